"""The writes of one compared group: one per kind of statement, with their values as columns."""

from typing import Any

from emulator.plan.apply.comparison import GroupComparison
from emulator.plan.apply.resolve import ApplyPlan
from emulator.plan.apply.unique_claims import unique_digests
from emulator.plan.apply.write_set import Write, WriteKind
from emulator.plan.graph_names import GENERIC_EDGE, caption_rank, relationship_type
from emulator.plan.keys import external_id_of, reference_key
from emulator.schema.model import INDEX_KEY_LENGTH
from emulator.wire.instances import EdgeWrite


def create_referenced_nodes(keys: list[str], change: int) -> Write:
    """The write of nodes that are created because they are referenced."""
    count = len(keys)
    return Write(
        kind="new_node",
        labels=[],
        keys=keys,
        changes=[change + 1 + n for n in range(count)],
        captions=[external_id_of(key) for key in keys],
        types=[None] * count,
    )


def group_writes(plan: ApplyPlan, comparison: GroupComparison, numbers: dict[int, int]) -> list[Write]:
    """The writes of the changed rows of one group: of new and of existing instances."""
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
    """Whether a write of the changed columns alone is smaller than one of all columns."""
    all_labelled = all(has_data[row] for has_data in comparison.has_data for row in rows)
    return all_labelled and 2 * len(comparison.changed_columns) <= len(comparison.group.columns)


def _base_columns(comparison: GroupComparison, write: Write, rows: list[int]) -> list[tuple[str, list[Any]]]:
    """The columns of the caption and the type, where they differ."""
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
    """The columns with the first characters of texts, by which an index finds instances."""
    lookups = {
        c.property.key: c.property.index_key for c in comparison.group.columns if c.property.has_truncated_index_key
    }
    return [
        (lookup, [None if text is None else text[:INDEX_KEY_LENGTH] for text in values])
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
    """The captions: of a caption property in the batch, else the external id of a new instance, else None."""
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
    """The stored types; None where there is none, or where no item of the group has a type: it then stays."""
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
