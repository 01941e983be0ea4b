"""Turns a plan and what the graph holds into the changes to make and the answer to give.

Everything that depends on stored data is decided here and in `compare_group`: versions, defaults, what changed, what
must exist. The caller holds the project's lock, so what was read stays true until the commit.
"""

from itertools import repeat
from typing import Any

from emulator import errors
from emulator.plan.apply.comparison import GroupComparison, check_requires, compare_group
from emulator.plan.apply.read_set import ReadSet
from emulator.plan.apply.referenced_nodes import BatchContents, nodes_to_create
from emulator.plan.apply.resolve import ApplyPlan, targets
from emulator.plan.apply.unique_claims import claims, digests
from emulator.plan.apply.write_set import DirectRelations, Kind, Write, WriteSet
from emulator.plan.graph_names import GENERIC_DIRECT_RELATION, GENERIC_EDGE, caption_rank, relationship_type
from emulator.plan.keys import external_id_of, reference_key, space_of
from emulator.schema.model import INDEX_KEY_LENGTH
from emulator.wire.instances import AppliedInstance, EdgeWrite, InstanceId


def build_write_set(plan: ApplyPlan, state: ReadSet, now: int) -> WriteSet:
    """The changes that `plan` makes to `state` at the time `now` (milliseconds)."""
    counters = dict(state.counters)
    met = [compare_group(plan, group, state.groups[index], counters) for index, group in enumerate(plan.groups)]
    _check_created(plan, met)
    for index, rows in enumerate(met):
        check_requires(plan, index, rows)
    created = nodes_to_create(plan, state.references, _available(plan, met), [rows.skipped for rows in met])
    return _changes(plan, state, met, created, counters, now)


def _check_created(plan: ApplyPlan, met: list[GroupComparison]) -> None:
    """Refuse new instances of a caller who may only change existing ones."""
    if plan.caller.write_instances is None:
        return
    keys = (key for rows in met for key, at in zip(rows.group.keys, rows.stored, strict=True) if at is None)
    plan.caller.require_in_spaces({space_of(key) for key in keys}, "write_instances")


# --- what the batch makes available to its own references


def _available(plan: ApplyPlan, met: list[GroupComparison]) -> BatchContents:
    """The nodes of this batch, with the containers that they get, and the instances that it deletes."""
    nodes: dict[str, frozenset[str]] = {}
    # Where nothing is pointed at, nobody asks.
    for rows in met if plan.references else ():
        if rows.group.instance_type == "node":
            nodes |= dict.fromkeys(rows.group.keys, frozenset(container.alias for container in rows.group.containers))
    return BatchContents(nodes, {deletion.key for deletion in plan.deletions})


# --- from rows to changes


def _changes(
    plan: ApplyPlan, state: ReadSet, met: list[GroupComparison], created: list[str], counters: dict[str, int], now: int
) -> WriteSet:
    numbers, change = _numbers(plan, met, state.change)
    result = WriteSet(
        applied=_applied(plan, met, now),
        deleted=[],
        writes=[],
        outdated=DirectRelations(),
        relations=DirectRelations(),
        tombstones=[],
        created_nodes=list(created),
        ids={},
        claims=claims(plan, met),
        counters={key: value for key, value in counters.items() if value != state.counters.get(key)},
        now=now,
        change=change + len(created),
    )
    if created:
        result.writes.append(_bare(created, change))
    for index, rows in enumerate(met):
        if not any(rows.changed):
            continue
        result.writes.extend(_writes(plan, rows, numbers[index]))
        _project_relations(rows, result)
        if rows.group.instance_type == "node":
            result.created_nodes.extend(
                key
                for key, at, new in zip(rows.group.keys, rows.stored, rows.changed, strict=True)
                if new and at is None
            )
    result.writes.sort(key=lambda write: write.kind in ("new_edge", "edge"))  # an edge needs its nodes to be there
    if plan.references or result.outdated.sources:
        result.ids = _ids(plan, state)
    _delete(plan, state, result)
    return result


def _numbers(plan: ApplyPlan, met: list[GroupComparison], change: int) -> tuple[list[dict[int, int]], int]:
    """The change numbers of the changed rows of each group, in the order of the request, and the last of all."""
    changed: list[tuple[int, int] | None] = [None] * plan.size
    for index, rows in enumerate(met):
        if not any(rows.changed):
            continue
        for row, (position, differs) in enumerate(zip(rows.group.positions, rows.changed, strict=True)):
            if differs:
                changed[position] = (index, row)
    numbers: list[dict[int, int]] = [{} for _ in met]
    for place in changed:
        if place is not None:
            change += 1
            numbers[place[0]][place[1]] = change
    return numbers, change


