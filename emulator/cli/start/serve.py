"""The HTTP server (uvicorn)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

from emulator.cli.start.protocol import bounded
from emulator.limits import DOCUMENTED

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence

    from starlette.types import ASGIApp

    from emulator.limits import Limits

SHUTDOWN_TIMEOUT_SECONDS = 30  # for the requests in flight at the shutdown
KEEP_ALIVE_SECONDS = 75  # longer than clients keep idle connections, so that they do not use one that is being closed


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping()
        await super().shutdown(sockets)


def serve(
    app: ASGIApp,
    listeners: Sequence[socket.socket],
    ready: Callable[[], None],
    limits: Limits = DOCUMENTED,
    stopping: Callable[[], None] = lambda: None,
) -> None:
    """Serve until a signal; uvicorn raises it again after the last response.

    `ready` is called when it listens, `stopping` before it waits for the responses that are under way.
    """
    Server(configuration(app, limits), ready, stopping).run(sockets=list(listeners))


def configuration(app: ASGIApp, limits: Limits = DOCUMENTED) -> uvicorn.Config:
    """How all servers of the emulator behave, that of a recording too."""
    return uvicorn.Config(
        app,
        http=bounded(limits, KEEP_ALIVE_SECONDS),
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_TIMEOUT_SECONDS,
    )
