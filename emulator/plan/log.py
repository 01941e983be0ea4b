"""The log of a project: which Neo4j nodes each transaction has written or deleted, by change number.

The change feed reads it (`plan/sync/feed.py`). An instance has the number of its last change as a property, without an
index. An entry of the log has a range of change numbers and the ids of the Neo4j nodes that had one of them when it was
written: those whose number is still in the range have not changed since.
"""

from msgspec import Struct

LIFETIME = 3 * 24 * 3600 * 1000
"""Milliseconds for which a cursor is valid, and entries and deleted instances are kept (behaviour section 9)."""

MAX_ENTRY_SIZE = 1_000
"""The most Neo4j nodes in one entry, unless one statement wrote more: a page of a feed reads entries as a whole."""


class LogEntry(Struct):
    """An entry with the change numbers from `first` to `last`; entries of a project do not overlap."""

    first: int
    last: int
    written: list[int]
    deleted: list[int] | None

    def parameter(self) -> dict[str, object]:
        """The entry as a parameter of a statement."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


class Logged(Struct):
    """The instances that a transaction has changed so far: pairs of a change number and the id of a Neo4j node."""

    written: list[tuple[int, int]] = []
    deleted: list[tuple[int, int]] = []

    def entries(self) -> list[LogEntry]:
        """The entries for all of them, in the order of their change numbers."""
        changes = sorted([*((*pair, False) for pair in self.written), *((*pair, True) for pair in self.deleted)])
        entries: list[LogEntry] = []
        for start in range(0, len(changes), MAX_ENTRY_SIZE):
            part = changes[start : start + MAX_ENTRY_SIZE]
            deleted = [node for _, node, is_deleted in part if is_deleted]
            written = [node for _, node, is_deleted in part if not is_deleted]
            entries.append(LogEntry(part[0][0], part[-1][0], written, deleted or None))
        return entries
