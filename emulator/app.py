"""Puts the emulator together: operations over one graph, behind the URL table, inside the middleware."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from emulator.graph.driver import Graph
from emulator.http.access import oidc
from emulator.http.access.tokens import TokenCheck
from emulator.http.emulator_api import start_page
from emulator.http.emulator_api.health import HealthCheck
from emulator.http.emulator_api.request_log import RequestLog
from emulator.http.middleware import BearerToken, KnownHosts, RequestId, WithoutTrailingSlash
from emulator.http.routes import routes, unknown_path
from emulator.http.throttle import Throttle
from emulator.operations.access.authorization import Authorization
from emulator.operations.access.issuer import Issuer
from emulator.operations.access.principals import PrincipalStore
from emulator.operations.apply.instance_limits import InstanceLimits
from emulator.operations.context import Context
from emulator.operations.projects import health
from emulator.operations.projects.project_names import ProjectNames
from emulator.operations.schema_cache import SchemaCache
from emulator.settings import Settings

_CORS_HEADERS = ("authorization", "content-type", "content-encoding", "x-cdp-app", "x-cdp-sdk", "cdf-version")


def create(graph: Graph, settings: Settings, browser: str | None = None) -> Starlette:
    """The ASGI application over `graph`, which the caller closes; `browser` is where Neo4j Browser is."""
    limits = settings.limits
    context = Context(
        graph,
        SchemaCache(limits=limits),
        limits=limits,
        instance_limits=InstanceLimits(limits),
        version_conflict_status=settings.version_conflict_status,
        named=ProjectNames(settings.projects),
    )
    issuer = Issuer(graph, PrincipalStore(graph, settings.clients), settings.audience, strict=settings.auth == "strict")
    throttle = Throttle(limits if settings.throttle else None)
    check = HealthCheck(lambda: health.check(graph, browser))
    log = RequestLog()
    application = Starlette(
        routes=[
            Route("/_emulator/health", check),
            *oidc.routes(issuer),
            *routes(context, settings.max_body, throttle, Authorization(settings.admin_group)),
            *start_page.routes(context),
            Route("/_emulator/requests", log),
        ],
        middleware=_middleware(settings, _token_check(settings, issuer), log),
        exception_handlers={404: unknown_path},
    )
    # The middleware takes the slash at the end away again: a redirect to it would never end.
    application.router.redirect_slashes = False
    return application


def _token_check(settings: Settings, issuer: Issuer) -> TokenCheck | None:
    if settings.auth == "open":
        return None
    # 20 MB and a tenth of a second that open mode does without.
    from emulator.auth.discovery import published_keys  # noqa: PLC0415
    from emulator.auth.keys import Keys  # noqa: PLC0415
    from emulator.auth.tokens import Verifier  # noqa: PLC0415

    issuers = {url: Keys(published_keys(url)) for url in settings.issuers}
    return Verifier(settings.audience, issuers, Keys(issuer.published), oidc.is_own)


def _middleware(settings: Settings, check: TokenCheck | None, log: RequestLog) -> list[Middleware]:
    """From the outside in."""
    return [
        Middleware(RequestId),
        Middleware(log.around),
        Middleware(KnownHosts, allowed=(settings.host, *settings.allowed_hosts)),
        *_cors(settings),
        Middleware(BearerToken, check=check, admins=settings.admin_group),
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
