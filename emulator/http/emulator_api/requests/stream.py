"""The requests as server-sent events, as they are finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from anyio import create_task_group, move_on_after

from emulator.http.emulator_api.requests.present import summary

if TYPE_CHECKING:
    from starlette.types import Receive, Send

    from emulator.http.emulator_api.requests.entry import Entry
    from emulator.http.emulator_api.requests.followers import Follower, Followers
    from emulator.http.emulator_api.requests.matching import Wanted

HEARTBEAT_SECONDS = 15
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


async def stream(followers: Followers, wanted: Wanted, receive: Receive, send: Send) -> None:
    """Send the wanted requests until the client goes or the server stops. Raises `TooManyFollowers`."""
    with followers.following(wanted) as follower:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _send(send, ": connected\n\n")
        async with create_task_group() as tasks:

            async def end_with_client() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                tasks.cancel_scope.cancel()

            tasks.start_soon(end_with_client)
            while not followers.ended:
                await _send(send, await _next_events(follower))
            tasks.cancel_scope.cancel()
        await send({"type": "http.response.body", "body": b""})


async def _next_events(follower: Follower) -> str:
    """What happens next: the requests that are not read yet, or a heartbeat."""
    with move_on_after(HEARTBEAT_SECONDS):
        await follower.changed.wait()
    follower.changed.clear()
    text = "".join(_event(entry) for entry in follower.unread)
    follower.unread.clear()
    if follower.dropped:
        text += f'event: dropped\ndata: {{"count": {follower.dropped}}}\n\n'
        follower.dropped = 0
    return text or ": heartbeat\n\n"


def _event(entry: Entry) -> str:
    return f"id: {entry.id}\nevent: request\ndata: {msgspec.json.encode(summary(entry)).decode()}\n\n"


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
