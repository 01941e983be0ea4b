"""Finds the rights of the holder of a verified token in a project."""

from msgspec import Struct, structs

from emulator.errors import Unauthorized
from emulator.operations.context import Context
from emulator.schema.access.caller import UNRESTRICTED
from emulator.schema.access.capabilities import caller_from_capabilities
from emulator.schema.access.token_holder import TokenHolder


class Authorization(Struct, frozen=True):
    """`admin_group` is the group of token holders that have all rights in all projects."""

    admin_group: str

    def authorize(self, context: Context, project: str, subject: str, groups: frozenset[str]) -> Context:
        """Return `context` with the holder of a token and its rights in `project`, empty for requests without one.

        `subject` and `groups` are claims of the token. Raises `Unauthorized` where the holder is in no group of the
        project.
        """
        if self.admin_group in groups:
            return structs.replace(
                context, token_holder=TokenHolder(subject, groups, is_admin=True), caller=UNRESTRICTED
            )
        token_holder = TokenHolder(subject, groups)
        if not project:
            return structs.replace(context, token_holder=token_holder, caller=caller_from_capabilities(()))
        joined = [
            group for group in context.group_cache.get(context.graph, project) if token_holder.is_member_of(group)
        ]
        if not joined:
            raise Unauthorized
        caller = caller_from_capabilities(one for group in joined for one in group.capabilities)
        return structs.replace(context, token_holder=token_holder, caller=caller)


def check_lifetime(context: Context, project: str, issued: int, expires: float) -> None:
    """Raise `Unauthorized` where the lifetime of a token went by in `project` since it was issued.

    Its issuer knows no project: it was `issued` (milliseconds since 1970) and `expires` (seconds) in real time.
    """
    snapshot = context.schema_cache.cached(project)
    if snapshot is None:
        snapshot = context.graph.read(lambda transaction: context.schema_cache.load_current(transaction, project))
    if snapshot.clock.periods:
        lifetime = expires * 1000 - issued
        if snapshot.clock.elapsed(issued, context.now()) >= lifetime:
            raise Unauthorized
