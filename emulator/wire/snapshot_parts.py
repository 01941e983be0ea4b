"""The parts in which a snapshot is read, to be kept in a file, and written again."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field

from emulator.wire.snapshots import Name

FORMAT = 1
"""Of the parts. A later version reads all formats up to its own."""
MAX_COPIES = 1_000
MAX_RELATIONSHIPS = 5_000

Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Value = Integer | float | bool | str | list[Integer | float | bool | str]
Token = Annotated[str, Meta(pattern=r"^[^\0]+$")]
"""A label, a type of a relationship or a property key, of which Neo4j has neither an empty one nor one with NUL."""
Properties = dict[Token, Value]
Position = Annotated[int, Meta(ge=0, le=2**53)]
Positions = Annotated[list[Position], Meta(min_length=1, max_length=MAX_RELATIONSHIPS)]
Tokens = Annotated[list[Token], Meta(min_length=1, max_length=MAX_RELATIONSHIPS)]


class PartPath(Struct, frozen=True):
    """The name of a snapshot, in the path, and the part `after` which the next is read."""

    name: Name
    after: str | None = None


class Header(Struct, frozen=True, kw_only=True, rename="camel"):
    """What comes first: `state` and `schema` are the properties of the nodes of the project and of its schema.

    `layout` is that of the graph in Neo4j that they, and the instances, are in.
    """

    format: int
    layout: int
    project: Name
    instances: Annotated[int, Meta(ge=0, le=2**53)]
    state: Properties
    schema: Properties | None = None


class Copy(Struct, frozen=True, array_like=True):
    """An instance. `relation_keys` are the property keys of the native relationship of an edge."""

    position: Position
    labels: Annotated[list[Token], Meta(min_length=1)]
    relation_keys: list[Token] | None
    properties: Properties


class Relations(Struct, frozen=True):
    """The native relationships of direct relations, a list per column; a position of -1 stands for none."""

    starts: Positions
    ends: Positions
    types: Tokens
    properties: Tokens
    positions: Annotated[list[Annotated[int, Meta(ge=-1)]], Meta(min_length=1, max_length=MAX_RELATIONSHIPS)]


class Edges(Struct, frozen=True):
    """The native relationships of edges, a list per column."""

    starts: Positions
    ends: Positions
    types: Tokens
    edges: Positions


class Part(Struct, kw_only=True, omit_defaults=True):
    """One part of a snapshot: a header, or some instances, relations or edges. `next` names the one behind it."""

    header: Header | UnsetType = UNSET
    instances: Annotated[list[Copy], Meta(max_length=MAX_COPIES)] | UnsetType = UNSET
    relations: Relations | UnsetType = UNSET
    edges: Edges | UnsetType = UNSET
    next: str | None = None


class PartWrite(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part that is added to the snapshot with the id `upload`, which a header begins and `complete` ends."""

    upload: str | None = None
    header: Header | None = None
    instances: Annotated[list[Copy], Meta(max_length=MAX_COPIES)] = field(default_factory=list[Copy])
    relations: Relations | None = None
    edges: Edges | None = None
    complete: bool = False


class Upload(Struct, frozen=True):
    """The id with which further parts are added."""

    upload: str
