"""Whether the ports of the emulator are free, and who has those that are not."""

from __future__ import annotations

import errno
import os
import socket
from typing import TYPE_CHECKING

from emulator.cli.machine import processes, running
from emulator.cli.machine.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_OPTIONS = {
    "port": ("API port", "--port"),
    "bolt_port": ("Bolt port", "--bolt-port"),
    "browser_port": ("Browser port", "--browser-port"),
}


def check(host: str, numbers: dict[str, int], exact: Collection[str]) -> Iterator[Finding]:
    """Check the ports by the names of their settings; those of Neo4j are chosen anew unless they are `exact`."""
    for setting, port in numbers.items():
        name, option = _OPTIONS[setting]
        address = host if setting == "port" else "127.0.0.1"
        trouble = _trouble(address, port)
        if trouble is None:
            yield Finding(name, "ok", f"{port} is free" if port else "any free one")
        elif trouble == errno.EADDRINUSE:
            yield _taken(name, option, port, is_needed=setting == "port" or setting in exact)
        else:
            yield Finding(
                name,
                "fault",
                f"nothing can listen on {address}, port {port}: {_words(trouble)}",
                f"choose another one with {option}" + (" or another --host" if setting == "port" else ""),
            )


def _taken(name: str, option: str, port: int, *, is_needed: bool) -> Finding:
    holder = processes.listener(port)
    by = f" by {holder}" if holder else ", and it is not known by whom"
    if name == _OPTIONS["port"][0] and running.is_emulator(port):
        text = f"an emulator listens on {port} already" + (f": {holder}" if holder else "")
        return Finding(name, "warning", text, f"use that one, or start another one with {option}")
    if is_needed:
        return Finding(name, "fault", f"{port} is taken{by}", f"end it, or choose another port with {option}")
    return Finding(name, "warning", f"{port} is taken{by}", "a start takes another free port and says which")


def _trouble(host: str, port: int) -> int | None:
    """The number of the error with which a server at the port would fail; None where there is none."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error.errno or errno.EADDRNOTAVAIL
    return None


def _words(number: int) -> str:
    return os.strerror(number) if number > 0 else "the address is not known"
