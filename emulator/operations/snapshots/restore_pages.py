"""Writes the instances of a snapshot into a project page by page, in one transaction or in one per page."""

from array import array
from collections.abc import Callable
from itertools import compress
from typing import Any

from emulator import errors
from emulator.compile.library import statement
from emulator.compile.projects import snapshots
from emulator.compile.statement import Statement
from emulator.operations.snapshots.store import Stored
from emulator.plan.keys import key_ranges

Run = Callable[[Statement], list[list[Any]]]
"""Runs a statement, and returns its records as lists."""


_ADDED = "snapshot/delete_added"


class _Nodes:
    """The nodes in Neo4j of the instances of a snapshot, by the positions of these in it."""

    def __init__(self, size: int) -> None:
        self.ids = array("q", bytes(8 * size))
        self.changed = bytearray(size)
        """1 for an instance that was written and has no native relationships."""
        self.relation_keys: dict[int, list[str]] = {}
        """The property keys of the native relationships of edges."""

    def add(self, positions: list[int], ids: list[int], changed: list[bool], relation_keys: list[list[str]]) -> None:
        for position, node, is_changed, keys in zip(positions, ids, changed, relation_keys, strict=True):
            self.ids[position] = node
            self.changed[position] = is_changed
            if keys:
                self.relation_keys[position] = keys


def create(run: Run, stored: Stored, project: str) -> None:
    """Create the instances of a snapshot, and their native relationships, in a project that has none."""

    def page(after: int) -> Statement:
        return snapshots.restore_instances(stored.id, project, stored.project, stored.references, after)

    _create_relationships(run, stored.id, _restore_instances(run, stored, page))


def change(run: Run, stored: Stored, project: str, *, tombstones: bool) -> None:
    """Give the project of a snapshot the instances that it had, and write only what differs.

    It costs less than to delete and create all: in one transaction that takes long where there are many with a unique
    key. `tombstones` is whether the project may have soft-deleted instances.
    """
    _delete_added(run, lambda after: snapshots.page_of_instances(_ADDED, stored.id, project, after), 0)
    if tombstones:
        for first, end in key_ranges(project):

            def deleted(after: str, end: str = end) -> Statement:
                return snapshots.page_of_tombstones(_ADDED, stored.id, (after, end))

            _delete_added(run, deleted, first)

    def page(after: int) -> Statement:
        return statement(
            "snapshot/restore_in_place", snapshot=stored.id, project=project, after=after, limit=snapshots.PAGE
        )

    _create_relationships(run, stored.id, _restore_instances(run, stored, page))


def _delete_added(run: Run, page: Callable[[Any], Statement], after: Any) -> None:
    size = snapshots.PAGE
    while size == snapshots.PAGE:
        ((size, after),) = run(page(after))


def _restore_instances(run: Run, stored: Stored, page: Callable[[int], Statement]) -> _Nodes:
    """Run `page` for all instances of a snapshot. Raises `UnknownSnapshot` where some are deleted meanwhile."""
    nodes = _Nodes(stored.instances)
    total, size, after = 0, snapshots.PAGE, 0
    while size == snapshots.PAGE:
        ((*columns, after),) = run(page(after))
        nodes.add(*columns)
        size = len(columns[0])
        total += size
    if total != stored.instances:
        # A relationship of one that is missing would lead to any node.
        raise errors.UnknownSnapshot(stored.project, stored.name)
    return nodes


def _create_relationships(run: Run, snapshot: str, nodes: _Nodes) -> None:
    if not any(nodes.changed):
        return
    for kind in ("snapshot/read_relations", "snapshot/read_edges"):
        skipped = 0
        while rows := run(statement(kind, snapshot=snapshot, skipped=skipped)):
            skipped += 1
            of_kind = _relations if kind == "snapshot/read_relations" else _edges
            columns = of_kind(nodes, *rows[0])
            if columns["starts"]:
                run(statement("snapshot/restore_relationships", **columns))


def _relations(
    nodes: _Nodes, starts: list[int], ends: list[int], types: list[str], properties: list[str], positions: list[int]
) -> dict[str, list[Any]]:
    changed = nodes.changed
    lost = [changed[start] | changed[end] for start, end in zip(starts, ends, strict=True)]
    return {
        "starts": [nodes.ids[start] for start in compress(starts, lost)],
        "ends": [nodes.ids[end] for end in compress(ends, lost)],
        "types": list(compress(types, lost)),
        "properties": list(compress(properties, lost)),
        "positions": [None if position < 0 else position for position in compress(positions, lost)],
        "edges": [],
        "keys": [],
    }


def _edges(
    nodes: _Nodes, starts: list[int], ends: list[int], types: list[str], edges: list[int]
) -> dict[str, list[Any]]:
    changed = nodes.changed
    lost = [changed[start] | changed[end] | changed[edge] for start, end, edge in zip(starts, ends, edges, strict=True)]
    return {
        "starts": [nodes.ids[start] for start in compress(starts, lost)],
        "ends": [nodes.ids[end] for end in compress(ends, lost)],
        "types": list(compress(types, lost)),
        "properties": [],
        "positions": [],
        "edges": [nodes.ids[edge] for edge in compress(edges, lost)],
        "keys": [nodes.relation_keys.get(edge, []) for edge in compress(edges, lost)],
    }
