"""Referenced nodes of an apply: which are created, and which references are refused because their target is missing."""

from collections.abc import Iterator

from msgspec import Struct

from emulator import errors
from emulator.core.spaces import is_system
from emulator.plan.apply.groups import Group, targets
from emulator.plan.apply.read_set import StoredInstances, target_labels
from emulator.plan.apply.resolve import ApplyPlan
from emulator.plan.keys import external_id_of, item_of, reference_key, space_of
from emulator.schema.model import PropertyModel
from emulator.wire.instances import EdgeWrite


class BatchContents(Struct):
    """What references to the batch itself find: its nodes with the aliases of their containers, its deletions."""

    nodes: dict[str, frozenset[str]]
    deleted: set[str]


def nodes_to_create(
    plan: ApplyPlan, stored: StoredInstances, batch: BatchContents, skipped: list[set[int]]
) -> list[str]:
    """The keys of the nodes to create, in the order of their first reference.

    `skipped` are the rows of each group with a version conflict: their references do not count. A node that one
    reference may create exists for all others. Raises the error of the first reference whose target is missing.
    """
    missing = plan.references - (set(_stored_keys(plan, stored)) | batch.nodes.keys()) | (
        plan.references & batch.deleted
    )
    created: dict[str, None] = {}
    if missing:
        references = [
            reference
            for group, rows in zip(plan.groups, skipped, strict=True)
            for reference in _references(plan, group, rows)
            if reference[0] in missing
        ]
        created.update(
            (key, None)
            for key, _, may_create in references
            if may_create and key not in batch.deleted and not is_system(space_of(key))
        )
        for key, error, _ in references:
            if key not in created:
                raise error.about(*_referrer(plan, key, skipped))
    _check_targets(plan, stored, batch, skipped)
    return list(created)


def _stored_keys(plan: ApplyPlan, stored: StoredInstances) -> list[str]:
    keys = plan.reference_keys
    return [keys[row] for row in stored.rows]


def _references(plan: ApplyPlan, group: Group, skipped: set[int]) -> Iterator[tuple[str, errors.ApiError, bool]]:
    """The references of the rows: the key, the error if it is missing, and whether it may be created."""
    project = plan.snapshot.project
    for row, item in enumerate(group.items):
        if row in skipped:
            continue
        if item.type is not None:
            missing = errors.MissingTarget(item.type.external_id)
            yield reference_key(project, item.type), missing, plan.auto_create_direct_relations
        if isinstance(item, EdgeWrite):
            start, end = item.start_node, item.end_node
            missing_start = errors.MissingEndNode(start.external_id, "start node")
            yield reference_key(project, start), missing_start, plan.auto_create_start_nodes
            missing_end = errors.MissingEndNode(end.external_id, "end node")
            yield reference_key(project, end), missing_end, plan.auto_create_end_nodes
    for column in group.columns:
        values = [value for row, value in enumerate(column.values) if row not in skipped]
        for key in targets(column.property, values):
            may_create = plan.auto_create_direct_relations and column.property.target is None
            yield key, _missing_target(plan, column.property, key), may_create


def _referrer(plan: ApplyPlan, target: str, skipped: list[set[int]]) -> tuple[errors.Item, str]:
    """The first item that refers to the node with the key `target`, and the property by which it does."""
    project = plan.snapshot.project
    for group, rows in zip(plan.groups, skipped, strict=True):
        kept = [row for row in range(len(group.items)) if row not in rows]
        for row in kept:
            item = group.items[row]
            named = {"type": item.type}
            if isinstance(item, EdgeWrite):
                named |= {"startNode": item.start_node, "endNode": item.end_node}
            for name, reference in named.items():
                if reference is not None and reference_key(project, reference) == target:
                    return item_of(group.keys[row]), name
        for column in group.columns:
            for row in kept:
                if target in targets(column.property, [column.values[row]]):
                    return item_of(group.keys[row]), column.property.id
    raise AssertionError(target)


def _missing_target(plan: ApplyPlan, prop: PropertyModel, key: str) -> errors.ApiError:
    """The error for a target of `prop` that does not exist."""
    if prop.target is None or not plan.auto_create_direct_relations or is_system(space_of(key)):
        return errors.MissingTarget(external_id_of(key))
    return errors.TargetNotCreatable(external_id_of(key), prop.id, str(prop.target))


def _check_targets(plan: ApplyPlan, stored: StoredInstances, batch: BatchContents, skipped: list[set[int]]) -> None:
    """Check that targets of a direct relation with a target container have data in it."""
    labels = target_labels(plan)
    if not labels:
        return
    keys = _stored_keys(plan, stored)
    keys_with_label = {
        alias: {key for key, labelled in zip(keys, stored.labels[index], strict=True) if labelled}
        for index, alias in enumerate(labels)
    }
    for group, rows in zip(plan.groups, skipped, strict=True):
        for column in group.columns:
            target = column.property.target
            model = target and plan.snapshot.container(target)
            if model is None:
                continue
            values = [value for row, value in enumerate(column.values) if row not in rows]
            for key in targets(column.property, values):
                if key not in keys_with_label[model.alias] and model.alias not in batch.nodes.get(key, ()):
                    error = errors.TargetWithoutData(external_id_of(key), column.property.id, str(model.id))
                    raise error.about(*_referrer(plan, key, skipped))
