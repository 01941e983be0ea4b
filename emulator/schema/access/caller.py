"""The access rights of the caller of a request: for each right, the spaces that it covers."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from emulator.errors import AccessDenied

Spaces = frozenset[str] | None
"""Names of spaces; None means all spaces."""

Right = Literal["read_models", "write_models", "read_instances", "write_instances", "update_instances"]


class Caller(Struct, frozen=True):
    """The spaces of each right; a right to write includes those to read and update.

    `groups` holds the allowed actions on groups, as `LIST` and `CREATE`; None means all.
    """

    read_models: Spaces = None
    write_models: Spaces = None
    read_instances: Spaces = None
    write_instances: Spaces = None
    update_instances: Spaces = None
    groups: frozenset[str] | None = None

    def require(self, right: Right) -> None:
        """Raise `AccessDenied` unless the caller has `right` in some space."""
        covered: Spaces = getattr(self, right)
        if covered is not None and not covered:
            raise AccessDenied

    def require_in_spaces(self, spaces: Iterable[str], right: Right) -> None:
        """Raise `AccessDenied` unless the caller has `right` in all of `spaces`."""
        covered: Spaces = getattr(self, right)
        if covered is not None and not covered.issuperset(spaces):
            raise AccessDenied

    def covers(self, right: Right, space: str) -> bool:
        """Whether the caller has `right` in `space`."""
        covered: Spaces = getattr(self, right)
        return covered is None or space in covered

    def require_group_action(self, action: str) -> None:
        """Raise `AccessDenied` unless the caller may perform `action` on groups."""
        if self.groups is not None and action not in self.groups:
            raise AccessDenied


UNRESTRICTED = Caller()
"""A caller with all rights: an administrator, and everybody in open mode."""
