"""The writes of one compared group: one per kind of statement, with their values as columns."""

from typing import Any

from emulator.plan.apply.comparison import GroupComparison
from emulator.plan.apply.groups import Group
from emulator.plan.apply.resolve import ApplyPlan
from emulator.plan.apply.unique_claims import unique_digests
from emulator.plan.apply.write_set import Write, WriteKind
from emulator.plan.graph_names import GENERIC_EDGE, caption_rank, relationship_type
from emulator.plan.keys import external_id_of
from emulator.schema.model import INDEX_KEY_LENGTH


def create_referenced_nodes(keys: list[str], change: int) -> Write:
    """The write of nodes that are created because they are referenced."""
    count = len(keys)
    return Write(
        kind="node",
        labels=[],
        keys=keys,
        versions=[1] * count,
        changes=[change + 1 + n for n in range(count)],
        captions=[external_id_of(key) for key in keys],
    )


def group_writes(plan: ApplyPlan, comparison: GroupComparison, numbers: dict[int, int], now: int) -> list[Write]:
    """The writes at `now` of the changed rows of one group: of all nodes, or of new and of existing edges."""
    written = [row for row, changed in enumerate(comparison.changed) if changed]
    if comparison.group.instance_type == "node":
        parts: list[tuple[WriteKind, list[int]]] = [("node", written)]
    else:
        parts = [
            ("new_edge", [row for row in written if comparison.stored_rows[row] is None]),
            ("edge", [row for row in written if comparison.stored_rows[row] is not None]),
        ]
    return [_write(plan, comparison, kind, rows, [numbers[row] for row in rows], now) for kind, rows in parts if rows]


def _write(
    plan: ApplyPlan, comparison: GroupComparison, kind: WriteKind, rows: list[int], changes: list[int], now: int
) -> Write:
    group, partial = comparison.group, _is_partial(comparison, rows)
    columns = sorted(comparison.changed_columns) if partial else range(len(group.columns))
    write = Write(
        kind=kind,
        labels=[] if partial else [container.alias for container in group.containers],
        keys=_select_rows(group.keys, rows),
        versions=_versions(comparison, rows),
        times=_times(comparison, rows, now),
        changes=changes,
        captions=_captions(comparison, rows) if not partial or _may_change_caption(comparison) else [],
        types=_types(group, rows),
    )
    write.columns = [
        (group.columns[index].property.key, _select_rows(comparison.desired[index], rows)) for index in columns
    ]
    write.columns.extend(_digest_columns(plan, comparison, write, rows, partial=partial))
    write.columns.extend(_shortened_columns(write.columns, comparison))
    if group.instance_type == "edge":
        _add_edge_ends(write, group, rows)
    return write


def _versions(comparison: GroupComparison, rows: list[int]) -> list[int]:
    """The versions after the write."""
    before = comparison.stored.versions
    return [1 if (stored_row := comparison.stored_rows[row]) is None else before[stored_row] + 1 for row in rows]


def _times(comparison: GroupComparison, rows: list[int], now: int) -> list[int]:
    """The times of the last update: no instance is updated before it was created, though the clock may go back."""
    created = comparison.stored.created_times
    return [
        now if (stored_row := comparison.stored_rows[row]) is None or (time := created[stored_row]) <= now else time
        for row in rows
    ]


def _select_rows(values: list[Any], rows: list[int]) -> list[Any]:
    return values if len(rows) == len(values) else [values[row] for row in rows]


def _is_partial(comparison: GroupComparison, rows: list[int]) -> bool:
    """Whether all rows exist and a write of the changed columns alone is smaller than one of all columns."""
    if 2 * len(comparison.changed_columns) > len(comparison.group.columns):
        return False
    return None not in _select_rows(comparison.stored_rows, rows) and all(
        all(_select_rows(has_data, rows)) for has_data in comparison.has_data
    )


def _may_change_caption(comparison: GroupComparison) -> bool:
    columns = comparison.group.columns
    return any(caption_rank(columns[index].property) is not None for index in comparison.changed_columns)


def _digest_columns(
    plan: ApplyPlan, comparison: GroupComparison, write: Write, rows: list[int], *, partial: bool
) -> list[tuple[str, list[Any]]]:
    written = {key for key, _ in write.columns}
    return [
        (constraint.key, _select_rows(values, rows))
        for _, constraint, values in unique_digests(plan.snapshot.project, comparison)
        if not partial or any(prop.key in written for prop in constraint.properties)
    ]


def _shortened_columns(
    columns: list[tuple[str, list[Any]]], comparison: GroupComparison
) -> list[tuple[str, list[Any]]]:
    """The columns with the first characters of texts, by which an index finds instances."""
    lookups = {
        c.property.key: c.property.index_key for c in comparison.group.columns if c.property.has_truncated_index_key
    }
    return [
        (lookup, [None if text is None else text[:INDEX_KEY_LENGTH] for text in values])
        for key, values in columns
        if (lookup := lookups.get(key)) is not None
    ]


def _add_edge_ends(write: Write, group: Group, rows: list[int]) -> None:
    write.start_nodes = _select_rows(group.start_nodes, rows)
    write.end_nodes = _select_rows(group.end_nodes, rows)
    types = {key: relationship_type(external_id_of(key), GENERIC_EDGE) for key in set(write.types) if key is not None}
    write.relationships = [types[key] for key in write.types if key is not None]


def _captions(comparison: GroupComparison, rows: list[int]) -> list[str | None]:
    """The captions: of a caption property in the batch, else the external id of a new instance, else None."""
    ranked = sorted(
        (rank, index)
        for index, column in enumerate(comparison.group.columns)
        if (rank := caption_rank(column.property)) is not None
    )
    keys = comparison.group.keys
    if not ranked:
        items = comparison.group.items
        return [items[row].external_id if comparison.stored_rows[row] is None else None for row in rows]
    columns = [comparison.desired[index] for _, index in ranked]
    return [
        next((name for names in columns if (name := names[row])), None) or external_id_of(keys[row]) for row in rows
    ]


def _types(group: Group, rows: list[int]) -> list[str | None]:
    """The types that the items give; empty where none gives one."""
    types = _select_rows(group.types, rows) if group.types else []
    return types if any(types) else []
