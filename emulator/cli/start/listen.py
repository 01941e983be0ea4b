"""The listening socket of the server, bound before anything else starts."""

from __future__ import annotations

import errno
import os
import socket

from emulator.errors import PortInUse, UnusableAddress


def bind(host: str, port: int) -> socket.socket:
    """Bind a socket. Raises `PortInUse` and `UnusableAddress`."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise UnusableAddress(host, port, error.strerror or str(error)) from None
    listener = socket.socket(family)
    if os.name != "nt":  # there it would let two servers share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host, port, "--port") from None
        raise UnusableAddress(host, port, error.strerror or str(error)) from None
    return listener


def url(listener: socket.socket) -> str:
    """Return the base URL for clients on this machine."""
    address: tuple[str, int] = listener.getsockname()[:2]
    host, port = address
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - the user's choice
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
