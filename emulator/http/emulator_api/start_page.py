"""Turns the files of `emulator/web` into the start page, and a project's schema into what Neo4j Browser takes."""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from emulator import errors
from emulator.http import encode
from emulator.http.endpoint import project_of
from emulator.operations.context import Context
from emulator.operations.projects import browse

FILES = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "vendor/cytoscape.min.js": "text/javascript",
    "vendor/layout-base.js": "text/javascript",
    "vendor/cose-base.js": "text/javascript",
    "vendor/cytoscape-fcose.js": "text/javascript",
}
# The page takes nothing from elsewhere, and is in no other page. Cytoscape sets styles of its own canvas.
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
_HEADERS = {"cache-control": "no-cache", "x-content-type-options": "nosniff", "content-security-policy": _POLICY}
# Browser asks before it fetches, for it sends headers of its own.
_ASKED = {"access-control-allow-methods": "GET", "access-control-allow-headers": "*"}
_LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")


class Page:
    """One path: an ASGI application over what `make` makes of a request, in a worker thread."""

    def __init__(self, media: str, make: Callable[[Request], str], *, for_browser: bool = False) -> None:
        self._media = media
        self._make = make
        self._for_browser = for_browser

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except errors.ApiError as error:
            response = encode.refusal(error)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        shared = self._shared(request)
        if request.method == "OPTIONS" and shared:
            return Response(status_code=204, headers={**shared, **_ASKED})
        if request.method not in {"GET", "HEAD"}:
            raise errors.MethodNotAllowed(["GET"])
        text = await to_thread.run_sync(self._make, request)
        return Response(text, headers={**_HEADERS, **shared}, media_type=self._media)

    def _shared(self, request: Request) -> dict[str, str]:
        """Neo4j Browser on this machine is another origin: it may read what is made for it, and nobody else may."""
        origin = request.headers.get("origin", "")
        if not self._for_browser or not _LOOPBACK.fullmatch(origin):
            return {}
        return {"access-control-allow-origin": origin, "vary": "origin"}


def routes(context: Context) -> list[Route]:
    style = Page("text/plain", lambda request: browse.style(context, project_of(request)), for_browser=True)
    guide = Page("text/html", lambda request: browse.browser_guide(context, project_of(request)), for_browser=True)
    own = "/_emulator/projects/{project}"
    return [
        Route("/", Page("text/html", lambda _: _read("index.html"))),
        *(Route(f"/_emulator/web/{name}", Page(media, _reader(name))) for name, media in FILES.items()),
        Route(f"{own}/style.grass", style),
        Route(f"{own}/guide.html", guide),
        Route(f"{own}/guide", guide),
    ]


def _reader(name: str) -> Callable[[Request], str]:
    return lambda _: _read(name)


@cache
def _read(name: str) -> str:
    return (files("emulator") / "web" / name).read_text(encoding="utf-8")
