"""The graph query and its change feed: named result set expressions, and what to show of them."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from emulator.wire.debug import Debug, DebugAnswer
from emulator.wire.filters import Filter, Sort
from emulator.wire.instances import Instance, TargetUnit
from emulator.wire.references import ContainerReference, ViewReference

Direction = Literal["outwards", "inwards"]
End = Literal["source", "destination"]
Mode = Literal["onePhase", "twoPhase", "noBackfill"]


class _Said(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True): ...


class Through(_Said, frozen=True):
    """A direct relation; `view` is the older spelling of `source`."""

    identifier: str
    source: ViewReference | ContainerReference | None = None
    view: ViewReference | None = None


class Nodes(_Said, frozen=True):
    from_: str | None = field(name="from", default=None)
    through: Through | None = None
    direction: Direction | None = None
    chain_to: End | None = None
    filter: Filter | None = None


class Edges(_Said, frozen=True):
    from_: str | None = field(name="from", default=None)
    max_distance: Annotated[int, Meta(ge=1)] | None = None
    direction: Direction | None = None
    chain_to: End | None = None
    filter: Filter | None = None
    node_filter: Filter | None = None
    termination_filter: Filter | None = None
    limit_each: Annotated[int, Meta(ge=1, le=2000)] | None = None


class SetOperation(_Said, frozen=True):
    """Exactly one of the three operations."""

    union: "list[str | SetOperation] | None" = None
    union_all: "list[str | SetOperation] | None" = None
    intersection: "list[str | SetOperation] | None" = None
    except_: list[str] | None = field(name="except", default=None)
    limit: Annotated[int, Meta(ge=1, le=10_000)] | None = None


class Expression(_Said, frozen=True):
    """Exactly one of `nodes`, `edges` and the set operations; what stands beside it."""

    nodes: Nodes | None = None
    edges: Edges | None = None
    union: list[str | SetOperation] | None = None
    union_all: list[str | SetOperation] | None = None
    intersection: list[str | SetOperation] | None = None
    except_: list[str] | None = field(name="except", default=None)
    sort: list[Sort] | None = None
    post_sort: list[Sort] | None = None
    limit: Annotated[int, Meta(ge=1, le=10_000)] | None = None


class SyncExpression(_Said, frozen=True):
    nodes: Nodes | None = None
    edges: Edges | None = None
    limit: Annotated[int, Meta(ge=1, le=2_000)] | None = None
    skip_already_deleted: bool | None = None
    mode: Mode | None = None
    backfill_sort: Annotated[list[Sort], Meta(max_length=5)] | None = None


class SelectedSource(_Said, frozen=True):
    source: ViewReference
    properties: list[str]
    target_units: list[TargetUnit] | None = None


class Select(_Said, frozen=True):
    sources: Annotated[list[SelectedSource], Meta(max_length=10)] | None = None
    sort: list[Sort] | None = None
    limit: Annotated[int, Meta(ge=1, le=10_000)] | None = None


class SyncSelect(_Said, frozen=True):
    sources: Annotated[list[SelectedSource], Meta(max_length=10)] | None = None


Fifty = Meta(min_length=1, max_length=50)


class QueryRequest(_Said, frozen=True):
    with_: Annotated[dict[str, Expression], Fifty] = field(name="with")
    select: Annotated[dict[str, Select], Fifty]
    cursors: Annotated[dict[str, str | None], Meta(max_length=50)] | None = None
    parameters: dict[str, Any] | None = None
    include_typing: bool | None = None
    debug: Debug | None = None


class SyncRequest(_Said, frozen=True):
    with_: Annotated[dict[str, SyncExpression], Fifty] = field(name="with")
    select: Annotated[dict[str, SyncSelect], Fifty]
    cursors: Annotated[dict[str, str | None], Meta(max_length=50)] | None = None
    parameters: dict[str, Any] | None = None
    include_typing: bool | None = None
    allow_expired_cursors_and_accept_missed_deletes: bool | None = None
    debug: Debug | None = None


Typing = dict[str, dict[str, dict[str, Any]]]


class QueryResponse(Struct, kw_only=True, rename="camel", omit_defaults=True):
    items: dict[str, list[Instance]]
    next_cursor: dict[str, str]
    typing: dict[str, Typing] | UnsetType = UNSET
    debug: DebugAnswer | UnsetType = UNSET
