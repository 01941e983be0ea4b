"""The JSON of views: definitions and responses."""

from typing import Any, Literal

from msgspec import Struct

from emulator.wire.references import ContainerReference, InstanceReference, ViewReference
from emulator.wire.schema.containers import ConstraintState, PropertyType, UsedFor

EdgeConnectionType = Literal["single_edge_connection", "multi_edge_connection"]
ReverseConnectionType = Literal["single_reverse_direct_relation", "multi_reverse_direct_relation"]
Direction = Literal["outwards", "inwards"]


class _Json(Struct, kw_only=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """Struct whose absent fields stay out of the JSON; clients send `null` for what they leave out."""


class Through(_Json):
    """The direct relation that a reverse relation follows back."""

    source: ViewReference | ContainerReference
    identifier: str


class ViewPropertyWrite(_Json):
    """One of three kinds: mapped (`container`), edge connection (`type`) or reverse direct relation (`through`)."""

    name: str | None = None
    description: str | None = None
    container: ContainerReference | None = None
    container_property_identifier: str | None = None
    connection_type: EdgeConnectionType | ReverseConnectionType | None = None
    type: InstanceReference | None = None
    source: ViewReference | None = None
    edge_source: ViewReference | None = None
    direction: Direction | None = None
    through: Through | None = None


class ViewWrite(_Json):
    space: str
    external_id: str
    version: str
    name: str | None = None
    description: str | None = None
    filter: dict[str, Any] | None = None
    implements: list[ViewReference] | None = None
    properties: dict[str, ViewPropertyWrite] | None = None
    stream_id: list[str] | None = None
    """The stream of the records that the view shows, for a view over containers for records."""


class ApplyViews(Struct, forbid_unknown_fields=True):
    items: list[ViewWrite]


class StoredView(Struct, kw_only=True, rename="camel"):
    """A view as it is stored; what depends on containers and parents is resolved at each read."""

    definition: ViewWrite
    created_time: int
    last_updated_time: int


class MappedPropertyDefinition(_Json):
    constraint_state: ConstraintState
    type: PropertyType
    container: ContainerReference
    container_property_identifier: str
    immutable: bool
    nullable: bool
    auto_increment: bool
    default_value: Any = None
    name: str | None = None
    description: str | None = None


class EdgeConnection(_Json):
    connection_type: EdgeConnectionType
    type: InstanceReference
    source: ViewReference
    direction: Direction
    edge_source: ViewReference | None = None
    name: str | None = None
    description: str | None = None


class ReverseDirectRelation(_Json):
    connection_type: ReverseConnectionType
    source: ViewReference
    through: Through
    targets_list: bool
    name: str | None = None
    description: str | None = None


Connection = EdgeConnection | ReverseDirectRelation


class View(_Json):
    """A view as the API answers it. `properties` are of the three kinds."""

    space: str
    external_id: str
    version: str
    created_time: int
    last_updated_time: int
    writable: bool
    queryable: bool
    used_for: UsedFor
    is_global: bool
    properties: dict[str, Any]
    mapped_containers: list[ContainerReference]
    implements: list[ViewReference]
    name: str | None = None
    description: str | None = None
    filter: dict[str, Any] | None = None
    stream_id: list[str] | None = None


class ViewKey(Struct, kw_only=True, rename="camel"):
    """A view in `byids`, where all or none have a version, and in `delete`, where all have one."""

    space: str
    external_id: str
    version: str | None = None


class ViewKeys(Struct):
    items: list[ViewKey]


class RetrieveViews(Struct, kw_only=True, rename="camel"):
    """The query parameters of `byids`."""

    include_inherited_properties: bool = True


class ListViews(Struct, kw_only=True, rename="camel"):
    """The query parameters of the list."""

    limit: int | None = None
    cursor: str | None = None
    space: str | None = None
    include_inherited_properties: bool = True
    all_versions: bool = False
    include_global: bool = False
    used_for: list[UsedFor] | None = None


class Views(Struct):
    items: list[View]


class ViewsPage(Struct, kw_only=True, rename="camel", omit_defaults=True):
    items: list[View]
    next_cursor: str | None = None
