"""What a project has, page by page, in the forms in which it can be written again."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from emulator.wire.instances import InstanceId, Reference
from emulator.wire.references import ContainerReference, ViewReference
from emulator.wire.schema.containers import ContainerWrite
from emulator.wire.schema.data_models import DataModelWrite
from emulator.wire.schema.spaces import SpaceWrite
from emulator.wire.schema.views import ViewWrite

Limit = Annotated[int, Meta(ge=1, le=1000)]


Through = Literal["containers", "views"]


class ExportQuery(Struct, frozen=True, kw_only=True):
    """A page of at most `limit` instances: the first, or the one behind `cursor`.

    Values are exported through the containers that have them, or through views that map those, as far as there are any.
    """

    through: Through = "containers"
    limit: Limit = 1000
    cursor: str | None = None


class GraphExportQuery(Struct, frozen=True, kw_only=True):
    """A page of the nodes of Neo4j, or of the relationships of the instances in it."""

    part: Literal["nodes", "relationships"] = "nodes"
    limit: Limit = 1000
    cursor: str | None = None


Format = Literal["ndjson", "toolkit", "schema", "cypher"]


class FilesQuery(Struct, frozen=True, kw_only=True):
    """A page of the files of an export, of at most `limit` instances: the first, or the one behind `cursor`.

    `ndjson` is one file with an instance a line, `toolkit` a folder with definitions and instances in YAML, `schema`
    the definitions in it alone, `cypher` a script that creates the graph in another Neo4j.
    """

    format: Format
    limit: Limit = 1000
    cursor: str | None = None


class _Part(Struct, kw_only=True, rename="camel", omit_defaults=True, gc=False):
    """A struct whose absent fields stay out of the JSON."""


class ExportedSource(Struct, gc=False):
    """The values of an instance in a container, or view. One is null where it has none in spite of a default value."""

    source: ContainerReference | ViewReference
    properties: Any


class ExportedNode(_Part, tag_field="instanceType", tag="node", kw_only=True):
    space: str
    external_id: str
    type: Reference | UnsetType = UNSET
    sources: list[ExportedSource] | UnsetType = UNSET


class ExportedEdge(_Part, tag_field="instanceType", tag="edge", kw_only=True):
    space: str
    external_id: str
    type: Reference | UnsetType = UNSET
    start_node: Reference
    end_node: Reference
    sources: list[ExportedSource] | UnsetType = UNSET


class ExportedInstances(_Part, kw_only=True):
    """Instances as an apply takes them: nodes before edges, each by space and external id.

    `deleted` are nodes that do not exist any more, to which direct relations still lead: who writes the instances
    with `autoCreateDirectRelations` deletes these afterwards. They come last.
    """

    items: list[ExportedNode | ExportedEdge]
    deleted: list[InstanceId]
    next_cursor: str | UnsetType = UNSET


class ExportedSchema(Struct, frozen=True, kw_only=True, rename="camel"):
    """The schema of a project as requests write it, without what the service defines, in the order of the ids.

    `next_cursor` is that of the first page of instances, of the same state of the project.
    """

    spaces: list[SpaceWrite]
    containers: list[ContainerWrite]
    views: list[ViewWrite]
    data_models: list[DataModelWrite]
    next_cursor: str


class GraphNode(Struct, frozen=True, gc=False):
    """A node of Neo4j that stands for a node or an edge; it is known by its property `key`."""

    labels: list[str]
    properties: dict[str, Any]


class GraphRelationship(Struct, frozen=True, gc=False):
    """A relationship of Neo4j; `start` and `end` are the keys of its nodes."""

    type: str
    start: str
    end: str
    properties: dict[str, Any]


class ExportedGraph(_Part, kw_only=True):
    """A part of the graph that people see in Neo4j, without what the emulator keeps for itself."""

    nodes: list[GraphNode]
    relationships: list[GraphRelationship]
    next_cursor: str | UnsetType = UNSET


class FilePart(Struct, frozen=True, gc=False):
    """A text that is added to the end of a file. `file` is its path in a folder, with a `/` between the names."""

    file: str
    text: str


class ExportedFiles(_Part, kw_only=True):
    """Parts of files in their order, and how many instances, or nodes and relationships of Neo4j, are in them."""

    parts: list[FilePart]
    count: int
    next_cursor: str | UnsetType = UNSET
