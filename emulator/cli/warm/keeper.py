"""The process that keeps a Neo4j ready: it starts one, warms it up, hands it to the first start that asks, and again.

It ends after a time in which nobody took the one that was ready. It writes a line when the first is, or why there is
none, then nothing any more.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from filelock import FileLock, Timeout

from emulator.cli.start import import_guard
from emulator.database.warm import WarmNeo4j, offered
from emulator.errors import StartError

if TYPE_CHECKING:
    import socket

READY = "ready"
START_SECONDS = 120


class Orders(msgspec.Struct, frozen=True):
    """What it is told. `idle_seconds` is how long the Neo4j may be ready without being taken."""

    socket: str
    idle_seconds: float
    class_path: list[str]
    empty_database: str | None
    api: str


def lock_of(socket_path: Path) -> Path:
    """Return the file that the process locks as long as it lives."""
    return socket_path.with_suffix(".lock")


def number_file(socket_path: Path) -> Path:
    """Return the file that has the number of the process."""
    return socket_path.with_suffix(".pid")


def main() -> None:
    """Read the orders from standard input, and follow them."""
    orders = msgspec.json.decode(sys.stdin.buffer.read(), type=Orders)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: sys.exit())
    path = Path(orders.socket)
    try:
        with FileLock(lock_of(path), blocking=False):
            number_file(path).write_text(str(os.getpid()))
            keep(orders)
    except Timeout:
        _say("another process is about to keep one")
    except StartError as error:
        click.echo(str(error), err=True)  # for the log: nobody reads the answer when it is not the first
        _say(str(error))


def keep(orders: Orders) -> None:
    """Keep one ready until nobody takes it in time. Raises a `StartError` where one cannot be started."""
    is_first = True
    empty = Path(orders.empty_database) if orders.empty_database else None
    while True:
        neo4j = WarmNeo4j([Path(jar) for jar in orders.class_path], empty, orders.api)
        with neo4j:
            neo4j.wait(START_SECONDS)
            warm_up(neo4j)
            with offered(Path(orders.socket)) as listener:
                if is_first:
                    _say(READY)
                    is_first = False
                if not hand_over(neo4j, listener, orders.idle_seconds):
                    return
        neo4j.await_end()


def warm_up(neo4j: WarmNeo4j) -> None:
    """Run what usual requests run; nothing of it stays."""
    from emulator.graph import start  # noqa: PLC0415 - imported while Neo4j starts
    from emulator.operations.acceleration import plan_cache_warmup  # noqa: PLC0415

    wait = start.Wait(START_SECONDS)
    graph = start.connect(neo4j.uri, neo4j.user, neo4j.password, None, wait)
    try:
        start.prepare(graph, wait)
        plan_cache_warmup.warm_up_search(graph)  # first: Neo4j forgets all plans when there is one index less
        plan_cache_warmup.warm_up(graph)
    finally:
        graph.close()


def hand_over(neo4j: WarmNeo4j, listener: socket.socket, idle_seconds: float) -> bool:
    """Give it to the first who asks while it runs; False where nobody does for `idle_seconds`."""
    listener.settimeout(idle_seconds)
    while True:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            return False
        with connection:
            if neo4j.hand_over(connection):
                return True


def _say(line: str) -> None:
    """Write a line, where somebody still reads it."""
    with suppress(OSError):
        click.echo(line)
    descriptor = os.open(os.devnull, os.O_WRONLY)
    os.dup2(descriptor, sys.stdout.fileno())


if __name__ == "__main__":
    import_guard.block_unused_imports()
    main()
