"""The JSON of spaces."""

from msgspec import Struct


class SpaceWrite(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    space: str
    name: str | None = None
    description: str | None = None


class ApplySpaces(Struct, forbid_unknown_fields=True):
    items: list[SpaceWrite]


class Space(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """A space as the API answers it, and as it is stored."""

    space: str
    created_time: int
    last_updated_time: int
    is_global: bool
    name: str | None = None
    description: str | None = None


class SpaceKey(Struct):
    """A space in `byids` and `delete`."""

    space: str


class SpaceKeys(Struct):
    items: list[SpaceKey]


class ListSpaces(Struct, kw_only=True, rename="camel"):
    """The query parameters of the list."""

    limit: int | None = None
    cursor: str | None = None
    include_global: bool = False


class Spaces(Struct):
    items: list[Space]


class SpacesPage(Struct, kw_only=True, rename="camel", omit_defaults=True):
    items: list[Space]
    next_cursor: str | None = None
