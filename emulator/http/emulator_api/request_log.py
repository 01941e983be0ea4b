"""A log of the last requests to the API in memory, for the start page."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import msgspec

from emulator import clock
from emulator.errors import MethodNotAllowed
from emulator.http import encode

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_ENTRIES = 100
_FIRST_ERROR_STATUS = 400
_MAX_MESSAGE_LENGTH = 2000  # characters


class Entry(msgspec.Struct, kw_only=True, rename="camel"):
    """One request; `items` is the number of its items, or else of the items of its response."""

    time: int
    method: str
    path: str
    status: int = 0
    milliseconds: float = 0
    items: int | None = None
    message: str | None = None


class Entries(msgspec.Struct, frozen=True):
    items: list[Entry]


class RequestLog:
    """`middleware` records requests; the log itself is the ASGI application that answers the entries."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=MAX_ENTRIES)

    def middleware(self, app: ASGIApp) -> ASGIApp:
        async def logged(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or not scope["path"].startswith("/api/"):
                return await app(scope, receive, send)
            return await self._record(app, scope, receive, send)

        return logged

    async def _record(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        entry = Entry(time=clock.now(), method=scope["method"], path=scope["path"])
        start = clock.ticks()
        body = b""

        async def recording_send(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start":
                entry.status = message["status"]
            elif entry.status >= _FIRST_ERROR_STATUS:
                body += message.get("body", b"")
            await send(message)

        try:
            await app(scope, receive, recording_send)
        finally:
            entry.milliseconds = round(1000 * (clock.ticks() - start), 1)
            entry.items = scope.get("state", {}).get("items")
            entry.message = _message(body)
            self._entries.appendleft(entry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_get = scope["method"] == "GET"
        response = (
            encode.response(Entries(list(self._entries)))
            if is_get
            else encode.error_response(MethodNotAllowed(["GET"]))
        )
        await response(scope, receive, send)


def _message(body: bytes) -> str | None:
    if not body:
        return None
    try:
        response: Any = msgspec.json.decode(body)
        return str(response["error"]["message"])[:_MAX_MESSAGE_LENGTH]
    except (msgspec.DecodeError, LookupError, TypeError):
        return None
