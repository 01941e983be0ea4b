"""The group that everybody is in where tokens are not checked: it exists in every project, and is not stored."""

from emulator.schema.access.acls import ALL_CAPABILITIES
from emulator.schema.access.token_holder import OPEN_MODE_HOLDER, TokenHolder
from emulator.wire.access.groups import Group

OPEN_GROUP = Group(
    id=1,
    # The one that the toolkit looks for.
    name="cognite_toolkit_service_principal",
    is_deleted=False,
    capabilities=ALL_CAPABILITIES,
    source_id=OPEN_MODE_HOLDER.subject,
)
"""Its id is below those of stored groups."""


def with_open_group(holder: TokenHolder, stored: list[Group]) -> list[Group]:
    """The groups of a project as `holder` finds them; a stored one of the same name takes the place of `OPEN_GROUP`."""
    if holder is not OPEN_MODE_HOLDER or any(group.name == OPEN_GROUP.name for group in stored):
        return stored
    return [OPEN_GROUP, *stored]
