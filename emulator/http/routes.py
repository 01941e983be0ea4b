"""The whole URL table: every path of the API, with the operation behind it or the name of what is missing."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.errors import UnknownPath
from emulator.http import encode
from emulator.http.classic.endpoints import CLASSIC
from emulator.http.classic.families import family_routes
from emulator.http.emulator_api import explain, imports
from emulator.http.endpoint import PROJECT, Endpoint, NotEmulated, Resource
from emulator.http.large_bodies import LargeBodies
from emulator.http.shuffle.shuffle import Shuffle
from emulator.http.throttle import Throttle
from emulator.http.workers import Workers
from emulator.operations import units
from emulator.operations.access import groups, joined_projects, token_inspection
from emulator.operations.access.authorization import Authorization
from emulator.operations.apply import apply
from emulator.operations.clock import endpoints as clock
from emulator.operations.console import contents, difference, graph, instance, model
from emulator.operations.context import Context
from emulator.operations.export import files
from emulator.operations.export import graph as graph_export
from emulator.operations.export import instances as instance_export
from emulator.operations.faults import endpoints as faults
from emulator.operations.graphql import endpoints as graphql
from emulator.operations.projects import browse, create, projects, reset
from emulator.operations.query import query
from emulator.operations.read import aggregate, inspect, list_page, retrieve, search
from emulator.operations.schema import container_parts, containers, data_models, spaces, statistics, views
from emulator.operations.seed import seed
from emulator.operations.snapshots import read_parts, restore, save, upload
from emulator.operations.snapshots import store as snapshots
from emulator.operations.sync import sync
from emulator.wire.access.groups import CreateGroups, GroupIds, ListGroups
from emulator.wire.console.contents import ContentsQuery
from emulator.wire.console.graph import GraphQuery
from emulator.wire.console.instance import InstanceQuery
from emulator.wire.console.model import DifferenceQuery, ModelQuery
from emulator.wire.explain import ExplainRequest
from emulator.wire.export import ExportQuery, FilesQuery, GraphExportQuery
from emulator.wire.faults import FaultLogQuery, FaultsQuery, SetFaults
from emulator.wire.graphql import DataModelPath, GraphQLRequest
from emulator.wire.imports import ImportRequest
from emulator.wire.inspect import InspectContainers, InspectInstances
from emulator.wire.instances import ApplyRequest, ByIdsRequest, DeleteRequest, ListRequest
from emulator.wire.project_clock import SetClock
from emulator.wire.projects import ListProjects
from emulator.wire.query import QueryRequest, SyncRequest
from emulator.wire.schema.container_parts import PartKeys
from emulator.wire.schema.containers import ApplyContainers, ContainerKeys, ListContainers
from emulator.wire.schema.data_models import ApplyDataModels, DataModelKeys, ListDataModels, RetrieveDataModels
from emulator.wire.schema.spaces import ApplySpaces, ListSpaces, SpaceKeys
from emulator.wire.schema.units import RetrieveUnits, UnitKey
from emulator.wire.schema.views import ApplyViews, ListViews, RetrieveViews, ViewKeys
from emulator.wire.search import AggregateRequest, SearchRequest
from emulator.wire.seed import SeedRequest
from emulator.wire.snapshot_parts import PartPath, PartWrite
from emulator.wire.snapshots import ForkQuery, SavePath, SnapshotPath

_WORKERS = 64
_BODIES_IN_MEMORY = 2
"""How many of the largest size may be received and decoded at once; more of smaller ones."""

_SPACES = f"{PROJECT}/models/spaces"
_CONTAINERS = f"{PROJECT}/models/containers"
_VIEWS = f"{PROJECT}/models/views"
_DATA_MODELS = f"{PROJECT}/models/datamodels"
_INSTANCES = f"{PROJECT}/models/instances"
_STATISTICS = f"{PROJECT}/models/statistics"
_DATA_MODEL = f"{PROJECT}/userapis/spaces/{{space}}/datamodels/{{externalId}}/versions/{{version}}"

TABLE: list[Endpoint | NotEmulated] = [
    Endpoint("GET", "/api/v1/token/inspect", None, token_inspection.inspect),
    Endpoint("GET", "/api/v1/projects", ListProjects, joined_projects.list_all),
    NotEmulated("POST", "/api/v1/projects", "creating projects"),
    Endpoint("GET", PROJECT, None, projects.retrieve),
    Endpoint("POST", _SPACES, ApplySpaces, spaces.apply, right="write_models"),
    Endpoint("GET", _SPACES, ListSpaces, spaces.list_page, right="read_models"),
    Endpoint("POST", f"{_SPACES}/byids", SpaceKeys, spaces.retrieve, right="read_models"),
    Endpoint("POST", f"{_SPACES}/delete", SpaceKeys, spaces.delete, right="write_models"),
    Endpoint("POST", _CONTAINERS, ApplyContainers, containers.apply, right="write_models"),
    Endpoint("GET", _CONTAINERS, ListContainers, containers.list_page, right="read_models"),
    Endpoint("POST", f"{_CONTAINERS}/byids", ContainerKeys, containers.retrieve, right="read_models"),
    Endpoint("POST", f"{_CONTAINERS}/delete", ContainerKeys, containers.delete, right="write_models"),
    Endpoint("POST", f"{_CONTAINERS}/indexes/delete", PartKeys, container_parts.delete_indexes, right="write_models"),
    Endpoint("POST", f"{_CONTAINERS}/indexes/retry", PartKeys, container_parts.retry_indexes, right="write_models"),
    Endpoint(
        "POST", f"{_CONTAINERS}/constraints/delete", PartKeys, container_parts.delete_constraints, right="write_models"
    ),
    Endpoint(
        "POST", f"{_CONTAINERS}/constraints/retry", PartKeys, container_parts.retry_constraints, right="write_models"
    ),
    Endpoint(
        "POST", f"{_CONTAINERS}/properties/retry", PartKeys, container_parts.retry_properties, right="write_models"
    ),
    Endpoint("POST", f"{_CONTAINERS}/inspect", InspectContainers, inspect.containers, right="read_models"),
    Endpoint("POST", _VIEWS, ApplyViews, views.apply, right="write_models"),
    Endpoint("GET", _VIEWS, ListViews, views.list_page, right="read_models"),
    Endpoint("POST", f"{_VIEWS}/byids", ViewKeys, views.retrieve, query=RetrieveViews, right="read_models"),
    Endpoint("POST", f"{_VIEWS}/delete", ViewKeys, views.delete, right="write_models"),
    Endpoint("POST", _DATA_MODELS, ApplyDataModels, data_models.apply, right="write_models"),
    Endpoint("GET", _DATA_MODELS, ListDataModels, data_models.list_page, right="read_models"),
    Endpoint(
        "POST",
        f"{_DATA_MODELS}/byids",
        DataModelKeys,
        data_models.retrieve,
        query=RetrieveDataModels,
        right="read_models",
    ),
    Endpoint("POST", f"{_DATA_MODELS}/delete", DataModelKeys, data_models.delete, right="write_models"),
    Endpoint("POST", _INSTANCES, ApplyRequest, apply.apply, traffic="write", right="update_instances"),
    Endpoint(
        "POST", f"{_INSTANCES}/list", ListRequest, list_page.list_instances, traffic="read", right="read_instances"
    ),
    Endpoint("POST", f"{_INSTANCES}/byids", ByIdsRequest, retrieve.retrieve, traffic="read", right="read_instances"),
    Endpoint("POST", f"{_INSTANCES}/delete", DeleteRequest, apply.delete, traffic="delete", right="write_instances"),
    Endpoint(
        "POST",
        f"{_INSTANCES}/search",
        SearchRequest,
        search.search_instances,
        traffic="read",
        right="read_instances",
    ),
    Endpoint(
        "POST",
        f"{_INSTANCES}/aggregate",
        AggregateRequest,
        aggregate.aggregate,
        traffic="read",
        right="read_instances",
    ),
    Endpoint("POST", f"{_INSTANCES}/query", QueryRequest, query.query, traffic="read", right="read_instances"),
    Endpoint("POST", f"{_INSTANCES}/sync", SyncRequest, sync.sync, traffic="read", right="read_instances"),
    Endpoint("POST", f"{_INSTANCES}/inspect", InspectInstances, inspect.instances, right="read_instances"),
    Endpoint("GET", _STATISTICS, None, statistics.of_project, right="read_models"),
    Endpoint("GET", f"{_STATISTICS}/spaces", None, statistics.of_spaces, right="read_models"),
    Endpoint("POST", f"{_STATISTICS}/spaces/byids", SpaceKeys, statistics.of_requested_spaces, right="read_models"),
    Endpoint("POST", f"{PROJECT}/dml/graphql", GraphQLRequest, graphql.publish),
    Endpoint("POST", f"{_DATA_MODEL}/graphql", GraphQLRequest, graphql.ask, query=DataModelPath, traffic="read"),
    Endpoint("GET", f"{PROJECT}/units", None, units.list_all),
    Endpoint("POST", f"{PROJECT}/units/byids", RetrieveUnits, units.retrieve),
    Endpoint("GET", f"{PROJECT}/units/systems", None, units.list_systems),
    Endpoint("GET", f"{PROJECT}/units/{{externalId}}", UnitKey, units.retrieve_one),
    Endpoint("GET", f"{PROJECT}/groups", ListGroups, groups.list_groups),
    Endpoint("POST", f"{PROJECT}/groups", CreateGroups, groups.create, status=201, changes_project=True),
    Endpoint("POST", f"{PROJECT}/groups/delete", GroupIds, groups.delete, changes_project=True),
    *CLASSIC,
]
"""Of two paths that fit, the first counts: fixed ones stand before those with a parameter."""

_OWN = "/_emulator/projects"

OWN: list[Endpoint] = [
    Endpoint("GET", _OWN, None, browse.list_projects),
    Endpoint("GET", f"{_OWN}/{{project}}/contents", ContentsQuery, contents.contents),
    Endpoint("GET", f"{_OWN}/{{project}}/graph", GraphQuery, graph.graph),
    Endpoint("GET", f"{_OWN}/{{project}}/instances", InstanceQuery, instance.instance),
    Endpoint("GET", f"{_OWN}/{{project}}/model", ModelQuery, model.model),
    Endpoint("GET", f"{_OWN}/{{project}}/model/difference", DifferenceQuery, difference.difference),
    Endpoint("GET", f"{_OWN}/{{project}}/datamodels", None, browse.list_data_models),
    Endpoint("PUT", f"{_OWN}/{{project}}", None, create.create, changes_project=True),
    Endpoint("DELETE", f"{_OWN}/{{project}}", None, reset.reset),
    Endpoint("GET", "/_emulator/snapshots", None, snapshots.list_all),
    Endpoint("GET", f"{_OWN}/{{project}}/snapshots", None, snapshots.list_snapshots),
    Endpoint("PUT", f"{_OWN}/{{project}}/snapshots/{{name}}", SavePath, save.save),
    Endpoint("DELETE", f"{_OWN}/{{project}}/snapshots/{{name}}", SnapshotPath, snapshots.delete),
    Endpoint("PUT", f"{_OWN}/{{project}}/snapshots/{{name}}/restore", SnapshotPath, restore.restore),
    Endpoint("GET", f"{_OWN}/{{project}}/snapshots/{{name}}/parts", PartPath, read_parts.read_part),
    Endpoint(
        "PUT",
        f"{_OWN}/{{project}}/snapshots/{{name}}/parts",
        PartWrite,
        upload.write_part,
        query=SavePath,
        takes_body=True,
        has_large_body=True,
    ),
    Endpoint("PUT", f"{_OWN}/{{project}}/fork", ForkQuery, restore.fork),
    Endpoint("GET", f"{_OWN}/{{project}}/export/schema", None, instance_export.export_schema),
    Endpoint("GET", f"{_OWN}/{{project}}/export/instances", ExportQuery, instance_export.export_instances),
    Endpoint("GET", f"{_OWN}/{{project}}/export/graph", GraphExportQuery, graph_export.export_graph),
    Endpoint("GET", f"{_OWN}/{{project}}/export/files", FilesQuery, files.export_files),
    Endpoint(
        "PUT",
        f"{_OWN}/{{project}}/import",
        ImportRequest,
        imports.import_files,
        takes_body=True,
        has_large_body=True,
    ),
    Endpoint("PUT", f"{_OWN}/{{project}}/seed", SeedRequest, seed.seed, takes_body=True),
    Endpoint("GET", f"{_OWN}/{{project}}/clock", None, clock.get_clock),
    Endpoint("PUT", f"{_OWN}/{{project}}/clock", SetClock, clock.set_clock, takes_body=True, changes_project=True),
    Endpoint("DELETE", f"{_OWN}/{{project}}/clock", None, clock.reset_clock, changes_project=True),
    Endpoint("POST", f"{_OWN}/{{project}}/explain", ExplainRequest, explain.explain),
    Endpoint("GET", f"{_OWN}/{{project}}/faults", None, faults.list_rules),
    Endpoint("PUT", f"{_OWN}/{{project}}/faults", SetFaults, faults.set_rules, query=FaultsQuery, takes_body=True),
    Endpoint("DELETE", f"{_OWN}/{{project}}/faults", None, faults.clear),
    Endpoint("GET", f"{_OWN}/{{project}}/faults/log", FaultLogQuery, faults.read_log),
]
"""What the service does not have. It asks for no token unless tokens are checked: what changes something must be no
GET and no POST, so that a web page from elsewhere cannot send it without asking first, and is refused then."""


def routes(
    context: Context, max_body: int, throttle: Throttle, access: Authorization, shuffle: Shuffle | None = None
) -> list[Route]:
    """One route for each path of the table and of the emulator's own, then those of what is not emulated.

    The paths of instances come first: Starlette tries one route after the other.
    """
    workers, bodies = Workers(_WORKERS), LargeBodies(_BODIES_IN_MEMORY * max_body)
    paths: dict[str, dict[str, Endpoint | NotEmulated]] = {}
    for row in (*TABLE, *OWN):
        paths.setdefault(row.path, {})[row.method] = row
    known = [
        Route(
            path,
            Resource(
                methods,
                context,
                max_body,
                bodies,
                workers,
                throttle,
                access,
                shuffle if any(isinstance(row, Endpoint) and row.may_be_shuffled for row in methods.values()) else None,
            ),
        )
        for path, methods in sorted(paths.items(), key=lambda row: not row[0].startswith(_INSTANCES))
    ]
    return [*known, *family_routes(context)]


def unknown_path(_request: Request, _error: Exception) -> Response:
    return encode.error_response(UnknownPath())


def templates() -> frozenset[str]:
    """The paths of all endpoints that rules for faults may name."""
    return frozenset(row.path for row in TABLE if isinstance(row, Endpoint) and row.is_of_project)
