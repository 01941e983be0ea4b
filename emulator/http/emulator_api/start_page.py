"""The console and GraphiQL, from the files of `emulator/web`; styles and guides for Neo4j Browser."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from secrets import token_urlsafe

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from emulator import errors
from emulator.http import encode
from emulator.http.endpoint import project_of
from emulator.operations.context import Context
from emulator.operations.projects import neo4j_browser

_MEDIA = {".css": "text/css", ".js": "text/javascript"}


def _found(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    """The scripts and styles in `folder`, as paths, with their media types."""
    for one in folder.iterdir():
        suffix = one.name[one.name.rfind(".") :]
        if one.is_dir():
            yield from _found(one, f"{prefix}{one.name}/")
        elif suffix in _MEDIA:
            yield f"{prefix}{one.name}", _MEDIA[suffix]


FILES = dict(_found(files("emulator") / "web"))
"""What the pages load, below `/_emulator/web/`."""

_HEADERS = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
# No external resources, and no framing by others: the console frames GraphiQL. GraphiQL and Swagger UI set inline
# styles; the fonts of GraphiQL are in its CSS.
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; frame-ancestors 'self'"
)
# CodeMirror adds style elements, for which it is given the nonce of the page; its marks are pictures in its styles.
_CONSOLE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_NONCE_BYTES = 16
_PAGES = ("console/pages/", "console/parts/")
_LATER = ' fetchpriority="low"'
# Neo4j Browser sends headers of its own, so its requests need a preflight.
_PREFLIGHT_HEADERS = {"access-control-allow-methods": "GET", "access-control-allow-headers": "*"}
_LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")


class TextResource:
    """One path: an ASGI application that renders a text from a request, in a worker thread."""

    def __init__(self, media: str, render: Callable[[Request], str], *, for_neo4j_browser: bool = False) -> None:
        self._media = media
        self._render = render
        self._for_neo4j_browser = for_neo4j_browser

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except errors.ApiError as error:
            response = encode.error_response(error)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        cors_headers = self._cors_headers(request)
        if request.method == "OPTIONS" and cors_headers:
            return Response(status_code=204, headers={**cors_headers, **_PREFLIGHT_HEADERS})
        if request.method not in {"GET", "HEAD"}:
            raise errors.MethodNotAllowed(["GET"])
        text = await to_thread.run_sync(self._render, request)
        return self._answer(text, cors_headers)

    def _answer(self, text: str, cors_headers: dict[str, str]) -> Response:
        headers = {**_HEADERS, "content-security-policy": _POLICY, **cors_headers}
        return Response(text, headers=headers, media_type=self._media)

    def _cors_headers(self, request: Request) -> dict[str, str]:
        """Return the headers that let a Neo4j Browser on this machine, another origin, read the response."""
        origin = request.headers.get("origin", "")
        if not self._for_neo4j_browser or not _LOOPBACK.fullmatch(origin):
            return {}
        return {"access-control-allow-origin": origin, "vary": "origin"}


class _Console(TextResource):
    """The page of the console: each answer has a nonce of its own, also in the text."""

    def _answer(self, text: str, cors_headers: dict[str, str]) -> Response:
        nonce = token_urlsafe(_NONCE_BYTES)
        headers = {**_HEADERS, "content-security-policy": _CONSOLE_POLICY.format(nonce=nonce), **cors_headers}
        return HTMLResponse(text.replace("{nonce}", nonce), headers=headers)


def routes(context: Context, *, is_open: bool) -> list[Route]:
    """The pages. Unless the emulator `is_open` to everyone, those without a token name nothing that is in projects."""

    def for_browser(media: str, render: Callable[[Request], str]) -> TextResource:
        return TextResource(media, render, for_neo4j_browser=True)

    style = for_browser("text/plain", lambda request: neo4j_browser.style(context, project_of(request)))
    guide = for_browser(
        "text/html", lambda request: neo4j_browser.guide_of(context, project_of(request), _own_url(request))
    )
    style_of_all = for_browser("text/plain", lambda _: neo4j_browser.style_of_all(context, is_open=is_open))
    guide_of_all = for_browser(
        "text/html", lambda request: neo4j_browser.guide_of_all(context, _own_url(request), is_open=is_open)
    )
    own = "/_emulator/projects/{project}"
    return [
        Route("/", _Console("text/html", _console)),
        Route(f"{own}/graphiql", TextResource("text/html", _graphiql)),
        *(Route(f"/_emulator/web/{name}", TextResource(media, reader(name))) for name, media in FILES.items()),
        Route(f"{own}/style.grass", style),
        Route(f"{own}/guide.html", guide),
        Route(f"{own}/guide", guide),
        Route("/_emulator/style.grass", style_of_all),
        Route("/_emulator/guide.html", guide_of_all),
        Route("/_emulator/guide", guide_of_all),
    ]


def _own_url(request: Request) -> str:
    """The URL of the emulator for Browser, which takes guides and styles from "localhost" without being configured."""
    return f"{request.url.scheme}://{request.url.netloc.replace('127.0.0.1', 'localhost')}"


def _console(_: Request) -> str:
    # The browser loads the modules at once, not one after another as they name each other; first those of the frame.
    modules = [name for name in FILES if name.startswith("console/") and name.endswith(".js")]
    links = [
        f'<link rel="modulepreload" href="/_emulator/web/{name}"{_LATER if name.startswith(_PAGES) else ""}>'
        for name in sorted(modules, key=lambda name: (name.startswith(_PAGES), name))
    ]
    return read_file("console/index.html").replace("{modules}", "\n".join(links))


def _graphiql(request: Request) -> str:
    project_of(request)  # the page puts it into the paths that it requests
    return read_file("graphiql.html")


def reader(name: str) -> Callable[[Request], str]:
    return lambda _: read_file(name)


@cache
def read_file(name: str) -> str:
    return (files("emulator") / "web" / name).read_text(encoding="utf-8")
