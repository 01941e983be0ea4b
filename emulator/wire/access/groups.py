"""The JSON of groups."""

from typing import Any, Literal

from msgspec import Struct


class GroupWrite(Struct, kw_only=True, rename="camel"):
    """Capabilities are stored as they were sent, also those of services that the emulator lacks."""

    name: str
    source_id: str | None = None
    members: Literal["allUserAccounts"] | list[str] | None = None
    capabilities: list[dict[str, Any]] | None = None
    metadata: dict[str, str] | None = None


class CreateGroups(Struct):
    items: list[GroupWrite]


class Group(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """A group as the API answers it, and as it is stored."""

    id: int
    name: str
    is_deleted: bool
    capabilities: list[dict[str, Any]]
    source_id: str | None = None
    members: Literal["allUserAccounts"] | list[str] | None = None
    metadata: dict[str, str] | None = None


class Groups(Struct):
    items: list[Group]


class ListGroups(Struct):
    """The query parameters of the list; `all` includes the groups of which the caller is no member."""

    all: bool = False


class GroupIds(Struct):
    items: list[int]


class EmptyResponse(Struct):
    """The empty answer."""
