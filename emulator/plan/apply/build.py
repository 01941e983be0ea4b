"""The write set and the answer of an apply, from its plan and its read set.

All rules on stored data are decided here and in `compare_group`: versions, defaults, changes, required instances. The
caller holds the project's lock, so the read set stays valid until the commit.
"""

from itertools import repeat
from typing import Any

from emulator import errors
from emulator.plan.apply.comparison import GroupComparison, check_required_containers, compare_group
from emulator.plan.apply.groups import targets
from emulator.plan.apply.read_set import ReadSet
from emulator.plan.apply.referenced_nodes import BatchContents, nodes_to_create
from emulator.plan.apply.resolve import ApplyPlan
from emulator.plan.apply.unique_claims import unique_claims
from emulator.plan.apply.write_set import WriteSet
from emulator.plan.apply.writes import create_referenced_nodes, group_writes
from emulator.plan.graph_names import GENERIC_DIRECT_RELATION, relationship_type
from emulator.plan.keys import item_of, space_of
from emulator.wire.instances import AppliedInstance, InstanceId


def build_write_set(plan: ApplyPlan, read_set: ReadSet, now: int) -> WriteSet:
    """The write set of `plan` on `read_set`, at the time `now` (milliseconds since 1970)."""
    counters = dict(read_set.counters)
    comparisons = [
        compare_group(plan, group, read_set.groups[index], counters) for index, group in enumerate(plan.groups)
    ]
    _check_created(plan, comparisons)
    for index, comparison in enumerate(comparisons):
        check_required_containers(plan, index, comparison)
    created = nodes_to_create(
        plan,
        read_set.references,
        _batch_contents(plan, comparisons),
        [comparison.skipped for comparison in comparisons],
    )
    return _write_set(plan, read_set, comparisons, created, counters, now)


def _check_created(plan: ApplyPlan, comparisons: list[GroupComparison]) -> None:
    """Refuse new instances of a caller who may only update existing ones."""
    if plan.caller.write_instances is None:
        return
    keys = (
        key
        for comparison in comparisons
        for key, stored_row in zip(comparison.group.keys, comparison.stored_rows, strict=True)
        if stored_row is None
    )
    plan.caller.require_in_spaces({space_of(key) for key in keys}, "write_instances")


# --- the batch as a target of its own references


def _batch_contents(plan: ApplyPlan, comparisons: list[GroupComparison]) -> BatchContents:
    """The nodes of this batch, with the aliases of their containers, and the keys that it deletes."""
    nodes: dict[str, frozenset[str]] = {}
    # Only references look the nodes up.
    for comparison in comparisons if plan.references else ():
        if comparison.group.instance_type == "node":
            nodes |= dict.fromkeys(
                comparison.group.keys, frozenset(container.alias for container in comparison.group.containers)
            )
    return BatchContents(nodes, {deletion.key for deletion in plan.deletions})


# --- from comparisons to the write set


def _write_set(
    plan: ApplyPlan,
    read_set: ReadSet,
    comparisons: list[GroupComparison],
    created: list[str],
    counters: dict[str, int],
    now: int,
) -> WriteSet:
    numbers, change = _numbers(plan, comparisons, read_set.change)
    result = WriteSet(
        applied=_answer(plan, comparisons, now),
        created_nodes=list(created),
        claims=unique_claims(plan, comparisons),
        counters={key: value for key, value in counters.items() if value != read_set.counters.get(key)},
        now=now,
        first_change=read_set.change + 1,
        change=change + len(created),
    )
    if created:
        result.writes.append(create_referenced_nodes(created, change))
    for index, comparison in enumerate(comparisons):
        if not any(comparison.changed):
            continue
        result.writes.extend(group_writes(plan, comparison, numbers[index], now))
        _project_relations(comparison, result)
        if comparison.group.instance_type == "node":
            rows = zip(comparison.group.keys, comparison.stored_rows, comparison.changed, strict=True)
            result.created_nodes += [key for key, stored_row, new in rows if new and stored_row is None]
    result.writes.sort(key=lambda write: write.kind != "node")  # an edge needs its nodes to be there
    if plan.references or result.stale_relations.sources:
        result.node_ids = _node_ids(plan, read_set)
    _add_deletions(plan, read_set, result)
    return result