def _ids(plan: ApplyPlan, state: ReadSet) -> dict[str, int]:
    """The Neo4j nodes that relationships of this batch can start or end at, as far as they exist."""
    found = [(group.keys, stored) for group, stored in zip(plan.groups, state.groups, strict=True)]
    found.append((plan.reference_keys, state.references))
    return {keys[row]: at for keys, stored in found for row, at in zip(stored.found, stored.ids, strict=True)}


def _bare(keys: list[str], change: int) -> Write:
    """Nodes that exist only because something points at them."""
    count = len(keys)
    return Write(
        kind="new_node",
        labels=[],
        keys=keys,
        changes=[change + 1 + n for n in range(count)],
        names=[external_id_of(key) for key in keys],
        types=[None] * count,
    )


def _writes(plan: ApplyPlan, rows: GroupComparison, numbers: dict[int, int]) -> list[Write]:
    """The statements' worth of changed rows of one group: what is new, and what exists."""
    written = [row for row, changed in enumerate(rows.changed) if changed]
    new: Kind = "new_node" if rows.group.instance_type == "node" else "new_edge"
    parts: list[tuple[Kind, list[int]]] = [
        (new, [row for row in written if rows.stored[row] is None]),
        (rows.group.instance_type, [row for row in written if rows.stored[row] is not None]),
    ]
    return [_write(plan, rows, kind, chosen, [numbers[row] for row in chosen]) for kind, chosen in parts if chosen]


def _write(plan: ApplyPlan, rows: GroupComparison, kind: Kind, chosen: list[int], changes: list[int]) -> Write:
    group, state = rows.group, rows.state
    exist = kind == group.instance_type
    write = Write(
        kind=kind,
        labels=[container.alias for container in group.containers],
        keys=_pick(group.keys, chosen),
        versions=[state.versions[at] + 1 for row in chosen if (at := rows.stored[row]) is not None],
        changes=changes,
        names=_captions(rows, chosen),
        types=_types_after(rows, chosen),
        partial=exist and _is_partial(rows, chosen),
        ids=[state.ids[at] for row in chosen if (at := rows.stored[row]) is not None],
    )
    columns = sorted(rows.differing) if write.partial else range(len(group.columns))
    write.columns = [(group.columns[index].property.key, _pick(rows.desired[index], chosen)) for index in columns]
    write.columns.extend(_digest_columns(plan, rows, write, chosen))
    write.columns.extend(_shortened_columns(write.columns, rows))
    if write.partial:
        write.own = _own_columns(rows, write, chosen)
    if rows.group.instance_type == "edge":
        _add_ends(write, rows, chosen)
    return write


def _pick(values: list[Any], chosen: list[int]) -> list[Any]:
    return values if len(chosen) == len(values) else [values[row] for row in chosen]


def _is_partial(rows: GroupComparison, chosen: list[int]) -> bool:
    """Whether it is less to write what differs, by property keys that are parameters, than all in one map."""
    labelled = all(present[row] for present in rows.present for row in chosen)
    return labelled and 2 * len(rows.differing) <= len(rows.group.columns)


def _own_columns(rows: GroupComparison, write: Write, chosen: list[int]) -> list[tuple[str, list[Any]]]:
    """The caption and the type, where they differ."""
    own: list[tuple[str, list[Any]]] = []
    if any(caption_rank(rows.group.columns[index].property) is not None for index in rows.differing):
        own.append(("name", write.names))
    if write.types != _types_before(rows, chosen):
        own.append(("type", write.types))
    return own


def _digest_columns(
    plan: ApplyPlan, rows: GroupComparison, write: Write, chosen: list[int]
) -> list[tuple[str, list[Any]]]:
    written = {key for key, _ in write.columns}
    return [
        (constraint.key, _pick(values, chosen))
        for _, constraint, values in digests(plan.snapshot.project, rows)
        if not write.partial or any(prop.key in written for prop in constraint.properties)
    ]


