"""Emulators of the laboratory's own, as processes: one with a Neo4j of its own, or two over one Neo4j."""

import threading
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from emulators import Running, spawn

PORTS = ("--port", "0", "--bolt-port", "0", "--browser-port", "0")


@contextmanager
def embedded(*options: str) -> Generator[Running]:
    """An emulator with a Neo4j of its own that keeps nothing, unless the options name a folder."""
    kept = () if "--data" in options else ("--ephemeral",)
    with _listening(*kept, *PORTS, *options) as running:
        yield running


@contextmanager
def pair() -> Generator[list[str]]:
    """The addresses of two emulators over one Neo4j."""
    with embedded() as first, _listening(*over(first)) as second:
        yield [first.api, second.api]


def over(first: Running) -> tuple[str, ...]:
    """Options of a second emulator over the Neo4j of the first."""
    return ("--port", "0", "--neo4j-uri", first.bolt, "--neo4j-password", first.password)


class NotStarted(AssertionError):
    """An emulator ended before it was ready."""


def started(*options: str) -> Running:
    """An emulator that listens. Raises `NotStarted` with what it said."""
    try:
        running = Running(spawn(*options))
    except pytest.fail.Exception as error:
        raise NotStarted(str(error)) from None
    drained(running)
    return running


@contextmanager
def _listening(*options: str) -> Generator[Running]:
    running = started(*options)
    try:
        yield running
    finally:
        running.process.terminate()
        running.process.wait(60)


def drained(running: Running) -> threading.Thread:
    """Read on what the emulator says, so that it never waits for a reader."""
    thread = threading.Thread(target=_drain, args=(running,), daemon=True)
    thread.start()
    return thread


def _drain(running: Running) -> None:
    for line in running.process.stdout or ():
        running.lines += line
