"""The picture of a part of a project's graph."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from emulator.wire.console.parts import Key, Limit, Part
from emulator.wire.instances import InstanceType
from emulator.wire.references import ExternalId


class GraphQuery(Struct, frozen=True, rename="camel"):
    """What to show: the surroundings of an instance, or of nodes of a `view` (`space:externalId/version`), or any.

    `skip` is the number of relationships of the instance that were shown before.
    """

    space: str | None = None
    external_id: ExternalId | None = None
    instance_type: InstanceType = "node"
    view: str | None = None
    limit: Limit = 100
    depth: Annotated[int, Meta(ge=1, le=5)] | None = None
    skip: Annotated[int, Meta(ge=0, le=10_000)] = 0


class GraphNode(Part):
    """A node. `containers` are those that it has data in, `views` those that map no others.

    `more` is how many relationships to nodes it has beside those of the picture; with very many it is approximate.
    """

    key: str
    instance_type: InstanceType
    space: str
    external_id: str
    name: str | None
    caption: str
    labels: list[str]
    containers: list[str]
    views: list[str]
    type: Key | None
    more: int
    more_is_approximate: bool


class GraphRelationship(Part):
    """An edge, or a direct relation: `property` of `container` and, in a list, its position."""

    id: str
    source: str
    target: str
    type: str
    kind: Literal["edge", "directRelation"]
    edge: Key | None
    edge_type: Key | None
    container: str | None
    property: str | None
    position: int | None


class Graph(Part):
    """`start` is the key of the instance around which it is. `has_more` is whether anything was left out.

    `next_skip` is the `skip` with which the next neighbours of the start come; null where it has no more.
    """

    start: str | None
    nodes: list[GraphNode]
    relationships: list[GraphRelationship]
    has_more: bool
    next_skip: int | None