def _shortened_columns(columns: list[tuple[str, list[Any]]], rows: GroupComparison) -> list[tuple[str, list[Any]]]:
    """The first characters of texts that an index finds instances by."""
    lookups = {c.property.key: c.property.index_key for c in rows.group.columns if c.property.has_truncated_index_key}
    return [
        (lookup, [None if text is None else text[:INDEX_KEY_LENGTH] for text in values])
        for key, values in columns
        if (lookup := lookups.get(key)) is not None
    ]


def _add_ends(write: Write, rows: GroupComparison, chosen: list[int]) -> None:
    for row in chosen:
        item = rows.group.items[row]
        if isinstance(item, EdgeWrite):
            write.start_nodes.append(reference_key(rows.group.project, item.start_node))
            write.end_nodes.append(reference_key(rows.group.project, item.end_node))
            write.relationships.append(relationship_type(item.type.external_id, GENERIC_EDGE))


def _captions(rows: GroupComparison, chosen: list[int]) -> list[str | None]:
    """A name property where the batch touches one, else the external id of what is new, else what is there."""
    ranked = sorted(
        (rank, index)
        for index, column in enumerate(rows.group.columns)
        if (rank := caption_rank(column.property)) is not None
    )
    keys = rows.group.keys
    if not ranked:
        return [external_id_of(keys[row]) if rows.stored[row] is None else None for row in chosen]
    columns = [rows.desired[index] for _, index in ranked]
    return [
        next((name for names in columns if (name := names[row])), None) or external_id_of(keys[row]) for row in chosen
    ]


def _types_before(rows: GroupComparison, chosen: list[int]) -> list[str | None]:
    """The types that are stored; null where none is, or where no row of the group says one, as it then stays."""
    types = rows.state.facts.get("type")
    return [None if types is None or (at := rows.stored[row]) is None else types[at] for row in chosen]


def _types_after(rows: GroupComparison, chosen: list[int]) -> list[str | None]:
    items, project = rows.group.items, rows.group.project
    return [
        before if (said := items[row].type) is None else reference_key(project, said)
        for row, before in zip(chosen, _types_before(rows, chosen), strict=True)
    ]


def _project_relations(rows: GroupComparison, result: WriteSet) -> None:
    """Direct relations that differ from what is stored: their old relationships go, their new ones come."""
    for column, desired, old in zip(rows.group.columns, rows.desired, rows.state.values, strict=True):
        prop = column.property
        if prop.kind != "direct":
            continue
        kind = relationship_type(prop.id, GENERIC_DIRECT_RELATION)
        for row, at in enumerate(rows.stored):
            before = None if at is None else old[at]
            if not rows.changed[row] or desired[row] == before:
                continue
            source = rows.group.keys[row]
            if before:
                result.outdated.sources.append(source)
                result.outdated.properties.append(prop.key)
            for position, target in enumerate(targets(prop, [desired[row]])):
                result.relations.sources.append(source)
                result.relations.targets.append(target)
                result.relations.properties.append(prop.key)
                result.relations.positions.append(position if prop.type.list else None)
                result.relations.types.append(kind)


def _applied(plan: ApplyPlan, met: list[GroupComparison], now: int) -> list[AppliedInstance]:
    """The answer, in the order of the request. A skipped item is answered as it is stored."""
    answer: list[Any] = [None] * plan.size
    for rows in met:
        group, stored, changed = rows.group, rows.stored, rows.changed
        versions, created, updated = rows.state.versions, rows.state.created_times, rows.state.last_updated_times
        answers = map(
            AppliedInstance,
            repeat(group.instance_type),
            [1 if at is None else versions[at] + new for at, new in zip(stored, changed, strict=True)],
            changed,
            [item.space for item in group.items],
            [item.external_id for item in group.items],
            [now if at is None else created[at] for at in stored],
            [now if new or at is None else updated[at] for at, new in zip(stored, changed, strict=True)],
        )
        for position, one in zip(group.positions, answers, strict=True):
            answer[position] = one
    return answer


def _delete(plan: ApplyPlan, state: ReadSet, result: WriteSet) -> None:
    """Deletions of what exists; the rest is passed over in silence."""
    stored = state.deletions
    for at, row in enumerate(stored.found):
        item = plan.deletions[row].item
        if item.existing_version is not None and stored.versions[at] > item.existing_version:
            if plan.skip_on_version_conflict:
                continue
            raise errors.VersionConflict
        result.tombstones.append(plan.deletions[row].key)
        result.deleted.append(
            InstanceId(instance_type=item.instance_type, external_id=item.external_id, space=item.space)
        )
