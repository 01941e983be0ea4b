"""Files as the files API lists and answers them."""

from typing import Any

from msgspec import Struct

from emulator.wire.classic.requests import ListOptions, NodeIdentifier, TimeRange


class FileFilter(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The fields after `last_updated_time` are of the API, and not emulated."""

    name: str | None = None
    mime_type: str | None = None
    source: str | None = None
    external_id_prefix: str | None = None
    directory_prefix: str | None = None
    uploaded: bool | None = None
    created_time: TimeRange | None = None
    last_updated_time: TimeRange | None = None
    uploaded_time: Any = None
    source_created_time: Any = None
    source_modified_time: Any = None
    metadata: Any = None
    labels: Any = None
    geo_location: Any = None
    asset_ids: Any = None
    asset_external_ids: Any = None
    root_asset_ids: Any = None
    asset_subtree_ids: Any = None
    data_set_ids: Any = None
    security_categories: Any = None


class ListFiles(ListOptions, frozen=True, kw_only=True):
    filter: FileFilter | None = None


class FilesQuery(ListOptions, frozen=True, kw_only=True, rename="camel"):
    """The query parameters of the list."""

    name: str | None = None
    mime_type: str | None = None
    source: str | None = None
    external_id_prefix: str | None = None
    uploaded: bool | None = None
    asset_ids: str | None = None
    root_asset_ids: str | None = None
    data_set_ids: str | None = None


class File(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """A node with data in the container CogniteFile. Times are in milliseconds since 1970."""

    id: int
    instance_id: NodeIdentifier
    external_id: str
    name: str
    uploaded: bool
    created_time: int
    last_updated_time: int
    uploaded_time: int | None = None
    mime_type: str | None = None
    directory: str | None = None
    source: str | None = None
    source_created_time: int | None = None
    source_modified_time: int | None = None
