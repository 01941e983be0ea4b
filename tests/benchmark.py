"""Compares the emulator over HTTP with the plain driver, side by side in one run: `python tests/benchmark.py`.

"Plain" is the official Python driver with its Rust extension, one transaction, the statement a good Neo4j
developer would write for the same answer. Both sides alternate on one warm Neo4j; what counts is the ratio of
their medians: 1.0 means that the emulator costs nothing on top, 2.0 that it has twice the throughput.
"""

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import httpx
import msgspec
from neo4j import Driver, GraphDatabase

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from emulator.database.server import ManagedNeo4j

SIZE, ROUNDS, WARM = 1000, 15, 4
VIEW, LINK = view_ref("Bench"), view_ref("Link")
NODES = """
    UNWIND $rows AS row
    MERGE (i:Plain {key: row.key})
    SET i += row.values
    RETURN row.ix, i.version, i.createdTime, i.lastUpdatedTime"""
EDGES = """
    UNWIND $rows AS row
    MATCH (a:Plain {key: row.start}) MATCH (b:Plain {key: row.end})
    MERGE (a)-[r:LINKED {key: row.key}]->(b)
    SET r += row.values
    RETURN row.ix, r.version, r.createdTime, r.lastUpdatedTime"""
READ = "UNWIND $keys AS key MATCH (i:Plain {key: key}) RETURN properties(i)"
TIMES = {"version": 1, "createdTime": 1_760_000_000_000, "lastUpdatedTime": 1_760_000_000_000}


def values(i: int, salt: int) -> dict[str, Any]:
    return {"a": f"text {i} {salt}", "b": i + salt, "c": i * 1.5, "d": True, "e": f"other text {i}"}


class Emulator:
    """The emulator's side: whole requests over HTTP, encoded beforehand."""

    def __init__(self, base_url: str) -> None:
        headers = {"authorization": "Bearer x", "content-type": "application/json"}
        self._client = httpx.Client(base_url=f"{base_url}/api/v1/projects/bench", headers=headers, timeout=60)
        five = {"a": prop(), "b": prop("int64"), "c": prop("float64"), "d": prop("boolean"), "e": prop()}
        self._post("/models/spaces", {"items": [{"space": SPACE}]})
        link = container("Link", "edge", a=prop(), b=prop("int64"))
        self._post("/models/containers", {"items": [container("Bench", **five), link]})
        views = [view("Bench", *(f"Bench.{name}" for name in five)), view("Link", "Link.a", "Link.b")]
        self._post("/models/views", {"items": views})

    def _post(self, path: str, body: Any) -> None:
        self.send(path, msgspec.json.encode(body))

    def send(self, path: str, body: bytes) -> None:
        self._client.post(path, content=body).raise_for_status()

    def nodes(self, batch: str, salt: int = 0, size: int = SIZE) -> Callable[[], None]:
        items = [node(f"{batch}-{i}", data(VIEW, **values(i, salt))) for i in range(size)]
        body = msgspec.json.encode({"items": items})
        return lambda: self.send("/models/instances", body)

    def edges(self, batch: str, salt: int = 0) -> Callable[[], None]:
        ends = [(ref(f"warm-{i}"), ref(f"warm-{(i * 7 + 1) % SIZE}")) for i in range(SIZE)]
        items = [
            edge(f"{batch}-{i}", start, end, ref("linked"), data(LINK, a=f"text {i} {salt}", b=i))
            for i, (start, end) in enumerate(ends)
        ]
        body = msgspec.json.encode({"items": items})
        return lambda: self.send("/models/instances", body)

    def read(self) -> Callable[[], None]:
        items = [{"instanceType": "node", "space": SPACE, "externalId": f"warm-{i}"} for i in range(SIZE)]
        body = msgspec.json.encode({"items": items, "sources": [{"source": VIEW}]})
        return lambda: self.send("/models/instances/byids", body)

    def list(self) -> Callable[[], None]:
        body = msgspec.json.encode({"sources": [{"source": VIEW}], "limit": SIZE})
        return lambda: self.send("/models/instances/list", body)


