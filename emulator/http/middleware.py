"""ASGI middleware: request ids, the checks of the Host header and the bearer token, and trailing slashes.

`app.py` lists them from the outermost to the innermost.
"""

import re
from collections.abc import Collection, Mapping
from uuid import uuid4

import structlog
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.errors import AccessDenied, ApiError, HostNotAllowed, Unauthorized
from emulator.http import encode
from emulator.http.access.tokens import TokenVerifier

_LOOPBACK = re.compile(r"localhost|.+\.localhost|127\.0\.0\.1|\[::1\]", re.IGNORECASE)
_PORT = re.compile(r":\d*$")
_GRAPHIQL = re.compile(r"/_emulator/projects/[^/]+/graphiql")
_PROJECT_DATA = ("/_emulator/projects", "/_emulator/snapshots", "/_emulator/requests", "/_emulator/neo4j")
_BEARER = re.compile(r"bearer +(\S.*)", re.IGNORECASE)


class RequestId:
    """Gives every request an id, which is in a header of the response and in all lines of the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = str(uuid4())

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        if scope["type"] == "http":
            scope.setdefault("state", {})["request_id"] = request_id
            # Never unbound, which costs more than all else here: each request runs in a context of its own.
            structlog.contextvars.bind_contextvars(request_id=request_id)
            await self._app(scope, receive, send_with_id)
        else:
            await self._app(scope, receive, send)


class AllowedHosts:
    """Rejects requests whose Host header is neither a loopback name nor in `allowed`.

    It protects from DNS rebinding: a web page may let its own name resolve to 127.0.0.1 and so pass the browser's
    same-origin policy, but the Host header still holds that name.
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str] = ()) -> None:
        self._app = app
        self._allowed = {name.lower() for name in allowed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for host in Headers(scope=scope).getlist("host") or [""]:
                if not self._is_allowed(_PORT.sub("", host)):
                    return await encode.error_response(HostNotAllowed(host))(scope, receive, send)
        return await self._app(scope, receive, send)

    def _is_allowed(self, name: str) -> bool:
        return bool(_LOOPBACK.fullmatch(name)) or "*" in self._allowed or name.lower() in self._allowed


class BearerAuthentication:
    """Requires a bearer token under `/api/`: any text in open mode, else a token that `verifier` accepts.

    The claims of a verified token are put on the request. Where tokens are verified, the endpoints that show or
    change whole projects require a token of `admin_group`, as they are not limited to spaces.
    """

    def __init__(self, app: ASGIApp, verifier: TokenVerifier | None = None, admin_group: str = "") -> None:
        self._app = app
        self._verifier = verifier
        self._admin_group = admin_group

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (_is_api(scope) or (self._verifier and _is_project_data(scope))):
            try:
                await self._authenticate(scope)
            except ApiError as error:
                return await encode.error_response(error)(scope, receive, send)
        return await self._app(scope, receive, send)

    async def _authenticate(self, scope: Scope) -> None:
        found = _BEARER.fullmatch(Headers(scope=scope).get("authorization", "").strip())
        if found is None:
            raise Unauthorized
        if self._verifier is not None:
            cached = self._verifier.cached(found[1])
            # Verification may fetch the keys of the issuer.
            claims = cached or await to_thread.run_sync(self._verifier.verify, found[1])
            if _is_project_data(scope) and self._admin_group not in claims.groups:
                raise AccessDenied
            scope.setdefault("state", {})["claims"] = claims


def _is_api(scope: Mapping[str, str]) -> bool:
    return scope["path"] == "/api" or scope["path"].startswith("/api/")


def _is_project_data(scope: Mapping[str, str]) -> bool:
    path = scope["path"]
    if _GRAPHIQL.fullmatch(path):  # the page is the same for all projects, and must be there to ask for a token
        return False
    return path.startswith(_PROJECT_DATA)


class StripTrailingSlash:
    """Makes `/models/spaces/` the same path as `/models/spaces`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "path": scope["path"].rstrip("/") or "/"}
        await self._app(scope, receive, send)