def _numbers(plan: ApplyPlan, comparisons: list[GroupComparison], change: int) -> tuple[list[dict[int, int]], int]:
    """Per group the change number of each changed row, in the order of the request, and the last number."""
    changed: list[tuple[int, int] | None] = [None] * plan.size
    for index, comparison in enumerate(comparisons):
        if not any(comparison.changed):
            continue
        for row, (position, is_changed) in enumerate(zip(comparison.group.positions, comparison.changed, strict=True)):
            if is_changed:
                changed[position] = (index, row)
    numbers: list[dict[int, int]] = [{} for _ in comparisons]
    for location in changed:
        if location is not None:
            change += 1
            numbers[location[0]][location[1]] = change
    return numbers, change


def _node_ids(plan: ApplyPlan, read_set: ReadSet) -> dict[str, int]:
    """The Neo4j ids, by key, of the existing nodes at which relationships of this batch can start or end."""
    lookups = [(group.keys, stored) for group, stored in zip(plan.groups, read_set.groups, strict=True)]
    lookups.append((plan.reference_keys, read_set.references))
    return {
        keys[row]: node_id for keys, stored in lookups for row, node_id in zip(stored.rows, stored.ids, strict=True)
    }


def _project_relations(comparison: GroupComparison, result: WriteSet) -> None:
    """Add the changed direct relations: their stored relationships are stale, their new ones are written."""
    for column, desired, stored_values in zip(
        comparison.group.columns, comparison.desired, comparison.stored.values, strict=True
    ):
        prop = column.property
        if prop.kind != "direct":
            continue
        kind = relationship_type(prop.id, GENERIC_DIRECT_RELATION)
        for row, stored_row in enumerate(comparison.stored_rows):
            before = None if stored_row is None else stored_values[stored_row]
            if not comparison.changed[row] or desired[row] == before:
                continue
            source = comparison.group.keys[row]
            if before:
                result.stale_relations.sources.append(source)
                result.stale_relations.properties.append(prop.key)
            for position, target in enumerate(targets(prop, [desired[row]])):
                result.relations.sources.append(source)
                result.relations.targets.append(target)
                result.relations.properties.append(prop.key)
                result.relations.positions.append(position if prop.type.list else None)
                result.relations.types.append(kind)


def _answer(plan: ApplyPlan, comparisons: list[GroupComparison], now: int) -> list[AppliedInstance]:
    """The answer, in the order of the request. A skipped item is answered as stored.

    No instance is updated before it was created, though the clock of the project may have gone back.
    """
    answer: list[Any] = [None] * plan.size
    for comparison in comparisons:
        group, stored_rows, changed = comparison.group, comparison.stored_rows, comparison.changed
        versions, created, updated = (
            comparison.stored.versions,
            comparison.stored.created_times,
            comparison.stored.last_updated_times,
        )
        answers = map(
            AppliedInstance,
            repeat(group.instance_type),
            [
                1 if stored_row is None else versions[stored_row] + new
                for stored_row, new in zip(stored_rows, changed, strict=True)
            ],
            changed,
            [item.space for item in group.items],
            [item.external_id for item in group.items],
            [now if stored_row is None else created[stored_row] for stored_row in stored_rows],
            [
                now if stored_row is None else max(now, created[stored_row]) if new else updated[stored_row]
                for stored_row, new in zip(stored_rows, changed, strict=True)
            ],
        )
        for position, one in zip(group.positions, answers, strict=True):
            answer[position] = one
    return answer


def _add_deletions(plan: ApplyPlan, read_set: ReadSet, result: WriteSet) -> None:
    """Add the deletions of instances that exist; others are ignored."""
    stored = read_set.deletions
    for stored_row, row in enumerate(stored.rows):
        item = plan.deletions[row].item
        if item.existing_version is not None and stored.versions[stored_row] > item.existing_version:
            if plan.skip_on_version_conflict:
                continue
            raise errors.VersionConflict().about(item_of(plan.deletions[row].key))
        result.tombstones.append(plan.deletions[row].key)
        result.deleted.append(
            InstanceId(instance_type=item.instance_type, external_id=item.external_id, space=item.space)
        )
