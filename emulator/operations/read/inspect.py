"""Inspects containers and instances: the views that map them, and the containers that instances have data in."""

from collections.abc import Iterable

from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.read_execution import read_with_system_nodes
from emulator.operations.schema.change import refuse
from emulator.plan.keys import instance_key
from emulator.plan.read.system_nodes import keys_of_references
from emulator.schema.identifiers import id_violations, size_violations
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.involved import ViewsByContainer, involved_views, view_references
from emulator.wire.inspect import (
    ContainerInspection,
    ContainerInspections,
    ContainerOperations,
    ContainerResults,
    InspectContainers,
    InspectInstances,
    InstanceInspection,
    InstanceInspections,
    InstanceOperations,
    InstanceResults,
    VersionOptions,
)
from emulator.wire.references import ContainerId, ContainerReference

MAX_CONTAINERS = 10


def containers(context: Context, project: str, request: InspectContainers) -> ContainerInspections:
    """Return the views that map each container; containers that do not exist are left out."""
    refuse(size_violations("items", request.items, 1, MAX_CONTAINERS))
    refuse(rule for item in request.items for rule in id_violations("", item.space, item.external_id))
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    views, counted = _involved_views(snapshot, request.inspection_operations)
    keys = dict.fromkeys(ContainerId(item.space, item.external_id) for item in request.items)
    return ContainerInspections(
        [
            ContainerInspection(
                space=key.space,
                external_id=key.external_id,
                inspection_results=ContainerResults(
                    involved_views=None if views is None else view_references(views.get(key, ())),
                    involved_view_count=None if counted is None else len(counted.get(key, ())),
                ),
            )
            for key in keys
            if snapshot.container(key) is not None
        ]
    )


def instances(context: Context, project: str, request: InspectInstances) -> InstanceInspections:
    """Return the containers that each instance has data in, and the views that map them.

    Instances that do not exist or that the caller may not read are left out.
    """
    items = {
        instance_key(project, item.instance_type, item.space, item.external_id): item
        for item in request.items
        if context.caller.covers("read_instances", item.space)
    }

    def work(transaction: Transaction) -> tuple[Snapshot, dict[str, list[str]]]:
        snapshot = context.schema(transaction, project)
        rows = transaction.rows(statement("read/read_labels", keys=list(items)))
        return snapshot, {key: labels for key, labels in rows}  # noqa: C416 - a row is a list, not a tuple

    system_nodes = keys_of_references(project, items.values())
    snapshot, labels = read_with_system_nodes(context, project, system_nodes, work)
    operations = request.inspection_operations
    views = _involved(snapshot, operations.involved_views)
    by_alias = {model.alias: key for key, model in snapshot.all_containers.items()}
    return InstanceInspections(
        [
            InstanceInspection(
                instance_type=item.instance_type,
                space=item.space,
                external_id=item.external_id,
                inspection_results=_results(
                    operations, views, (by_alias[label] for label in labels[key] if label in by_alias)
                ),
            )
            for key, item in items.items()
            if key in labels
        ]
    )


def _results(
    operations: InstanceOperations, views: ViewsByContainer | None, containers_with_data: Iterable[ContainerId]
) -> InstanceResults:
    keys = sorted(containers_with_data)
    results = InstanceResults()
    if operations.involved_containers is not None:
        results.involved_containers = [ContainerReference(space=k.space, external_id=k.external_id) for k in keys]
    if views is not None:
        results.involved_views = view_references(sorted({view for key in keys for view in views.get(key, ())}))
    return results


def _involved_views(
    snapshot: Snapshot, operations: ContainerOperations
) -> tuple[ViewsByContainer | None, ViewsByContainer | None]:
    listed, counted = operations.involved_views, operations.total_involved_view_count
    return _involved(snapshot, listed), _involved(snapshot, counted)


def _involved(snapshot: Snapshot, operation: VersionOptions | None) -> ViewsByContainer | None:
    return None if operation is None else involved_views(snapshot, all_versions=bool(operation.all_versions))
