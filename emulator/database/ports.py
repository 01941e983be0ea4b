"""Free ports, and the check whether a Bolt server answers."""

from __future__ import annotations

import socket

from emulator.errors import PortInUse

LOOPBACK = "127.0.0.1"


def choose(port: int, option: str, *, exact: bool) -> int:
    """Return `port` if it is free, else another one. Raises `PortInUse` where `exact`, and it is not free."""
    if port and is_free(port):
        return port
    if port and exact:
        raise PortInUse(LOOPBACK, port, option)
    return any_free()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def answers_bolt(port: int) -> bool:
    """Whether a Bolt server completes the handshake at `port`."""
    versions = bytes.fromhex("00080805 00020404 00000000 00000000")
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.sendall(bytes.fromhex("6060b017") + versions)
            return len(connection.recv(4)) == 4  # noqa: PLR2004 - the version it chose
    except OSError:
        return False