class Plain:
    """The other side: what the same rows cost without the emulator."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        driver.execute_query("CREATE CONSTRAINT plain FOR (i:Plain) REQUIRE i.key IS UNIQUE")

    def _run(self, text: Any, **parameters: Any) -> Callable[[], Any]:
        def run() -> Any:
            with self._driver.session() as session:
                return session.execute_write(lambda transaction: transaction.run(text, parameters).values())

        return run

    def nodes(self, batch: str, salt: int = 0, size: int = SIZE) -> Callable[[], Any]:
        rows = [{"ix": i, "key": f"{batch}-{i}", "values": {**TIMES, **values(i, salt)}} for i in range(size)]
        return self._run(NODES, rows=rows)

    def edges(self, batch: str, salt: int = 0) -> Callable[[], Any]:
        rows = [
            {
                "ix": i,
                "key": f"{batch}-{i}",
                "start": f"warm-{i}",
                "end": f"warm-{(i * 7 + 1) % SIZE}",
                "values": {**TIMES, "a": f"text {i} {salt}", "b": i},
            }
            for i in range(SIZE)
        ]
        return self._run(EDGES, rows=rows)

    def read(self) -> Callable[[], Any]:
        return self._run(READ, keys=[f"warm-{i}" for i in range(SIZE)])

    def list(self) -> Callable[[], Any]:
        return self._run("MATCH (i:Plain) WHERE i.key > '' RETURN properties(i) LIMIT $limit", limit=SIZE)


Sides = tuple[Emulator, Plain]
numbers = count(1)


def work() -> dict[str, Callable[[Emulator | Plain], Callable[[], Any]]]:
    """Each kind of work; called once per round and side, so that both get rows of their own."""
    return {
        "apply 1000 new nodes": lambda side: side.nodes(f"new{next(numbers)}"),
        "apply 1000 changed nodes": lambda side: side.nodes("warm", next(numbers)),
        "apply 1000 unchanged nodes": lambda side: side.nodes("same"),
        "apply 1000 new edges": lambda side: side.edges(f"edge{next(numbers)}"),
        "apply 1000 changed edges": lambda side: side.edges("warm", next(numbers)),
        "apply 1000 unchanged edges": lambda side: side.edges("same"),
        "apply 1 new node": lambda side: side.nodes(f"one{next(numbers)}", size=1),
        "byids 1000 nodes": lambda side: side.read(),
        "list 1000 nodes": lambda side: side.list(),
    }


def milliseconds(run: Callable[[], Any]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def measure(sides: Sides) -> None:
    for side in sides:
        for prepare_rows in (side.nodes("warm"), side.nodes("same"), side.edges("warm"), side.edges("same")):
            prepare_rows()
    print(f"{'work':28} {'emulator ms':>12} {'plain ms':>10} {'ratio':>7}")
    for name, make in work().items():
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            for side, measured in zip(sides, times, strict=True):
                measured.append(milliseconds(make(side)))
        emulator, plain = (statistics.median(measured[WARM:]) for measured in times)
        print(f"{name:28} {emulator:12.1f} {plain:10.1f} {plain / emulator:7.2f}")


@contextmanager
def emulator(neo4j: ManagedNeo4j) -> Iterator[str]:
    """The address of an emulator of its own process over `neo4j`."""
    options = ["--port", "0", "--neo4j-uri", neo4j.uri, "--neo4j-password", neo4j.password]
    command = [sys.executable, "-m", "emulator", "up", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = ""
        while (found := re.search(r"API +(http://\S+)", said)) is None or "client = " not in said:
            said += process.stdout.readline()
        try:
            yield found[1]
        finally:
            process.terminate()


def main() -> None:
    with ManagedNeo4j() as neo4j:
        neo4j.wait()
        auth = (neo4j.user, neo4j.password)
        with emulator(neo4j) as url, GraphDatabase.driver(neo4j.uri, auth=auth) as driver:
            measure((Emulator(url), Plain(driver)))


if __name__ == "__main__":
    sys.exit(main())
