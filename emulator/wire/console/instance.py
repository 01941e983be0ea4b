"""One instance with all that surrounds it."""

from typing import Any

from msgspec import Struct

from emulator.wire.console.parts import Key, Limit, Part, ViewKey
from emulator.wire.instances import InstanceType
from emulator.wire.references import ExternalId


class InstanceQuery(Struct, frozen=True, rename="camel"):
    """`limit` is that of each list of edges and relations."""

    space: str
    external_id: ExternalId
    instance_type: InstanceType = "node"
    limit: Limit = 100


class ContainerData(Part):
    """What an instance has stored in a container, whose label in Neo4j is `label`."""

    space: str
    external_id: str
    label: str
    properties: dict[str, Any]


class MemberView(ViewKey):
    """A view that has the instance. `is_latest` is whether no later version of it exists."""

    is_latest: bool


class NamedNode(Part):
    space: str
    external_id: str
    name: str | None


class Target(NamedNode):
    """The target of a direct relation, which may not exist."""

    exists: bool


class Source(NamedNode):
    instance_type: InstanceType


class RelationOut(Part):
    """A direct relation; `position` is that in a list."""

    container: Key
    property: str
    position: int | None
    target: Target


class RelationIn(Part):
    container: Key | None
    property: str
    position: int | None
    source: Source


class EdgeEntry(Part):
    space: str
    external_id: str
    type: Key | None
    other: NamedNode


class RelationsOut(Part):
    items: list[RelationOut]
    has_more: bool


class RelationsIn(Part):
    items: list[RelationIn]
    has_more: bool


class Edges(Part):
    items: list[EdgeEntry]
    has_more: bool


class Write(Part):
    """A write: the version that it made, when, and the change numbers of its transaction."""

    version: int
    time: int
    first_change: int
    last_change: int


class EarlierLife(Part):
    """An instance with the same identity that was deleted."""

    version: int
    created_time: int
    deleted_time: int


class History(Part):
    """What is known of the past: when versions were written, not their values.

    `change` is the change number of the last write. `is_complete` is whether `writes` has all since the creation.
    """

    change: int
    writes: list[Write]
    is_complete: bool
    earlier_lives: list[EarlierLife]


class InstanceDetails(Part):
    """An instance; `deleted_time` is not null where it was deleted, and only its tombstone exists.

    `properties` are those that the API returns through the views that have the instance, by space and view.
    """

    instance_type: InstanceType
    space: str
    external_id: str
    version: int
    created_time: int
    last_updated_time: int
    deleted_time: int | None
    type: Key | None
    start_node: Key | None
    end_node: Key | None
    name: str | None
    properties: dict[str, dict[str, dict[str, Any]]]
    containers: list[ContainerData]
    views: list[MemberView]
    relations_out: RelationsOut
    relations_in: RelationsIn
    edges_out: Edges
    edges_in: Edges
    history: History
