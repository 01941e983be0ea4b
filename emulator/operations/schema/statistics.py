"""The endpoints of statistics. System schema objects and system instances are not counted."""

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec.structs import astuple

from emulator.core.spaces import is_system
from emulator.graph.driver import Transaction
from emulator.limits import Limits
from emulator.operations.context import Context
from emulator.operations.instance_counts import EMPTY, InstanceTotals, count_project, count_spaces
from emulator.operations.schema.change import check_items
from emulator.schema.access.caller import Caller
from emulator.schema.counts import Counts, counts
from emulator.schema.snapshot import Snapshot
from emulator.schema.spaces import check_names
from emulator.wire.schema.spaces import SpaceKeys
from emulator.wire.schema.statistics import Count, InstanceCounts, ProjectStatistics, SpacesStatistics, SpaceStatistics


def of_project(context: Context, project: str, _: None) -> ProjectStatistics:
    """Count the schema objects and instances of the project, and return its limits."""

    def work(transaction: Transaction) -> ProjectStatistics:
        snapshot = context.schema(transaction, project)
        return _project_statistics(
            counts(snapshot), _count_readable(transaction, project, context.caller), context.limits
        )

    return context.graph.read(work)


def of_spaces(context: Context, project: str, _: None) -> SpacesStatistics:
    """Count the schema objects and instances of each space of the project."""
    return _space_statistics(context, project, lambda snapshot: sorted(snapshot.spaces))


def of_requested_spaces(context: Context, project: str, request: SpaceKeys) -> SpacesStatistics:
    """Count the schema objects and instances of each requested space; spaces that do not exist are left out."""
    check_items(request.items)
    check_names(item.space for item in request.items)
    names = dict.fromkeys(item.space for item in request.items)
    return _space_statistics(context, project, lambda snapshot: [name for name in names if name in snapshot.spaces])


def _project_statistics(schema: Counts, instances: InstanceTotals, limits: Limits) -> ProjectStatistics:
    return ProjectStatistics(
        spaces=Count(count=schema["spaces"], limit=limits.spaces),
        containers=Count(count=schema["containers"], limit=limits.containers),
        container_properties=Count(count=schema["container properties"], limit=limits.container_properties),
        views=Count(count=schema["views"], limit=limits.views),
        data_models=Count(count=schema["data models"], limit=limits.data_models),
        instances=InstanceCounts(
            nodes=instances.nodes,
            edges=instances.edges,
            instances=instances.nodes + instances.edges,
            instances_limit=limits.instances,
            soft_deleted_nodes=instances.soft_deleted_nodes,
            soft_deleted_edges=instances.soft_deleted_edges,
            soft_deleted_instances=instances.soft_deleted_nodes + instances.soft_deleted_edges,
            soft_deleted_instances_limit=limits.soft_deleted_instances,
        ),
        concurrent_read_limit=limits.concurrent_reads,
        concurrent_write_limit=limits.concurrent_writes,
        concurrent_delete_limit=limits.concurrent_deletes,
    )


def _space_statistics(context: Context, project: str, select: Callable[[Snapshot], list[str]]) -> SpacesStatistics:
    def work(transaction: Transaction) -> SpacesStatistics:
        snapshot = context.schema(transaction, project)
        names = select(snapshot)
        return _present_spaces(snapshot, names, _count_readable_spaces(transaction, project, names, context.caller))

    return context.graph.read(work)


def _count_readable(transaction: Transaction, project: str, caller: Caller) -> InstanceTotals:
    """Count the instances of the project that the caller may read."""
    if caller.read_instances is None:
        return count_project(transaction, project)
    totals = count_spaces(transaction, project, sorted(s for s in caller.read_instances if not is_system(s)))
    return InstanceTotals(*(sum(numbers) for numbers in zip(*map(astuple, totals), strict=True)))


def _count_readable_spaces(
    transaction: Transaction, project: str, names: list[str], caller: Caller
) -> list[InstanceTotals]:
    """Count the instances of each space: none where the caller may not read them."""
    readable = [name for name in names if caller.covers("read_instances", name)]
    totals = dict(zip(readable, count_spaces(transaction, project, readable), strict=True))
    return [totals.get(name, EMPTY) for name in names]


def _present_spaces(snapshot: Snapshot, names: Iterable[str], totals: list[InstanceTotals]) -> SpacesStatistics:
    containers, views, models = (
        Counter(key.space for key in keys) for keys in (snapshot.containers, snapshot.views, snapshot.data_models)
    )
    return SpacesStatistics(
        [
            SpaceStatistics(
                space=name,
                containers=containers[name],
                views=views[name],
                data_models=models[name],
                nodes=instances.nodes,
                edges=instances.edges,
                soft_deleted_nodes=instances.soft_deleted_nodes,
                soft_deleted_edges=instances.soft_deleted_edges,
            )
            for name, instances in zip(names, totals, strict=True)
        ]
    )
