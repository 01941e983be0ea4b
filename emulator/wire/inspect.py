"""The JSON of inspections: the views and containers that are involved in some containers or instances."""

from typing import Annotated

from msgspec import Meta, Struct

from emulator.wire.instances import InstanceIdentifier, InstanceType
from emulator.wire.references import ContainerReference, ViewReference


class _Json(Struct, kw_only=True, rename="camel", omit_defaults=True): ...


class VersionOptions(_Json, forbid_unknown_fields=True):
    """Without `allVersions` only the newest version of each view is involved."""

    all_versions: bool | None = None


class ViewCountOptions(VersionOptions, forbid_unknown_fields=True):
    """No view is unavailable to a caller, so `include_unavailable_views` changes nothing."""

    include_unavailable_views: bool | None = None


class ContainerOperations(_Json, forbid_unknown_fields=True):
    involved_views: VersionOptions | None = None
    total_involved_view_count: ViewCountOptions | None = None


class InspectedContainer(_Json):
    space: str
    external_id: str


class InspectContainers(_Json, forbid_unknown_fields=True):
    inspection_operations: ContainerOperations
    items: list[InspectedContainer]


class ContainerResults(_Json):
    involved_view_count: int | None = None
    involved_views: list[ViewReference] | None = None


class ContainerInspection(_Json):
    space: str
    external_id: str
    inspection_results: ContainerResults


class ContainerInspections(Struct):
    items: list[ContainerInspection]


class InstanceOperations(_Json, forbid_unknown_fields=True):
    involved_views: VersionOptions | None = None
    involved_containers: VersionOptions | None = None


class InspectInstances(_Json, forbid_unknown_fields=True):
    inspection_operations: InstanceOperations
    items: Annotated[list[InstanceIdentifier], Meta(min_length=1, max_length=1000)]


class InstanceResults(_Json):
    involved_views: list[ViewReference] | None = None
    involved_containers: list[ContainerReference] | None = None


class InstanceInspection(_Json):
    instance_type: InstanceType
    space: str
    external_id: str
    inspection_results: InstanceResults


class InstanceInspections(Struct):
    items: list[InstanceInspection]
