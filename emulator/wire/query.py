"""Graph queries and syncs: named result set expressions, and the properties to select of each."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from emulator.wire.debug import Debug, DebugResponse
from emulator.wire.filters import Filter, Sort
from emulator.wire.instances import Instance, TargetUnit
from emulator.wire.references import ContainerReference, ViewReference

Direction = Literal["outwards", "inwards"]
EdgeEnd = Literal["source", "destination"]
Mode = Literal["onePhase", "twoPhase", "noBackfill"]


class _Request(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True): ...


class Through(_Request, frozen=True):
    """A direct relation; `view` is the older spelling of `source`."""

    identifier: str
    source: ViewReference | ContainerReference | None = None
    view: ViewReference | None = None


class Nodes(_Request, frozen=True):
    from_: str | None = field(name="from", default=None)
    through: Through | None = None
    direction: Direction | None = None
    chain_to: EdgeEnd | None = None
    filter: Filter | None = None


class Edges(_Request, frozen=True):
    from_: str | None = field(name="from", default=None)
    max_distance: Annotated[int, Meta(ge=1)] | None = None
    direction: Direction | None = None
    chain_to: EdgeEnd | None = None
    filter: Filter | None = None
    node_filter: Filter | None = None
    termination_filter: Filter | None = None
    limit_each: Annotated[int, Meta(ge=1, le=2000)] | None = None


class SetOperation(_Request, frozen=True):
    """Exactly one of the three operations."""

    union: "list[str | SetOperation] | None" = None
    union_all: "list[str | SetOperation] | None" = None
    intersection: "list[str | SetOperation] | None" = None
    except_: list[str] | None = field(name="except", default=None)
    limit: Annotated[int, Meta(ge=1, le=10_000)] | None = None


class Expression(_Request, frozen=True):
    """A result set expression: exactly one of `nodes`, `edges` and the set operations, with sort and limit."""

    nodes: Nodes | None = None
    edges: Edges | None = None
    union: list[str | SetOperation] | None = None
    union_all: list[str | SetOperation] | None = None
    intersection: list[str | SetOperation] | None = None
    except_: list[str] | None = field(name="except", default=None)
    sort: list[Sort] | None = None
    post_sort: list[Sort] | None = None
    limit: Annotated[int, Meta(ge=1, le=10_000)] | None = None


class SyncExpression(_Request, frozen=True):
    nodes: Nodes | None = None
    edges: Edges | None = None
    limit: Annotated[int, Meta(ge=1, le=2_000)] | None = None
    skip_already_deleted: bool | None = None
    mode: Mode | None = None
    backfill_sort: Annotated[list[Sort], Meta(max_length=5)] | None = None


class SelectedSource(_Request, frozen=True):
    source: ViewReference
    properties: list[str]
    target_units: list[TargetUnit] | None = None


class Select(_Request, frozen=True):
    sources: Annotated[list[SelectedSource], Meta(max_length=10)] | None = None
    sort: list[Sort] | None = None
    limit: Annotated[int, Meta(ge=1, le=10_000)] | None = None


class SyncSelect(_Request, frozen=True):
    sources: Annotated[list[SelectedSource], Meta(max_length=10)] | None = None


_OneToFifty = Meta(min_length=1, max_length=50)


class QueryRequest(_Request, frozen=True):
    with_: Annotated[dict[str, Expression], _OneToFifty] = field(name="with")
    select: Annotated[dict[str, Select], _OneToFifty]
    cursors: Annotated[dict[str, str | None], Meta(max_length=50)] | None = None
    parameters: dict[str, Any] | None = None
    include_typing: bool | None = None
    debug: Debug | None = None


class SyncRequest(_Request, frozen=True):
    with_: Annotated[dict[str, SyncExpression], _OneToFifty] = field(name="with")
    select: Annotated[dict[str, SyncSelect], _OneToFifty]
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
    debug: DebugResponse | UnsetType = UNSET
