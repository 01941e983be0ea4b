"""What surrounds every request: its id, the check of its Host, of its token, and of its path's end.

Each is a plain ASGI application around another; `app.py` lists them from the outside in.
"""

import re
from collections.abc import Collection, Mapping
from uuid import uuid4

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.errors import AccessDenied, ApiError, HostNotAllowed, Unauthorized
from emulator.http import encode
from emulator.http.access.tokens import TokenCheck

_LOOPBACK = re.compile(r"localhost|.+\.localhost|127\.0\.0\.1|\[::1\]", re.IGNORECASE)
_PORT = re.compile(r":\d*$")
_BEARER = re.compile(r"bearer +(\S.*)", re.IGNORECASE)


class RequestId:
    """Gives every request an id, which its answer carries and which the log names."""

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
            await self._app(scope, receive, send_with_id)
        else:
            await self._app(scope, receive, send)


class KnownHosts:
    """Refuses requests that name a host other than this machine, so that no web page can pose as it.

    A page may point a name of its own at 127.0.0.1 and so get past the browser's same-origin rule; the
    Host header still tells that name.
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str] = ()) -> None:
        self._app = app
        self._allowed = {name.lower() for name in allowed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for host in Headers(scope=scope).getlist("host") or [""]:
                if not self._knows(_PORT.sub("", host)):
                    return await encode.refusal(HostNotAllowed(host))(scope, receive, send)
        return await self._app(scope, receive, send)

    def _knows(self, name: str) -> bool:
        return bool(_LOOPBACK.fullmatch(name)) or "*" in self._allowed or name.lower() in self._allowed


class BearerToken:
    """Asks for a token under `/api/`, as the service does: any will do, or only one that `check` lets through.

    What such a token says goes with the request. Where tokens are checked, what shows or deletes whole projects
    asks for one too: of the group `admins`, for it knows no spaces.
    """

    def __init__(self, app: ASGIApp, check: TokenCheck | None = None, admins: str = "") -> None:
        self._app = app
        self._check = check
        self._admins = admins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (_is_api(scope) or (self._check and _shows_data(scope))):
            try:
                await self._admit(scope)
            except ApiError as error:
                return await encode.refusal(error)(scope, receive, send)
        return await self._app(scope, receive, send)

    async def _admit(self, scope: Scope) -> None:
        found = _BEARER.fullmatch(Headers(scope=scope).get("authorization", "").strip())
        if found is None:
            raise Unauthorized
        if self._check is not None:
            known = self._check.known(found[1])
            # An issuer may have to be asked for its keys.
            claims = known or await to_thread.run_sync(self._check.verify, found[1])
            if _shows_data(scope) and self._admins not in claims.groups:
                raise AccessDenied
            scope.setdefault("state", {})["claims"] = claims


def _is_api(scope: Mapping[str, str]) -> bool:
    return scope["path"] == "/api" or scope["path"].startswith("/api/")


def _shows_data(scope: Mapping[str, str]) -> bool:
    return scope["path"].startswith(("/_emulator/projects", "/_emulator/requests"))


class WithoutTrailingSlash:
    """Makes `/models/spaces/` the same path as `/models/spaces`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "path": scope["path"].rstrip("/") or "/"}
        await self._app(scope, receive, send)
