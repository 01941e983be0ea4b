"""Nodes and edges as the API writes, reads and lists them."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from emulator.wire.debug import Debug, DebugResponse
from emulator.wire.filters import Filter, Sort
from emulator.wire.references import ContainerReference, ExternalId, InstanceReference, ViewReference

InstanceType = Literal["node", "edge"]


class SourceData(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Property values written through one view or container; a `None` value clears the property."""

    source: ViewReference | ContainerReference
    properties: dict[str, Any] | None = None


class NodeWrite(
    Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    tag_field="instanceType",
    tag="node",
    forbid_unknown_fields=True,
):
    space: str
    external_id: ExternalId
    existing_version: int | None = None
    type: InstanceReference | None = None
    sources: Annotated[list[SourceData], Meta(max_length=100)] | None = None


class EdgeWrite(
    Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    tag_field="instanceType",
    tag="edge",
    forbid_unknown_fields=True,
):
    space: str
    external_id: ExternalId
    type: InstanceReference
    start_node: InstanceReference
    end_node: InstanceReference
    existing_version: int | None = None
    sources: Annotated[list[SourceData], Meta(max_length=100)] | None = None


class InstanceDelete(Struct, frozen=True, kw_only=True, rename="camel"):
    instance_type: InstanceType
    space: str
    external_id: ExternalId
    existing_version: int | None = None


class ApplyRequest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """`items` and `delete` together hold at most 1000 (checked when planned); a null flag means its default."""

    items: Annotated[list[NodeWrite | EdgeWrite], Meta(max_length=1000)]
    delete: Annotated[list[InstanceDelete], Meta(max_length=1000)] | None = None
    auto_create_direct_relations: bool | None = None
    auto_create_start_nodes: bool | None = None
    auto_create_end_nodes: bool | None = None
    skip_on_version_conflict: bool | None = None
    replace: bool | None = None


class AppliedInstance(Struct, frozen=True, rename="camel", gc=False):
    instance_type: InstanceType
    version: int
    was_modified: bool
    space: str
    external_id: str
    created_time: int
    last_updated_time: int


class InstanceId(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    instance_type: InstanceType
    external_id: str
    space: str


class ApplyResponse(Struct, frozen=True, kw_only=True, rename="camel"):
    items: list[AppliedInstance]
    deleted: list[InstanceId]


class DeleteRequest(Struct, frozen=True, kw_only=True, rename="camel"):
    items: Annotated[list[InstanceDelete], Meta(min_length=1, max_length=1000)]


class DeleteResponse(Struct, frozen=True, kw_only=True, rename="camel"):
    items: list[InstanceId]


class InstanceIdentifier(Struct, frozen=True, kw_only=True, rename="camel"):
    instance_type: InstanceType
    space: str
    external_id: ExternalId


class TargetUnitReference(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A unit, or a unit system, which has one unit per quantity: one of both."""

    external_id: str | None = None
    unit_system_name: str | None = None


class TargetUnit(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    property: str
    unit: TargetUnitReference


class SourceSelector(Struct, frozen=True, kw_only=True, rename="camel"):
    source: ViewReference
    target_units: list[TargetUnit] | None = None


class ByIdsRequest(Struct, frozen=True, kw_only=True, rename="camel"):
    items: Annotated[list[InstanceIdentifier], Meta(min_length=1, max_length=1000)]
    sources: Annotated[list[SourceSelector], Meta(max_length=10)] | None = None
    include_typing: bool | None = None


class ListRequest(Struct, frozen=True, kw_only=True, rename="camel"):
    instance_type: InstanceType | None = None
    sources: Annotated[list[SourceSelector], Meta(max_length=10)] | None = None
    filter: Filter | None = None
    sort: list[Sort] | None = None
    limit: Annotated[int, Meta(ge=1, le=1000)] | None = None
    cursor: str | None = None
    include_typing: bool | None = None
    debug: Debug | None = None


class Reference(Struct, rename="camel", gc=False):
    """A reference to a node, as read."""

    space: str
    external_id: str


class Instance(Struct, rename="camel", omit_defaults=True, gc=False):
    """A node or an edge as read; `properties` is `{space: {"<view>/<version>": {property: value}}}`.

    Instances are created from columns in the order of these fields.
    """

    instance_type: InstanceType
    version: int
    space: str
    external_id: str
    created_time: int
    last_updated_time: int
    deleted_time: int | UnsetType = UNSET
    type: Reference | UnsetType = UNSET
    start_node: Reference | UnsetType = UNSET
    end_node: Reference | UnsetType = UNSET
    properties: Any = UNSET


class InstancesResponse(Struct, kw_only=True, rename="camel", omit_defaults=True):
    items: list[Instance]
    typing: dict[str, dict[str, dict[str, Any]]] | UnsetType = UNSET
    debug: DebugResponse | UnsetType = UNSET
    next_cursor: str | UnsetType = UNSET
