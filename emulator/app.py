"""Puts the emulator together: operations over one graph, behind the URL table, inside the middleware."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from emulator.graph.driver import Graph
from emulator.http.health import HealthCheck
from emulator.http.middleware import BearerToken, KnownHosts, RequestId, WithoutTrailingSlash
from emulator.http.routes import routes, unknown_path
from emulator.http.throttle import Throttle
from emulator.operations import health
from emulator.operations.context import Context
from emulator.operations.instance_limits import InstanceLimits
from emulator.operations.snapshots import Snapshots
from emulator.settings import Settings

_CORS_HEADERS = ("authorization", "content-type", "content-encoding", "x-cdp-app", "x-cdp-sdk", "cdf-version")


def create(graph: Graph, settings: Settings, browser: str | None = None) -> Starlette:
    """The ASGI application over `graph`, which the caller closes; `browser` is where Neo4j Browser is."""
    limits = settings.limits
    context = Context(
        graph,
        Snapshots(limits=limits),
        limits=limits,
        instance_limits=InstanceLimits(limits),
        version_conflict_status=settings.version_conflict_status,
    )
    throttle = Throttle(limits if settings.throttle else None)
    check = HealthCheck(lambda: health.check(graph, browser))
    return Starlette(
        routes=[Route("/_emulator/health", check), *routes(context, settings.max_body, throttle)],
        middleware=_middleware(settings),
        exception_handlers={404: unknown_path},
    )


def _middleware(settings: Settings) -> list[Middleware]:
    """From the outside in."""
    return [
        Middleware(RequestId),
        Middleware(KnownHosts, allowed=(settings.host, *settings.allowed_hosts)),
        *_cors(settings),
        Middleware(BearerToken),
        Middleware(WithoutTrailingSlash),
    ]


def _cors(settings: Settings) -> list[Middleware]:
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=_CORS_HEADERS,
            expose_headers=("x-request-id", "cdf-is-auto-retryable"),
        )
    ]
