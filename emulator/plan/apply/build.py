"""Turns a plan and what the graph holds into the changes to make and the answer to give.

Everything that depends on stored data is decided here and in `compare_group`: versions, defaults, what changed, what
must exist. The caller holds the project's lock, so what was read stays true until the commit.
"""

from itertools import repeat
from typing import Any

from emulator import errors
from emulator.plan.apply.comparison import GroupComparison, check_required_containers, compare_group
from emulator.plan.apply.read_set import ReadSet
from emulator.plan.apply.referenced_nodes import BatchContents, nodes_to_create
from emulator.plan.apply.resolve import ApplyPlan, targets
from emulator.plan.apply.unique_claims import unique_claims, unique_digests
from emulator.plan.apply.write_set import DirectRelations, Write, WriteKind, WriteSet
from emulator.plan.graph_names import GENERIC_DIRECT_RELATION, GENERIC_EDGE, caption_rank, relationship_type
from emulator.plan.keys import external_id_of, reference_key, space_of
from emulator.schema.model import LOOKUP_LENGTH
from emulator.wire.instances import AppliedInstance, EdgeWrite, InstanceId


def build_write_set(plan: ApplyPlan, read_set: ReadSet, now: int) -> WriteSet:
    """The changes that `plan` makes to `state` at the time `now` (milliseconds)."""
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
    """Refuse new instances of a caller who may only change existing ones."""
    if plan.caller.write_instances is None:
        return
    keys = (
        key
        for comparison in comparisons
        for key, stored_row in zip(comparison.group.keys, comparison.stored_rows, strict=True)
        if stored_row is None
    )
    plan.caller.needs_in({space_of(key) for key in keys}, "write_instances")


# --- what the batch makes available to its own references


def _batch_contents(plan: ApplyPlan, comparisons: list[GroupComparison]) -> BatchContents:
    """The nodes of this batch, with the containers that they get, and the instances that it deletes."""
    nodes: dict[str, frozenset[str]] = {}
    # Where nothing is pointed at, nobody asks.
    for comparison in comparisons if plan.references else ():
        if comparison.group.instance_type == "node":
            nodes |= dict.fromkeys(
                comparison.group.keys, frozenset(container.alias for container in comparison.group.containers)
            )
    return BatchContents(nodes, {deletion.key for deletion in plan.deletions})


# --- from rows to changes


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
        deleted=[],
        writes=[],
        stale_relations=DirectRelations(),
        relations=DirectRelations(),
        tombstones=[],
        created_nodes=list(created),
        node_ids={},
        claims=unique_claims(plan, comparisons),
        counters={key: value for key, value in counters.items() if value != read_set.counters.get(key)},
        now=now,
        change=change + len(created),
    )
    if created:
        result.writes.append(_referenced_nodes(created, change))
    for index, comparison in enumerate(comparisons):
        if not any(comparison.changed):
            continue
        result.writes.extend(_writes(plan, comparison, numbers[index]))
        _project_relations(comparison, result)
        if comparison.group.instance_type == "node":
            result.created_nodes.extend(
                key
                for key, stored_row, new in zip(
                    comparison.group.keys, comparison.stored_rows, comparison.changed, strict=True
                )
                if new and stored_row is None
            )
    result.writes.sort(key=lambda write: write.kind in ("new_edge", "edge"))  # an edge needs its nodes to be there
    if plan.references or result.stale_relations.sources:
        result.node_ids = _node_ids(plan, read_set)
    _add_deletions(plan, read_set, result)
    return result


def _numbers(plan: ApplyPlan, comparisons: list[GroupComparison], change: int) -> tuple[list[dict[int, int]], int]:
    """The change numbers of the changed rows of each group, in the order of the request, and the last of all."""
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
    """The Neo4j nodes that relationships of this batch can start or end at, as far as they exist."""
    lookups = [(group.keys, stored) for group, stored in zip(plan.groups, read_set.groups, strict=True)]
    lookups.append((plan.reference_keys, read_set.references))
    return {
        keys[row]: node_id for keys, stored in lookups for row, node_id in zip(stored.rows, stored.ids, strict=True)
    }


def _referenced_nodes(keys: list[str], change: int) -> Write:
    """Nodes that exist only because something points at them."""
    count = len(keys)
    return Write(
        kind="new_node",
        labels=[],
        keys=keys,
        changes=[change + 1 + n for n in range(count)],
        captions=[external_id_of(key) for key in keys],
        types=[None] * count,
    )


def _writes(plan: ApplyPlan, comparison: GroupComparison, numbers: dict[int, int]) -> list[Write]:
    """The statements' worth of changed rows of one group: what is new, and what exists."""
    written = [row for row, changed in enumerate(comparison.changed) if changed]
    new: WriteKind = "new_node" if comparison.group.instance_type == "node" else "new_edge"
    parts: list[tuple[WriteKind, list[int]]] = [
        (new, [row for row in written if comparison.stored_rows[row] is None]),
        (comparison.group.instance_type, [row for row in written if comparison.stored_rows[row] is not None]),
    ]
    return [_write(plan, comparison, kind, rows, [numbers[row] for row in rows]) for kind, rows in parts if rows]


