"""Time series as the time series API lists and answers them."""

from typing import Any

from msgspec import Struct

from emulator.wire.classic.requests import ListOptions, NodeIdentifier, TimeRange


class TimeSeriesFilter(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The fields after `last_updated_time` are of the API, and not emulated."""

    name: str | None = None
    unit: str | None = None
    unit_external_id: str | None = None
    is_string: bool | None = None
    is_step: bool | None = None
    external_id_prefix: str | None = None
    created_time: TimeRange | None = None
    last_updated_time: TimeRange | None = None
    unit_quantity: Any = None
    metadata: Any = None
    asset_ids: Any = None
    asset_external_ids: Any = None
    root_asset_ids: Any = None
    asset_subtree_ids: Any = None
    data_set_ids: Any = None


class ListTimeSeries(ListOptions, frozen=True, kw_only=True):
    filter: TimeSeriesFilter | None = None


class TimeSeriesQuery(ListOptions, frozen=True, kw_only=True, rename="camel"):
    """The query parameters of the list."""

    external_id_prefix: str | None = None
    asset_ids: str | None = None
    root_asset_ids: str | None = None


class TimeSeries(Struct, kw_only=True, rename="camel", omit_defaults=True):
    """A node with data in the container CogniteTimeSeries; `type` is `numeric`, `string` or `state`."""

    id: int
    instance_id: NodeIdentifier
    external_id: str
    is_string: bool
    is_step: bool
    type: str
    created_time: int
    last_updated_time: int
    name: str | None = None
    description: str | None = None
    unit: str | None = None
    unit_external_id: str | None = None
