"""Reads a snapshot in parts, each of a bounded size, so that it can be kept in a file."""

from typing import Any

import msgspec

from emulator import errors
from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.graph.layout import LAYOUT
from emulator.operations.context import Context
from emulator.operations.snapshots import store
from emulator.wire.snapshot_parts import FORMAT, MAX_COPIES, Copy, Edges, Header, Part, PartPath, Relations

MAX_BYTES = 8 * 1024 * 1024
"""Of instances in JSON in one part, unless a single one has more."""
_HEADER, _INSTANCES, _RELATIONS, _EDGES = "header", "instances", "relations", "edges"


def read_part(context: Context, project: str, path: PartPath) -> Part:
    """Return the first part of a snapshot, or the one that another has named as the `next`.

    Raises `UnknownSnapshot`, also where it was replaced since its first part, and `UnknownSnapshotPart`.
    """
    kind, snapshot, position = _parse(path)

    def work(transaction: Transaction) -> Part:
        stored = store.find(transaction, project, path.name)
        if snapshot not in {"", stored.id}:
            raise errors.UnknownSnapshot(project, path.name)
        if kind == _HEADER:
            return _header(transaction, stored)
        if kind == _INSTANCES:
            return _instances(transaction, stored.id, position)
        return _relationships(transaction, stored.id, kind, position)

    return context.graph.read(work)


def _parse(path: PartPath) -> tuple[str, str, int]:
    """The kind of the part, the id of the snapshot, and where the part begins."""
    if path.after is None:
        return _HEADER, "", 0
    kind, _, rest = path.after.partition(":")
    snapshot, _, position = rest.partition(":")
    if kind not in {_INSTANCES, _RELATIONS, _EDGES} or not snapshot or not position.isdecimal() or len(position) > 18:  # noqa: PLR2004 - fits in 64 bits
        raise errors.UnknownSnapshotPart(path.after)
    return kind, snapshot, int(position)


def _header(transaction: Transaction, stored: store.Stored) -> Part:
    state, schema = transaction.row(statement("snapshot/read_state", snapshot=stored.id))
    header = Header(
        format=FORMAT,
        layout=LAYOUT,
        project=stored.project,
        instances=stored.instances,
        state=_without_nulls(state),
        schema=None if schema is None else _without_nulls(schema),
    )
    return Part(header=header, next=f"{_INSTANCES}:{stored.id}:0")


def _instances(transaction: Transaction, snapshot: str, after: int) -> Part:
    asked = statement("snapshot/read_copies", snapshot=snapshot, after=after, limit=MAX_COPIES)
    copies: list[Copy] = []
    size = 0
    rows = transaction.rows(asked)
    for position, labels, relation_keys, properties in rows:
        copy = Copy(position, labels, relation_keys, _without_nulls(properties))
        size += len(msgspec.json.encode(copy))
        if copies and size > MAX_BYTES:
            break
        copies.append(copy)
    is_last = len(copies) == len(rows) < MAX_COPIES
    following = (
        f"{_RELATIONS}:{snapshot}:0" if is_last else f"{_INSTANCES}:{snapshot}:{copies[-1].properties['number']}"
    )
    return Part(instances=copies, next=following)


def _relationships(transaction: Transaction, snapshot: str, kind: str, skipped: int) -> Part:
    following = f"{kind}:{snapshot}:{skipped + 1}"
    if kind == _RELATIONS:
        rows = transaction.rows(statement("snapshot/read_relations", snapshot=snapshot, skipped=skipped))
        if rows:
            return Part(relations=Relations(*rows[0]), next=following)
        return Part(next=f"{_EDGES}:{snapshot}:0")
    rows = transaction.rows(statement("snapshot/read_edges", snapshot=snapshot, skipped=skipped))
    return Part(edges=Edges(*rows[0]), next=following) if rows else Part()


def _without_nulls(properties: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if value is not None}
