"""Turns an application and a bound socket into an HTTP server that ends with the request in flight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from starlette.applications import Starlette

LAST_REQUEST = 30  # seconds for the requests in flight at the end
KEEP_ALIVE = 75  # seconds; longer than clients hold idle connections, so that they never meet a closing one


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def serve(app: Starlette, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until a signal; uvicorn sends it to us again when the last request is answered."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=LAST_REQUEST,
    )
    Server(config, ready).run(sockets=[listener])
