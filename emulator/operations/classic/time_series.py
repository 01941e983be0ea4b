"""Answers requests for time series: the nodes of CogniteTimeSeries."""

from emulator.operations.classic.nodes import list_nodes, retrieve_nodes
from emulator.operations.context import Context
from emulator.plan.classic.time_series import TIME_SERIES, time_series_predicate
from emulator.wire.classic.requests import Page, RetrieveByIds
from emulator.wire.classic.time_series import ListTimeSeries, TimeSeries, TimeSeriesFilter, TimeSeriesQuery


def retrieve(context: Context, project: str, request: RetrieveByIds) -> Page[TimeSeries]:
    """Return the requested time series in the order of the request, each once."""
    return retrieve_nodes(context, project, request, TIME_SERIES)


def list_filtered(context: Context, project: str, request: ListTimeSeries) -> Page[TimeSeries]:
    """List the time series that a filter finds, in the order of their creation."""
    return list_nodes(context, project, request, TIME_SERIES, time_series_predicate(request.filter))


def list_page(context: Context, project: str, request: TimeSeriesQuery) -> Page[TimeSeries]:
    """List time series, in the order of their creation."""
    said = TimeSeriesFilter(
        external_id_prefix=request.external_id_prefix,
        asset_ids=request.asset_ids,
        root_asset_ids=request.root_asset_ids,
    )
    return list_nodes(context, project, request, TIME_SERIES, time_series_predicate(said))
