"""ASGI middleware that observes the requests to the API, and tells each to those that want to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator import clock
from emulator.graph import trace
from emulator.http.emulator_api.requests.entry import Entry
from emulator.http.emulator_api.requests.statements import MAX_STATEMENTS, RequestTrace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Observer:
    """Tells each finished request to `listeners`, in the event loop. Bodies and statements are kept if `keeps`."""

    def __init__(self, listeners: Sequence[Callable[[Entry], object]], *, keeps: bool) -> None:
        self._listeners = listeners
        self._keeps = keeps

    def middleware(self, app: ASGIApp) -> ASGIApp:
        async def observed(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or not scope["path"].startswith("/api/"):
                return await app(scope, receive, send)
            return await self._observe(app, scope, receive, send)

        return observed

    async def _observe(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        state: dict[str, Any] = scope.setdefault("state", {})
        entry = Entry(
            id=state.get("request_id", ""),
            time=clock.now(),
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"],
            headers=scope["headers"],
        )
        recorded = state["trace"] = RequestTrace(room=MAX_STATEMENTS if self._keeps else 0)
        state["explains"] = self._keeps

        async def keeping_receive() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                entry.request.add(message.get("body", b""))
            return message

        async def noting_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status = message["status"]
                entry.response_headers = message["headers"]
            else:
                if self._keeps:
                    entry.response.add(message.get("body", b""))
                if not message.get("more_body", False):
                    tell()  # before the client can know that the request is finished
            await send(message)

        told = False

        def tell() -> None:
            nonlocal told
            if not told:
                told = True
                entry.seconds = clock.ticks() - start
                _complete(entry, state, recorded)
                for listener in self._listeners:
                    listener(entry)

        start = clock.ticks()
        try:
            with trace.recording(recorded):
                await app(scope, keeping_receive if self._keeps else receive, noting_send)
        finally:
            tell()


def _complete(entry: Entry, state: dict[str, Any], recorded: RequestTrace) -> None:
    entry.why = state.get("why")
    entry.fault = state.get("fault")
    entry.route = state.get("route")
    entry.items = state.get("items")
    entry.stages = recorded.stages
    entry.neo4j_seconds = recorded.neo4j_seconds
    entry.statements = recorded.ran
    entry.statements_left_out = recorded.left_out
    entry.retries = recorded.retries
    entry.instances_written = recorded.instances_written
    entry.instances_read = recorded.instances_read
