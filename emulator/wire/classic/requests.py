"""Identifiers, pages and ranges that the requests for time series, files and sequences share."""

from typing import Annotated, Any, Generic, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

Item = TypeVar("Item")
Limit = Annotated[int, Meta(ge=1, le=1000)]
Id = Annotated[int, Meta(ge=1, le=2**53 - 1)]
"""The number of a time series, a file or a sequence: an integer that a double holds."""


class NodeIdentifier(Struct, frozen=True, kw_only=True, rename="camel"):
    """The space and external id of a node."""

    space: str
    external_id: str


class ClassicIdentifier(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One of the three is given (checked when planned)."""

    id: Id | None = None
    external_id: str | None = None
    instance_id: NodeIdentifier | None = None


class RetrieveByIds(Struct, frozen=True, kw_only=True, rename="camel"):
    items: Annotated[list[ClassicIdentifier], Meta(min_length=1, max_length=1000)]
    ignore_unknown_ids: bool | None = None


class TimeRange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Milliseconds since 1970, both ends included."""

    min: int | None = None
    max: int | None = None


class ListOptions(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a list takes beside its filter; sorting, partitions and the advanced filter are not emulated."""

    limit: Limit | None = None
    cursor: str | None = None
    advanced_filter: Any = None
    sort: Any = None
    partition: Any = None


class Page(Struct, Generic[Item], kw_only=True, rename="camel", omit_defaults=True):
    items: list[Item]
    next_cursor: str | UnsetType = UNSET
