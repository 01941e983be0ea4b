"""The JSON of groups."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType


class GroupWrite(Struct, kw_only=True, rename="camel"):
    """Capabilities are stored as they were sent, also those of services that the emulator lacks."""

    name: str
    source_id: str | None = None
    members: Literal["allUserAccounts"] | list[str] | None = None
    capabilities: list[dict[str, Any]] | None = None
    metadata: dict[str, str] | None = None
    attributes: dict[str, Any] | None = None


class CreateGroups(Struct):
    items: list[GroupWrite]


class Group(Struct, kw_only=True, rename="camel"):
    """A group as the API answers it, and as it is stored. `deleted_time` is 0 of one that is there."""

    id: int
    name: str
    is_deleted: bool
    deleted_time: int = 0
    capabilities: list[dict[str, Any]]
    source_id: str | UnsetType = UNSET
    members: Literal["allUserAccounts"] | list[str] | UnsetType = UNSET
    metadata: dict[str, str] | UnsetType = UNSET
    attributes: dict[str, Any] | UnsetType = UNSET


class Groups(Struct):
    items: list[Group]


class ListGroups(Struct):
    """The query parameters of the list; `all` includes the groups of which the caller is no member."""

    all: bool = False


class GroupIds(Struct):
    items: list[int]


class EmptyResponse(Struct):
    """The empty answer."""
