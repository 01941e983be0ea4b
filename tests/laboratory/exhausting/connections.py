"""Many connections that are open and idle."""

import resource
import socket
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

from laboratory.exhausting.edges import median_ms
from laboratory.exhausting.memory import resident
from laboratory.report import Report
from laboratory.setting.client import Client

CONNECTIONS = 1_000
FILES = 4_096
MEMORY = 40.0
"""Megabytes that the connections may take."""


def allow_files() -> None:
    """Let this process, and those that it starts, open as many files as the connections need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < FILES:
        with suppress(ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard), hard))


def connections(client: Client, pid: int, report: Report) -> None:
    """Open them, with a request on each, and see what another client notices."""

    def ask() -> None:
        client.ok("/models/instances/list", {"instanceType": "node"})

    before, memory = median_ms(ask), resident(pid)
    split = urlsplit(client.url)
    head = f"GET /_emulator/health HTTP/1.1\r\nHost: {split.netloc}\r\n\r\n".encode()
    answered = 0
    with ExitStack() as opened:
        for _ in range(CONNECTIONS):
            one = opened.enter_context(socket.create_connection((split.hostname or "", split.port or 80), timeout=60))
            one.sendall(head)
            answered += one.recv(65_536).startswith(b"HTTP/1.1 200")
        report.figure("idle connections", answered, expected=CONNECTIONS, size=True)
        report.figure("idle connections: resident MB", resident(pid) - memory, at_most=MEMORY)
        report.figure("idle connections: a list, times as long as without", median_ms(ask) / before)
