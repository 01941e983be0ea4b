"""Serves Neo4j Browser from its jar, in the process of the emulator.

Browser is a web page that speaks Bolt to Neo4j. So the managed Neo4j needs no HTTP server for it, whose start takes
processor time when the first requests need it, and whose classes and threads take memory.
"""

from __future__ import annotations

import json
from functools import cached_property
from ipaddress import ip_address
from mimetypes import guess_type
from typing import TYPE_CHECKING
from zipfile import ZipFile

from starlette.applications import Starlette
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from emulator.database.jars.fetch import MANAGED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

ROOT = "/browser/"
_HEADERS = {"x-content-type-options": "nosniff", "x-frame-options": "DENY"}


def application(class_path: Sequence[Path], bolt_uri: str) -> Starlette:
    """The ASGI application that serves Browser for the Neo4j at `bolt_uri`; its jar is one of `class_path`."""
    browser = _Neo4jBrowser(next(jar for jar in class_path if jar.name.startswith("neo4j-browser-")))
    discovery = {"bolt_direct": bolt_uri, "neo4j_version": MANAGED.version, "neo4j_edition": "community"}
    text = json.dumps({**discovery, "auth_config": {"oidc_providers": []}})

    def discover(request: Request) -> Response:
        """Tell people where Browser is, and Browser where Neo4j is."""
        if "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(ROOT, 303)
        return Response(text, headers=_HEADERS, media_type="application/json")

    return Starlette(routes=[Route("/", discover), Route(ROOT + "{path:path}", browser.file)])


class _Neo4jBrowser:
    def __init__(self, jar: Path) -> None:
        self._path = jar

    @cached_property
    def _jar(self) -> ZipFile:
        """The jar, opened for the first request: most starts serve none."""
        return ZipFile(self._path)

    def file(self, request: Request) -> Response:
        name = request.path_params["path"]
        name += "index.html" if not name or name.endswith("/") else ""
        try:
            content = self._jar.read("browser/" + name)
        except KeyError:
            return Response(status_code=404, headers=_HEADERS)
        return Response(content, headers=_HEADERS, media_type=guess_type(name)[0] or "application/octet-stream")


def beside(app: ASGIApp, browser: ASGIApp, address: tuple[str, int]) -> ASGIApp:
    """Let `browser` answer what arrives at `address`, and `app` everything else.

    What arrives at all addresses of this machine carries the one that it came to: then the port decides.
    """
    host, port = address
    is_any = ip_address(host).is_unspecified

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        server = scope.get("server")
        is_for_browser = server is not None and server[1] == port and (is_any or server[0] == host)
        await (browser if is_for_browser else app)(scope, receive, send)

    return dispatch