def _write(plan: ApplyPlan, comparison: GroupComparison, kind: WriteKind, rows: list[int], changes: list[int]) -> Write:
    group, stored = comparison.group, comparison.stored
    exists = kind == group.instance_type
    write = Write(
        kind=kind,
        labels=[container.alias for container in group.containers],
        keys=_select_rows(group.keys, rows),
        versions=[
            stored.versions[stored_row] + 1 for row in rows if (stored_row := comparison.stored_rows[row]) is not None
        ],
        changes=changes,
        captions=_captions(comparison, rows),
        types=_types_after(comparison, rows),
        partial=exists and _is_partial(comparison, rows),
        ids=[stored.ids[stored_row] for row in rows if (stored_row := comparison.stored_rows[row]) is not None],
    )
    columns = sorted(comparison.changed_columns) if write.partial else range(len(group.columns))
    write.columns = [
        (group.columns[index].property.key, _select_rows(comparison.desired[index], rows)) for index in columns
    ]
    write.columns.extend(_digest_columns(plan, comparison, write, rows))
    write.columns.extend(_shortened_columns(write.columns, comparison))
    if write.partial:
        write.base_columns = _base_columns(comparison, write, rows)
    if comparison.group.instance_type == "edge":
        _add_edge_ends(write, comparison, rows)
    return write


def _select_rows(values: list[Any], rows: list[int]) -> list[Any]:
    return values if len(rows) == len(values) else [values[row] for row in rows]


def _is_partial(comparison: GroupComparison, rows: list[int]) -> bool:
    """Whether it is less to write what differs, by property keys that are parameters, than all in one map."""
    all_labelled = all(has_data[row] for has_data in comparison.has_data for row in rows)
    return all_labelled and 2 * len(comparison.changed_columns) <= len(comparison.group.columns)


def _base_columns(comparison: GroupComparison, write: Write, rows: list[int]) -> list[tuple[str, list[Any]]]:
    """The caption and the type, where they differ."""
    columns: list[tuple[str, list[Any]]] = []
    if any(caption_rank(comparison.group.columns[index].property) is not None for index in comparison.changed_columns):
        columns.append(("name", write.captions))
    if write.types != _types_before(comparison, rows):
        columns.append(("type", write.types))
    return columns


def _digest_columns(
    plan: ApplyPlan, comparison: GroupComparison, write: Write, rows: list[int]
) -> list[tuple[str, list[Any]]]:
    written = {key for key, _ in write.columns}
    return [
        (constraint.key, _select_rows(values, rows))
        for _, constraint, values in unique_digests(plan.snapshot.project, comparison)
        if not write.partial or any(prop.key in written for prop in constraint.properties)
    ]


def _shortened_columns(
    columns: list[tuple[str, list[Any]]], comparison: GroupComparison
) -> list[tuple[str, list[Any]]]:
    """The first characters of texts that an index finds instances by."""
    lookups = {c.property.key: c.property.lookup for c in comparison.group.columns if c.property.shortened}
    return [
        (lookup, [None if text is None else text[:LOOKUP_LENGTH] for text in values])
        for key, values in columns
        if (lookup := lookups.get(key)) is not None
    ]


def _add_edge_ends(write: Write, comparison: GroupComparison, rows: list[int]) -> None:
    for row in rows:
        item = comparison.group.items[row]
        if isinstance(item, EdgeWrite):
            write.start_nodes.append(reference_key(comparison.group.project, item.start_node))
            write.end_nodes.append(reference_key(comparison.group.project, item.end_node))
            write.relationships.append(relationship_type(item.type.external_id, GENERIC_EDGE))


def _captions(comparison: GroupComparison, rows: list[int]) -> list[str | None]:
    """A name property where the batch touches one, else the external id of what is new, else what is there."""
    ranked = sorted(
        (rank, index)
        for index, column in enumerate(comparison.group.columns)
        if (rank := caption_rank(column.property)) is not None
    )
    keys = comparison.group.keys
    if not ranked:
        return [external_id_of(keys[row]) if comparison.stored_rows[row] is None else None for row in rows]
    columns = [comparison.desired[index] for _, index in ranked]
    return [
        next((name for names in columns if (name := names[row])), None) or external_id_of(keys[row]) for row in rows
    ]


def _types_before(comparison: GroupComparison, rows: list[int]) -> list[str | None]:
    """The types that are stored; null where none is, or where no row of the group says one, as it then stays."""
    types = comparison.stored.base_properties.get("type")
    return [
        None if types is None or (stored_row := comparison.stored_rows[row]) is None else types[stored_row]
        for row in rows
    ]


def _types_after(comparison: GroupComparison, rows: list[int]) -> list[str | None]:
    items, project = comparison.group.items, comparison.group.project
    return [
        before if (requested := items[row].type) is None else reference_key(project, requested)
        for row, before in zip(rows, _types_before(comparison, rows), strict=True)
    ]


def _project_relations(comparison: GroupComparison, result: WriteSet) -> None:
    """Direct relations that differ from what is stored: their old relationships go, their new ones come."""
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
    """The answer, in the order of the request. A skipped item is answered as it is stored."""
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
                now if new or stored_row is None else updated[stored_row]
                for stored_row, new in zip(stored_rows, changed, strict=True)
            ],
        )
        for position, one in zip(group.positions, answers, strict=True):
            answer[position] = one
    return answer


def _add_deletions(plan: ApplyPlan, read_set: ReadSet, result: WriteSet) -> None:
    """Deletions of what exists; the rest is passed over in silence."""
    stored = read_set.deletions
    for stored_row, row in enumerate(stored.rows):
        item = plan.deletions[row].item
        if item.existing_version is not None and stored.versions[stored_row] > item.existing_version:
            if plan.skip_on_version_conflict:
                continue
            raise errors.VersionConflict
        result.tombstones.append(plan.deletions[row].key)
        result.deleted.append(
            InstanceId(instance_type=item.instance_type, external_id=item.external_id, space=item.space)
        )
