"""Starts and ends the process that keeps a Neo4j ready."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, cast

import msgspec
from filelock import FileLock, Timeout

from emulator.cli.progress import ProgressDisplay
from emulator.cli.start import prepare, warm
from emulator.cli.warm import keeper
from emulator.database.warm import private_folder
from emulator.errors import WarmingFailed

if TYPE_CHECKING:
    from pathlib import Path

END_SECONDS = 30


def start(idle_seconds: float, api: str) -> bool:
    """Start the process, and return when its Neo4j is ready; False where one runs already.

    Raises a `StartError` where it cannot be.
    """
    private_folder()
    socket_path = warm.place()
    if process(socket_path) is not None:
        return False
    with ProgressDisplay() as display:
        class_path = prepare.neo4j(display)
        empty = prepare.empty_database(class_path, display)
        display("Starting Neo4j, and warming it up", 0, None)
        orders = keeper.Orders(
            str(socket_path), idle_seconds, list(map(str, class_path)), str(empty) if empty else None, api
        )
        _await_ready(orders, socket_path.with_suffix(".log"))
    return True


def _await_ready(orders: keeper.Orders, log: Path) -> None:
    with log.open("wb") as errors:
        started = subprocess.Popen(  # noqa: S603 - a module of ours
            [sys.executable, "-m", keeper.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,  # it outlives the terminal
        )
    said = _first_line(started, msgspec.json.encode(orders))
    if said != keeper.READY:
        raise WarmingFailed(said or f"its process ended with status {started.wait()}", str(log))


def _first_line(started: subprocess.Popen[bytes], orders: bytes) -> str:
    """Give the process its orders, and return the one line that it says."""
    given, said = cast("IO[bytes]", started.stdin), cast("IO[bytes]", started.stdout)
    with said:
        with suppress(BrokenPipeError), given:
            given.write(orders)
        try:
            return said.readline().decode().strip()
        except KeyboardInterrupt:
            started.terminate()
            raise


def stop() -> bool:
    """End the process, and the Neo4j that nobody has taken; False where none runs."""
    socket_path = warm.place()
    number = process(socket_path)
    if number is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGTERM)
    FileLock(keeper.lock_of(socket_path)).acquire(timeout=END_SECONDS).lock.release()
    return True


def process(socket_path: Path) -> int | None:
    """Return the number of the process that keeps a Neo4j ready; None where none does."""
    if not keeper.lock_of(socket_path).exists():
        return None
    try:
        FileLock(keeper.lock_of(socket_path), blocking=False).acquire().lock.release()
    except Timeout:
        with suppress(OSError, ValueError):
            return int(keeper.number_file(socket_path).read_text())
    return None
