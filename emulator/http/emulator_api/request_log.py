"""Remembers the last requests to the API, for the start page: in memory, of this process alone."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import msgspec

from emulator import clock
from emulator.errors import MethodNotAllowed
from emulator.http import encode

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT = 100
_FAILED = 400
_LENGTH = 2000  # of a message


class Entry(msgspec.Struct, kw_only=True, rename="camel"):
    """One request; `items` is how many it brought or got, where it is about items."""

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
    """`around` is the middleware that writes it, and calling it answers it."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def around(self, app: ASGIApp) -> ASGIApp:
        async def logged(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or not scope["path"].startswith("/api/"):
                return await app(scope, receive, send)
            return await self._follow(app, scope, receive, send)

        return logged

    async def _follow(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        entry = Entry(time=clock.now(), method=scope["method"], path=scope["path"])
        start = clock.ticks()
        said = b""

        async def watch(message: Message) -> None:
            nonlocal said
            if message["type"] == "http.response.start":
                entry.status = message["status"]
            elif entry.status >= _FAILED:
                said += message.get("body", b"")
            await send(message)

        try:
            await app(scope, receive, watch)
        finally:
            entry.milliseconds = round(1000 * (clock.ticks() - start), 1)
            entry.items = scope.get("state", {}).get("items")
            entry.message = _message(said)
            self._entries.appendleft(entry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_get = scope["method"] == "GET"
        response = encode.answer(Entries(list(self._entries))) if is_get else encode.refusal(MethodNotAllowed(["GET"]))
        await response(scope, receive, send)


def _message(said: bytes) -> str | None:
    if not said:
        return None
    try:
        told: Any = msgspec.json.decode(said)
        return str(told["error"]["message"])[:_LENGTH]
    except (msgspec.DecodeError, LookupError, TypeError):
        return None
