"""The whole URL table: every path of the API, with the operation behind it or the name of what is missing."""

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.errors import UnknownPath
from emulator.http import encode
from emulator.http.endpoint import Endpoint, NotEmulated, Resource
from emulator.http.throttle import Throttle
from emulator.operations import (
    aggregating,
    container_parts,
    containers,
    data_models,
    inspecting,
    instances,
    projects,
    querying,
    reads,
    resetting,
    searching,
    spaces,
    statistics,
    syncing,
    token,
    units,
    views,
)
from emulator.operations.context import Context
from emulator.wire.container_parts import PartKeys
from emulator.wire.containers import ApplyContainers, ContainerKeys, ListContainers
from emulator.wire.data_models import ApplyDataModels, DataModelKeys, ListDataModels, RetrieveDataModels
from emulator.wire.inspect import InspectContainers, InspectInstances
from emulator.wire.instances import ApplyRequest, ByIdsRequest, DeleteRequest, ListRequest
from emulator.wire.query import QueryRequest, SyncRequest
from emulator.wire.search import AggregateRequest, SearchRequest
from emulator.wire.spaces import ApplySpaces, ListSpaces, SpaceKeys
from emulator.wire.units import RetrieveUnits, UnitKey
from emulator.wire.views import ApplyViews, ListViews, RetrieveViews, ViewKeys

_WORKERS = 64

_PROJECT = "/api/v1/projects/{project}"
_SPACES = f"{_PROJECT}/models/spaces"
_CONTAINERS = f"{_PROJECT}/models/containers"
_VIEWS = f"{_PROJECT}/models/views"
_DATA_MODELS = f"{_PROJECT}/models/datamodels"
_INSTANCES = f"{_PROJECT}/models/instances"
_STATISTICS = f"{_PROJECT}/models/statistics"
_STREAM = f"{_PROJECT}/streams/{{stream}}"
_DATA_MODEL = f"{_PROJECT}/userapis/spaces/{{space}}/datamodels/{{externalId}}/versions/{{version}}"

