"""The proxy of a recording: an application that passes each request on, and what is answered back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Route

from emulator.errors import ApiError, NotRecordable, PageNotRecorded
from emulator.http.body import Bounds, decompress, receive
from emulator.http.encode import error_response, response
from emulator.http.middleware import AllowedHosts
from emulator.limits import DOCUMENTED
from emulator.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import Request

    from emulator.cli.cassettes.recording import Recording
    from emulator.cli.cassettes.upstream import Upstream

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_OWN_PATHS = "/_emulator"
_COMPRESSED_FROM = 1_024
_BOUNDS = Bounds.of(DOCUMENTED, Settings().max_body, writes=True)


def create(upstream: Upstream, recording: Recording, project: str | None = None) -> Starlette:
    """Return the application. With `project` all requests go to that one, whatever they name."""
    proxy = _Proxy(upstream, recording, project)
    return Starlette(
        routes=[
            Route(f"{_OWN_PATHS}/health", _health),
            Route("/{path:path}", proxy.pass_on, methods=_METHODS),
        ],
        middleware=[Middleware(AllowedHosts), Middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM)],
    )


async def _health(_: Request) -> Response:
    return response({"status": "ok", "recording": True})


class _Proxy:
    def __init__(self, upstream: Upstream, recording: Recording, project: str | None) -> None:
        self._upstream = upstream
        self._recording = recording
        self._project = project

    async def pass_on(self, request: Request) -> Response:
        try:
            _check(request)
            sent = await receive(request, _BOUNDS)
            return await run_in_threadpool(self._ask, request, sent)
        except ApiError as error:
            return error_response(error)

    def _ask(self, request: Request, sent: bytes) -> Response:
        """Ask the upstream. The exchange is recorded also where the client does not wait any more."""
        inflated = decompress(sent, request.headers, _BOUNDS, lambda: None)
        target = self._target(request)
        try:
            answer = self._upstream.send(request.method, target, request.headers, sent)
        except ApiError as error:
            self._recording.leave_out(f"no answer of the upstream ({error.status})")
            raise
        self._recording.add(request.method, target, inflated, answer.status, answer.body)
        return Response(answer.body, answer.status, answer.headers)

    def _target(self, request: Request) -> str:
        """The path as it was sent, with its query."""
        path = request.scope["raw_path"].decode("latin-1")
        parts = path.split("/")
        if self._project is not None and parts[1:4] == ["api", "v1", "projects"] and parts[4:]:
            path = "/".join([*parts[:4], quote(self._project, safe=""), *parts[5:]])
        query = request.scope["query_string"].decode("latin-1")
        return f"{path}?{query}" if query else path


def _check(request: Request) -> None:
    """Refuse what is not meant for the upstream: a page in a browser must not use the token of this recording."""
    if request.headers.get("origin") or request.headers.get("sec-fetch-site"):
        raise PageNotRecorded
    # What is sent on is resolved, so that `..` would lead to another project than the one that is recorded.
    if request.url.path.startswith(_OWN_PATHS) or not {".", ".."}.isdisjoint(request.scope["path"].split("/")):
        raise NotRecordable(request.url.path)
