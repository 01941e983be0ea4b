"""What files hold: an item of a request for each object, with the place where it begins."""

from __future__ import annotations

from typing import NamedTuple

KINDS = ("space", "container", "view", "datamodel", "node", "edge")
"""In the order of dependencies."""
DELETION = "delete"
"""The kind of a line that names a node to delete when all others are written."""
INSTANCE_KINDS = ("node", "edge", DELETION)


class UnusableData(Exception):
    """A file cannot be loaded; the message has its name, the line where there is one, and the reason."""


class Item(NamedTuple):
    """An object in a file: its kind, its JSON, and the line on which it begins."""

    kind: str
    text: bytes
    file: str
    line: int

    def unusable(self, reason: object) -> UnusableData:
        return unusable(self.file, reason, self.line)


def unusable(file: object, reason: object, line: int | None = None) -> UnusableData:
    place = f"{file}:{line}" if line else str(file)
    return UnusableData(f"{place}: {reason}")