TABLE: list[Endpoint | NotEmulated] = [
    Endpoint("GET", "/api/v1/token/inspect", None, token.inspect),
    NotEmulated("GET", "/api/v1/projects", "the list of projects"),
    Endpoint("GET", _PROJECT, None, projects.retrieve),
    Endpoint("POST", _SPACES, ApplySpaces, spaces.apply),
    Endpoint("GET", _SPACES, ListSpaces, spaces.list_page),
    Endpoint("POST", f"{_SPACES}/byids", SpaceKeys, spaces.retrieve),
    Endpoint("POST", f"{_SPACES}/delete", SpaceKeys, spaces.delete),
    Endpoint("POST", _CONTAINERS, ApplyContainers, containers.apply),
    Endpoint("GET", _CONTAINERS, ListContainers, containers.list_page),
    Endpoint("POST", f"{_CONTAINERS}/byids", ContainerKeys, containers.retrieve),
    Endpoint("POST", f"{_CONTAINERS}/delete", ContainerKeys, containers.delete),
    Endpoint("POST", f"{_CONTAINERS}/indexes/delete", PartKeys, container_parts.delete_indexes),
    Endpoint("POST", f"{_CONTAINERS}/indexes/retry", PartKeys, container_parts.retry_indexes),
    Endpoint("POST", f"{_CONTAINERS}/constraints/delete", PartKeys, container_parts.delete_constraints),
    Endpoint("POST", f"{_CONTAINERS}/constraints/retry", PartKeys, container_parts.retry_constraints),
    Endpoint("POST", f"{_CONTAINERS}/properties/retry", PartKeys, container_parts.retry_properties),
    Endpoint("POST", f"{_CONTAINERS}/inspect", InspectContainers, inspecting.containers),
    Endpoint("POST", _VIEWS, ApplyViews, views.apply),
    Endpoint("GET", _VIEWS, ListViews, views.list_page),
    Endpoint("POST", f"{_VIEWS}/byids", ViewKeys, views.retrieve, query=RetrieveViews),
    Endpoint("POST", f"{_VIEWS}/delete", ViewKeys, views.delete),
    Endpoint("POST", _DATA_MODELS, ApplyDataModels, data_models.apply),
    Endpoint("GET", _DATA_MODELS, ListDataModels, data_models.list_page),
    Endpoint("POST", f"{_DATA_MODELS}/byids", DataModelKeys, data_models.retrieve, query=RetrieveDataModels),
    Endpoint("POST", f"{_DATA_MODELS}/delete", DataModelKeys, data_models.delete),
    Endpoint("POST", _INSTANCES, ApplyRequest, instances.apply, traffic="write"),
    Endpoint("POST", f"{_INSTANCES}/list", ListRequest, reads.list_instances, traffic="read"),
    Endpoint("POST", f"{_INSTANCES}/byids", ByIdsRequest, reads.retrieve, traffic="read"),
    Endpoint("POST", f"{_INSTANCES}/delete", DeleteRequest, instances.delete, traffic="delete"),
    Endpoint("POST", f"{_INSTANCES}/search", SearchRequest, searching.search_instances, traffic="read"),
    Endpoint("POST", f"{_INSTANCES}/aggregate", AggregateRequest, aggregating.aggregate, traffic="read"),
    Endpoint("POST", f"{_INSTANCES}/query", QueryRequest, querying.query, traffic="read"),
    Endpoint("POST", f"{_INSTANCES}/sync", SyncRequest, syncing.sync, traffic="read"),
    Endpoint("POST", f"{_INSTANCES}/inspect", InspectInstances, inspecting.instances),
    Endpoint("GET", _STATISTICS, None, statistics.of_project),
    Endpoint("GET", f"{_STATISTICS}/spaces", None, statistics.of_spaces),
    Endpoint("POST", f"{_STATISTICS}/spaces/byids", SpaceKeys, statistics.of_named_spaces),
    NotEmulated("POST", f"{_PROJECT}/dml/graphql", "GraphQL for data models"),
    NotEmulated("POST", f"{_DATA_MODEL}/graphql", "GraphQL for instances"),
    Endpoint("GET", f"{_PROJECT}/units", None, units.list_all),
    Endpoint("POST", f"{_PROJECT}/units/byids", RetrieveUnits, units.retrieve),
    Endpoint("GET", f"{_PROJECT}/units/systems", None, units.list_systems),
    Endpoint("GET", f"{_PROJECT}/units/{{externalId}}", UnitKey, units.retrieve_one),
    NotEmulated("GET", f"{_PROJECT}/groups", "listing groups"),
    NotEmulated("POST", f"{_PROJECT}/groups", "creating groups"),
    NotEmulated("POST", f"{_PROJECT}/groups/delete", "deleting groups"),
    NotEmulated("POST", f"{_PROJECT}/streams", "creating streams"),
    NotEmulated("GET", f"{_PROJECT}/streams", "listing streams"),
    NotEmulated("POST", f"{_PROJECT}/streams/delete", "deleting streams"),
    NotEmulated("GET", _STREAM, "retrieving streams"),
    NotEmulated("DELETE", _STREAM, "deleting streams"),
    NotEmulated("POST", f"{_STREAM}/records", "writing records"),
    NotEmulated("POST", f"{_STREAM}/records/upsert", "upserting records"),
    NotEmulated("POST", f"{_STREAM}/records/delete", "deleting records"),
    NotEmulated("POST", f"{_STREAM}/records/filter", "filtering records"),
    NotEmulated("POST", f"{_STREAM}/records/aggregate", "aggregating records"),
    NotEmulated("POST", f"{_STREAM}/records/sync", "syncing records"),
]
"""Of two paths that fit, the first counts: fixed ones stand before those with a parameter."""

_OWN = "/_emulator/projects"

OWN: list[Endpoint] = [
    Endpoint("DELETE", f"{_OWN}/{{project}}", None, resetting.reset),
]
"""What the service does not have. It asks for no token: what changes something must be no GET and no POST, so that
a web page from elsewhere cannot send it without asking first, and is refused then."""


def routes(context: Context, max_body: int, throttle: Throttle) -> list[Route]:
    """One route for each path of the table and of the emulator's own; what is none of them is not found."""
    workers = CapacityLimiter(_WORKERS)
    paths: dict[str, dict[str, Endpoint | NotEmulated]] = {}
    for row in (*TABLE, *OWN):
        paths.setdefault(row.path, {})[row.method] = row
    return [Route(path, Resource(methods, context, max_body, workers, throttle)) for path, methods in paths.items()]


def unknown_path(_request: Request, _error: Exception) -> Response:
    return encode.refusal(UnknownPath())
