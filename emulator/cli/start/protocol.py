"""HTTP of one connection, with bounds on the headers of a request: their size, and the time in which they must arrive.

A body has its bounds in `http/body.py`, where its end is awaited.
"""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, Any, ClassVar

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from emulator.http.faults.deliver import CONNECTION
from emulator.limits import DOCUMENTED

if TYPE_CHECKING:
    import asyncio

    from starlette.types import ASGIApp, Receive, Scope, Send

    from emulator.limits import Limits

_REFUSED = "HTTP/1.1 {}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class BoundedProtocol(AutoHTTPProtocol):
    """Closes a connection whose headers are too large or too slow; `limits` are set for a server by `bounded`."""

    limits: ClassVar[Limits] = DOCUMENTED
    idle_seconds: ClassVar[float] = 60

    # Of uvicorn's protocols, which have no common class.
    app: ASGIApp
    cycle: Any
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._application = self.app
        self.app = self._run
        self._header_size = 0
        self._timer: asyncio.TimerHandle | None = None

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application end the connection: a rule for faults may want that."""
        scope.setdefault("extensions", {})[CONNECTION] = {"close": self.transport.close, "reset": self._reset}
        await self._application(scope, receive, send)

    def _reset(self) -> None:
        """End the connection so that the client gets an error instead of an end."""
        linger = struct.pack("ii", 1, 0)
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._await(self.idle_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what was received, and count it while no request is under way: it belongs to headers then."""
        request = self.cycle
        is_body = request is not None and request.more_body
        super().data_received(data)
        if self.cycle is not request:
            self._end_waiting()
        elif not is_body:
            if not self._header_size:
                self._await(self.limits.header_seconds)
            self._header_size += len(data)
            if self._header_size > self.limits.header_size:
                self._refuse("431 Request Header Fields Too Large")

    def _await(self, seconds: float) -> None:
        self._end_waiting()
        self._timer = self.loop.call_later(seconds, self._refuse, "408 Request Timeout")

    def _end_waiting(self) -> None:
        self._header_size = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: str) -> None:
        """Answer what is no whole request yet, unless the connection is closed already."""
        self._end_waiting()
        if not self.transport.is_closing():
            self.transport.write(_REFUSED.format(status).encode())
            self.transport.close()


def bounded(limits: Limits, idle_seconds: float) -> type[BoundedProtocol]:
    """The protocol of a server with `limits`, whose connections may be idle for `idle_seconds` before they are used."""
    return type("Protocol", (BoundedProtocol,), {"limits": limits, "idle_seconds": idle_seconds})
