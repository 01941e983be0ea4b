"""The contents of a project: its spaces, containers, views and data models, with counts of instances."""

from msgspec import Struct

from emulator.wire.console.parts import Counted, Key, Part, ViewKey
from emulator.wire.schema.containers import UsedFor


class ContentsQuery(Struct, frozen=True, rename="camel"):
    """Whether what the service itself defines is listed too."""

    system: bool = False


class SpaceEntry(Part):
    space: str
    name: str | None
    description: str | None
    created_time: int
    last_updated_time: int
    is_system: bool


class ContainerEntry(Counted, tag_field="type", tag="container"):
    """`label` is that of its instances in Neo4j."""

    space: str
    external_id: str
    name: str | None
    description: str | None
    used_for: UsedFor
    label: str
    properties: int
    is_system: bool


class ViewEntry(Counted, tag_field="type", tag="view"):
    """A version of a view, with the count of the instances that have data in all containers that it maps."""

    space: str
    external_id: str
    version: str
    name: str | None
    description: str | None
    used_for: UsedFor
    writable: bool
    has_filter: bool
    properties: int
    mapped_containers: list[Key]
    implements: list[ViewKey]
    is_latest: bool
    is_system: bool


class DataModelEntry(Part):
    space: str
    external_id: str
    version: str
    name: str | None
    description: str | None
    created_time: int
    last_updated_time: int
    views: list[ViewKey]
    is_latest: bool
    is_system: bool


class Contents(Part):
    """`epoch` rises with each change of the schema, `change` with each instance that is written."""

    project: str
    epoch: int
    change: int
    nodes: Counted
    edges: Counted
    spaces: list[SpaceEntry]
    containers: list[ContainerEntry]
    views: list[ViewEntry]
    data_models: list[DataModelEntry]
