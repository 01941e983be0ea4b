"""The holder of a token, and its membership in the groups of a project."""

from msgspec import Struct

from emulator.wire.access.groups import Group


class TokenHolder(Struct, frozen=True):
    """`groups` come from the token; `is_admin` makes it a member of every group, with all rights."""

    subject: str
    groups: frozenset[str] = frozenset()
    is_admin: bool = False

    def is_member_of(self, group: Group) -> bool:
        if self.is_admin or group.members == "allUserAccounts":
            return True
        return group.source_id in self.groups or self.subject in (group.members or ())


OPEN_MODE_HOLDER = TokenHolder("cdf-emulator", is_admin=True)
"""The holder of every request in open mode, in which tokens are not checked."""
