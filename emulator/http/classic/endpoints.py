"""The endpoints of other APIs that answer about instances: metadata of time series and files, and sequences."""

from emulator.http.endpoint import Endpoint, NotEmulated
from emulator.operations.classic import files, sequences, time_series
from emulator.wire.classic.files import FilesQuery, ListFiles
from emulator.wire.classic.requests import ListOptions, RetrieveByIds
from emulator.wire.classic.time_series import ListTimeSeries, TimeSeriesQuery

_PROJECT = "/api/v1/projects/{project}"
_TIME_SERIES = f"{_PROJECT}/timeseries"
_FILES = f"{_PROJECT}/files"
_SEQUENCES = f"{_PROJECT}/sequences"

CLASSIC: list[Endpoint | NotEmulated] = [
    Endpoint("GET", _TIME_SERIES, TimeSeriesQuery, time_series.list_page, traffic="read", right="read_instances"),
    NotEmulated("POST", _TIME_SERIES, "creating time series other than as instances of CogniteTimeSeries"),
    Endpoint(
        "POST",
        f"{_TIME_SERIES}/list",
        ListTimeSeries,
        time_series.list_filtered,
        traffic="read",
        right="read_instances",
    ),
    Endpoint(
        "POST", f"{_TIME_SERIES}/byids", RetrieveByIds, time_series.retrieve, traffic="read", right="read_instances"
    ),
    Endpoint("GET", _FILES, FilesQuery, files.list_page, traffic="read", right="read_instances"),
    NotEmulated("POST", _FILES, "creating files other than as instances of CogniteFile, and their contents"),
    Endpoint("POST", f"{_FILES}/list", ListFiles, files.list_filtered, traffic="read", right="read_instances"),
    Endpoint("POST", f"{_FILES}/byids", RetrieveByIds, files.retrieve, traffic="read", right="read_instances"),
    Endpoint("GET", _SEQUENCES, ListOptions, sequences.list_all),
    NotEmulated("POST", _SEQUENCES, "creating sequences"),
    Endpoint("POST", f"{_SEQUENCES}/list", ListOptions, sequences.list_all),
    Endpoint("POST", f"{_SEQUENCES}/byids", RetrieveByIds, sequences.retrieve),
]
