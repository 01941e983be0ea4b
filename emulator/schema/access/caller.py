"""What the caller of a request may see and do: for each right the spaces that it reaches into."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from emulator.errors import AccessDenied

Spaces = frozenset[str] | None
"""Some spaces; None is all of them."""

Right = Literal["read_models", "write_models", "read_instances", "write_instances", "update_instances"]


class Caller(Struct, frozen=True):
    """Who writes may also read, and update; `groups` are the actions on groups."""

    read_models: Spaces = None
    write_models: Spaces = None
    read_instances: Spaces = None
    write_instances: Spaces = None
    update_instances: Spaces = None
    groups: frozenset[str] | None = None

    def needs(self, right: Right) -> None:
        """Refuse a caller who has `right` nowhere."""
        reached: Spaces = getattr(self, right)
        if reached is not None and not reached:
            raise AccessDenied

    def needs_in(self, spaces: Iterable[str], right: Right) -> None:
        """Refuse a caller who lacks `right` in one of `spaces`."""
        reached: Spaces = getattr(self, right)
        if reached is not None and not reached.issuperset(spaces):
            raise AccessDenied

    def reaches(self, right: Right, space: str) -> bool:
        reached: Spaces = getattr(self, right)
        return reached is None or space in reached

    def needs_group_action(self, action: str) -> None:
        """Refuse a caller who may not do `action` with groups."""
        if self.groups is not None and action not in self.groups:
            raise AccessDenied


EVERYTHING = Caller()
"""Who may do all: everybody, unless tokens are checked."""
