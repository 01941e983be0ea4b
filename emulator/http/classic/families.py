"""Paths that the service has and the emulator lacks, by how they begin.

They answer 501 and name themselves: clients take a 404 for the answer that something does not exist.
"""

from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from emulator.errors import ApiError, InvalidRequest, NotEmulated, UnknownPath
from emulator.http import encode
from emulator.http.endpoint import note_project
from emulator.operations.context import Context

IN_PROJECT = {
    "3d": "3D models",
    "ai": "agents and AI tools",
    "alerts": "alerts",
    "analytics": "analytics",
    "annotations": "annotations",
    "apphosting": "hosted apps",
    "apps": "apps",
    "assets": "assets other than as instances of CogniteAsset",
    "calculations": "scheduled calculations",
    "context": "contextualization",
    "dataproducts": "data products",
    "datasets": "data sets",
    "documents": "documents",
    "events": "events",
    "extpipes": "extraction pipelines",
    "files": "files beyond the metadata of instances of CogniteFile",
    "files/completemultipartupload": "contents of files",
    "files/downloadlink": "contents of files",
    "files/initmultipartupload": "contents of files",
    "files/multiuploadlink": "contents of files",
    "files/uploadlink": "contents of files",
    "functions": "functions",
    "geospatial": "geospatial features",
    "hostedextractors": "hosted extractors",
    "industrialcanvas": "industrial canvases",
    "integrations": "integrations of extractors",
    "labels": "labels",
    "limits": "the limits of other APIs",
    "metering": "metering",
    "modelhosting": "hosted models",
    "monitoringtasks": "monitoring tasks",
    "notifications": "notifications",
    "playground": "the playground",
    "postgresgateway": "the PostgreSQL gateway",
    "processes": "processes and signals",
    "profiler": "the profiler",
    "profiles": "user profiles",
    "raw": "RAW",
    "relationships": "relationships",
    "robotics": "robotics",
    "rulesets": "rule sets",
    "securitycategories": "security categories",
    "seismic": "seismic data",
    "sequences": "sequences",
    "sessions": "sessions",
    "simulators": "simulators",
    "storage": "storage of apps",
    "storage/charts": "charts",
    "storage/config/apps/search": "the configuration of search",
    "storage/config/locationfilters": "location filters",
    "streamlit-apps": "Streamlit apps",
    "streams": "streams and records",
    "templategroups": "templates",
    "timeseries": "time series beyond the metadata of instances of CogniteTimeSeries",
    "timeseries/data": "data points",
    "timeseries/synthetic": "synthetic time series",
    "timeseries/subscriptions": "subscriptions to data points",
    "transformations": "transformations",
    "types": "types",
    "update": "the settings of projects",
    "videostreaming": "video streams",
    "vision": "vision",
    "wdl": "wells",
    "workflow": "workflows",
    "workflows": "workflows",
    "writeback": "SAP writeback",
}
"""Below `/api/v1/projects/{project}/` and `/apps/v1/projects/{project}/`; of two that fit the longer one counts.

From the paths that `cognite-sdk` 8.22.0 and `cognite-toolkit` 0.9.28 ask for (a test compares), and from the
public reference of the API.
"""

OUTSIDE = {
    "orgs": "organizations",
    "principals": "principals",
    "sessions": "sessions",
}
"""Below `/api/v1/`."""


class Family:
    """Answers what no endpoint takes: an ASGI application for all paths below that of its route."""

    def __init__(self, families: dict[str, str], context: Context) -> None:
        self._families = families
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            note_project(self._context, request)
            error = self._error(request.method, str(request.path_params["path"]))
        except InvalidRequest as refused:
            error = refused
        await encode.error_response(error)(scope, receive, send)

    def _error(self, method: str, path: str) -> ApiError:
        pieces = path.split("/")
        for length in range(len(pieces), 0, -1):
            words = self._families.get("/".join(pieces[:length]))
            if words is not None:
                return NotEmulated(f"{words} ({method} /{path})")
        return UnknownPath()


def family_routes(context: Context) -> list[Route]:
    """The routes behind those of all endpoints."""
    return [
        Route("/api/v1/projects/{project}/{path:path}", Family(IN_PROJECT, context)),
        Route("/apps/v1/projects/{project}/{path:path}", Family(IN_PROJECT, context)),
        Route("/api/v1/{path:path}", Family(OUTSIDE, context)),
    ]
