"""Turns what a checked token says into the context in which its holder's request is answered."""

from msgspec import Struct, structs

from emulator.errors import Unauthorized
from emulator.operations.context import Context
from emulator.schema.access.caller import UNRESTRICTED
from emulator.schema.access.capabilities import caller_from_capabilities
from emulator.schema.access.token_holder import TokenHolder


class Authorization(Struct, frozen=True):
    """`admins` is the group of tokens whose holders may do everything in every project."""

    admins: str

    def enter(self, context: Context, project: str, subject: str, groups: frozenset[str]) -> Context:
        """The context of a holder in `project`, or in none. Raises `Unauthorized` for one who has no group there."""
        if self.admins in groups:
            return structs.replace(context, holder=TokenHolder(subject, groups, is_admin=True), caller=UNRESTRICTED)
        holder = TokenHolder(subject, groups)
        if not project:
            return structs.replace(context, holder=holder, caller=caller_from_capabilities(()))
        joined = [group for group in context.groups.of(context.graph, project) if holder.is_member_of(group)]
        if not joined:
            raise Unauthorized
        caller = caller_from_capabilities(one for group in joined for one in group.capabilities)
        return structs.replace(context, holder=holder, caller=caller)
