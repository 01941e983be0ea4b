"""Puts the emulator together: operations over one graph, behind the URL table, inside the middleware."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from emulator.database.disk_space import UNGUARDED, DiskSpace
from emulator.graph.driver import Graph
from emulator.http.access import oidc
from emulator.http.access.tokens import TokenVerifier
from emulator.http.emulator_api import reference_page, start_page
from emulator.http.emulator_api.health import HealthCheck
from emulator.http.emulator_api.metrics import Metrics
from emulator.http.emulator_api.neo4j_login import LoginResource
from emulator.http.emulator_api.requests import endpoints as request_log
from emulator.http.emulator_api.requests.entry import Entry
from emulator.http.emulator_api.requests.followers import Followers
from emulator.http.emulator_api.requests.log import Log
from emulator.http.emulator_api.requests.observer import Observer
from emulator.http.middleware import AllowedHosts, BearerAuthentication, RequestId, StripTrailingSlash
from emulator.http.routes import routes, templates, unknown_path
from emulator.http.shuffle.shuffle import Shuffle
from emulator.http.throttle import Throttle
from emulator.operations.acceleration.acceleration import Acceleration
from emulator.operations.access.authorization import Authorization
from emulator.operations.access.issuer import Issuer
from emulator.operations.access.principals import PrincipalStore
from emulator.operations.apply.instance_limits import InstanceLimits
from emulator.operations.context import Context
from emulator.operations.faults.rules import FaultRules
from emulator.operations.graphql.schemas import GraphQLSchemas
from emulator.operations.projects import health
from emulator.operations.projects.project_names import ProjectNames
from emulator.operations.read.search_indexes import SearchIndexes
from emulator.operations.schema_cache import SchemaCache
from emulator.settings import Settings

_CORS_HEADERS = ("authorization", "content-type", "content-encoding", "x-cdp-app", "x-cdp-sdk", "cdf-version")


def create(
    graph: Graph,
    settings: Settings,
    browser: str | None = None,
    acceleration: Acceleration | None = None,
    disk: DiskSpace | None = None,
    on_request: Callable[[Entry], object] | None = None,
    login: tuple[str, str] | None = None,
) -> Starlette:
    """The ASGI application over `graph`, which the caller closes; `browser` is where Neo4j Browser is.

    An `acceleration` that is given counts instead of that of the settings. `disk` is that of a managed Neo4j, `login`
    its user and password. `on_request` is called with each request to the API that was answered. `state.followers` of
    the application ends the streams of requests, which a server would wait for; `state.context` is that of operations.
    """
    disk = disk or UNGUARDED
    limits = settings.limits
    context = Context(
        graph,
        SchemaCache(limits=limits, system=settings.system_models),
        graphql_schemas=GraphQLSchemas(limits),
        limits=limits,
        instance_limits=InstanceLimits(limits),
        acceleration=acceleration or (Acceleration() if settings.acceleration == "on" else Acceleration.off()),
        version_conflict_status=settings.version_conflict_status,
        project_names=ProjectNames(settings.projects),
        search_indexes=SearchIndexes(disk),
        disk=disk,
        faults=FaultRules(settings.faults, limits, templates()),
    )
    principals = PrincipalStore(graph, settings.clients, disk)
    issuer = Issuer(graph, principals, settings.audience, strict=settings.auth == "strict", disk=disk)
    throttle = Throttle(limits if settings.throttle else None)
    shuffle = None if settings.shuffle is None else Shuffle(settings.shuffle)
    health_check = HealthCheck(lambda: health.check(graph, browser, disk, settings.shuffle))
    log = Log() if settings.request_log == "on" else None
    followers = Followers()
    metrics = Metrics(context.acceleration.outcomes)
    listeners = [metrics.add, *([log.add, followers.tell] if log else []), *([on_request] if on_request else [])]
    observer = Observer(listeners, keeps=log is not None)
    application = Starlette(
        routes=[
            *routes(context, settings.max_body, throttle, Authorization(settings.admin_group), shuffle),
            Route("/_emulator/health", health_check),
            Route("/_emulator/neo4j", LoginResource(graph.uri, browser, login)),
            *oidc.routes(issuer),
            *start_page.routes(context, is_open=settings.auth == "open"),
            *reference_page.routes(),
            Route("/_emulator/metrics", metrics),
            *request_log.routes(context, log, followers),
        ],
        middleware=_middleware(settings, _token_verifier(settings, issuer), observer),
        exception_handlers={404: unknown_path},
    )
    # The middleware takes the slash at the end away again: a redirect to it would never end.
    application.router.redirect_slashes = False
    application.state.followers = followers
    application.state.context = context
    return application


def _token_verifier(settings: Settings, issuer: Issuer) -> TokenVerifier | None:
    if settings.auth == "open":
        return None
    # 20 MB and a tenth of a second that open mode does without.
    from emulator.auth.discovery import published_keys  # noqa: PLC0415
    from emulator.auth.keys import IssuerKeys  # noqa: PLC0415
    from emulator.auth.tokens import Verifier  # noqa: PLC0415

    issuers = {url: IssuerKeys(published_keys(url)) for url in settings.issuers}
    return Verifier(settings.audience, issuers, IssuerKeys(issuer.public_keys), oidc.is_own)


def _middleware(settings: Settings, verifier: TokenVerifier | None, observer: Observer) -> list[Middleware]:
    """From the outside in."""
    return [
        Middleware(RequestId),
        Middleware(observer.middleware),
        Middleware(AllowedHosts, allowed=(settings.host, *settings.allowed_hosts)),
        *_cors(settings),
        Middleware(BearerAuthentication, verifier=verifier, admin_group=settings.admin_group),
        Middleware(StripTrailingSlash),
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
