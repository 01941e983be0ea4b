"""Sends an answer late, in part, or not at all."""

from typing import Literal

from anyio import sleep
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from emulator.operations.faults.project_faults import Decision
from emulator.wire.faults import Drop, Stall, Truncate

CONNECTION = "cdf_emulator.connection"
"""The extension of ASGI with which the server (`cli/start/protocol.py`) lets an application `close` or `reset` it."""


async def deliver(response: Response, decision: Decision, scope: Scope, receive: Receive, send: Send) -> None:
    """Send `response` as `decision` says."""
    if decision.milliseconds:
        await sleep(decision.milliseconds / 1000)
    match decision.answer:
        case Drop(end=end):
            await _end(end, scope, receive)
        case Truncate(bytes=size):
            await _send_beginning(response, size, scope, receive, send)
            await _end("close", scope, receive)
        case Stall(bytes=size, milliseconds=milliseconds):
            rest = await _send_beginning(response, size, scope, receive, send)
            await sleep(milliseconds / 1000)
            await send({"type": "http.response.body", "body": rest})
        case _:
            await response(scope, receive, send)


async def _send_beginning(response: Response, size: int, scope: Scope, receive: Receive, send: Send) -> bytes:
    """Send the headers and `size` bytes of the body, but not all, and return the others."""
    rest = b""

    async def send_beginning(message: Message) -> None:
        nonlocal rest
        if message["type"] == "http.response.body":
            content = message.get("body", b"")
            kept = min(size, max(0, len(content) - 1))
            rest = content[kept:]
            message = {"type": "http.response.body", "body": content[:kept], "more_body": True}
        await send(message)

    await response(scope, receive, send_beginning)
    return rest


async def _end(end: Literal["reset", "close"], scope: Scope, receive: Receive) -> None:
    """End the connection. Raises `ConnectionAbortedError` where the server does not let us."""
    connection = scope.get("extensions", {}).get(CONNECTION)
    if connection is None:
        raise ConnectionAbortedError
    connection[end]()
    # Once the server knows that the client has gone, it does not miss an answer.
    while (await receive())["type"] != "http.disconnect":
        pass
