"""A Neo4j of its own, and emulators over it as processes of their own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity

from emulator.database.server import ManagedNeo4j
from emulators import QUIET, ROOT


class Served(NamedTuple):
    """An emulator that listens."""

    url: str
    pid: int


class World(NamedTuple):
    """A warm Neo4j with an emulator over HTTP beside a plain driver."""

    neo4j: ManagedNeo4j
    emulator: Served
    driver: Driver


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "emulator", "up", *options]


@contextmanager
def emulator(neo4j: ManagedNeo4j, *options: str, errors: int | None = None) -> Iterator[Served]:
    """An emulator with these options; `errors` is where its standard error goes."""
    chosen = ["--port", "0", "--neo4j-uri", neo4j.uri, "--neo4j-password", neo4j.password, *options]
    with subprocess.Popen(
        command(*chosen), stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT, env=QUIET
    ) as started:
        try:
            yield Served(_address(started), started.pid)
        finally:
            started.terminate()


def _address(started: "subprocess.Popen[str]") -> str:
    assert started.stdout is not None
    said = ""
    for line in started.stdout:
        said += line
        if line.startswith("client = "):
            break
    found = re.search(r"API +(http://\S+)", said)
    assert found, said
    return found[1]


@contextmanager
def world(folder: Path | None = None) -> Iterator[World]:
    """Without a folder it leaves nothing behind."""
    with ManagedNeo4j(folder) as neo4j:
        neo4j.wait()
        with emulator(neo4j) as served, connect(neo4j) as driver:
            yield World(neo4j, served, driver)


def connect(neo4j: ManagedNeo4j) -> Driver:
    return GraphDatabase.driver(
        neo4j.uri, auth=(neo4j.user, neo4j.password), notifications_min_severity=NotificationMinimumSeverity.OFF
    )
