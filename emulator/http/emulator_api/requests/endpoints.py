"""The endpoints below `/_emulator/requests`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import Request
from starlette.routing import Route

from emulator import errors
from emulator.compile.statement import Statement
from emulator.http import decode, encode
from emulator.http.emulator_api.requests.matching import Wanted
from emulator.http.emulator_api.requests.present import Summaries, detail, summary
from emulator.http.emulator_api.requests.stream import stream
from emulator.operations.requests.plans import explain_statements

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from emulator.http.emulator_api.requests.entry import Entry
    from emulator.http.emulator_api.requests.followers import Followers
    from emulator.http.emulator_api.requests.log import Log
    from emulator.operations.context import Context

PATH = "/_emulator/requests"


class Resource:
    """One path: an ASGI application with a function for each method."""

    def __init__(self, log: Log | None, **methods: Callable[[Request], Awaitable[Response]]) -> None:
        self._log = log
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if self._log is None:
                raise errors.RequestLogOff
            respond = self._methods.get(scope["method"])
            if respond is None:
                raise errors.MethodNotAllowed(sorted(self._methods))
            response = await respond(Request(scope, receive))
        except errors.ApiError as error:
            response = encode.error_response(error)
        await response(scope, receive, send)


def routes(context: Context, log: Log | None, followers: Followers) -> list[Route]:
    """The routes of `log`; without one each answers `RequestLogOff`."""

    async def list_all(request: Request) -> Response:
        wanted = _wanted(request)
        found: list[Entry] = []
        for entry in log.newest_first(wanted.after) if log else ():
            if len(found) == wanted.limit:
                break
            if wanted.fits(entry):
                found.append(entry)
        return encode.response(Summaries(list(map(summary, found))))

    async def clear(_: Request) -> Response:
        if log:
            log.clear()
        return encode.response({})

    async def show(request: Request) -> Response:
        entry = _find(log, request)
        return await to_thread.run_sync(lambda: encode.response(detail(entry)))

    async def plans(request: Request) -> Response:
        asked = [Statement(one.text, one.parameters) for one in _find(log, request).statements]
        return encode.response(await to_thread.run_sync(partial(explain_statements, context, asked)))

    return [
        Route(PATH, Resource(log, GET=list_all, DELETE=clear)),
        Route(f"{PATH}/stream", _Stream(log, followers)),
        Route(f"{PATH}/{{id}}", Resource(log, GET=show)),
        Route(f"{PATH}/{{id}}/plans", Resource(log, GET=plans)),
    ]


class _Stream:
    """The path of the stream: an ASGI application."""

    def __init__(self, log: Log | None, followers: Followers) -> None:
        self._log = log
        self._followers = followers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if self._log is None:
                raise errors.RequestLogOff
            if scope["method"] != "GET":
                raise errors.MethodNotAllowed(["GET"])
            await stream(self._followers, _wanted(Request(scope)), receive, send)
        except errors.ApiError as error:
            await encode.error_response(error)(scope, receive, send)


def _wanted(request: Request) -> Wanted:
    wanted: Wanted = decode.query(Wanted, request.query_params)
    wanted.check()
    return wanted


def _find(log: Log | None, request: Request) -> Entry:
    """The entry that the path names. Raises `UnknownRequest`."""
    identity = str(request.path_params["id"])
    entry = log and log.find(identity)
    if entry is None:
        raise errors.UnknownRequest(identity)
    return entry
