"""Who holds a token, and the groups of a project that this makes it a member of."""

from msgspec import Struct

from emulator.wire.access.groups import Group


class Holder(Struct, frozen=True):
    """`groups` are what the token says; `everything` is who counts as a member of every group, and may do all."""

    subject: str
    groups: frozenset[str] = frozenset()
    everything: bool = False

    def is_in(self, group: Group) -> bool:
        if self.everything or group.members == "allUserAccounts":
            return True
        return group.source_id in self.groups or self.subject in (group.members or ())


ANYBODY = Holder("cdf-emulator", everything=True)
"""Who asks where tokens are not checked."""
