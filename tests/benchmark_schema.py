"""Compares a project that holds a lot with one that holds little: `python tests/benchmark_schema.py`.

Both are served by one emulator over one Neo4j, in turns; what counts is the ratio of the medians.
"""

import statistics
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import httpx
import msgspec
from benchmark import milliseconds

from builders import SPACE, container, data, node, prop, view, view_ref
from conftest import listening
from emulator.app import create
from emulator.compile.library import statement
from emulator.database.server import ManagedNeo4j
from emulator.graph.driver import Graph
from emulator.graph.setup import prepare
from emulator.limits import Limits
from emulator.settings import Settings

FEW, MANY, NODES, ROUNDS, WARM, PAGE = 20, 2_000, 1_000, 15, 4, 100
numbers = count(1)


class Project:
    """A project with `views` views, over HTTP."""

    def __init__(self, base_url: str, views: int) -> None:
        headers = {"authorization": "Bearer x", "content-type": "application/json"}
        project = f"bench-{uuid.uuid4().hex[:12]}"
        self._client = httpx.Client(base_url=f"{base_url}/api/v1/projects/{project}", headers=headers, timeout=120)
        self._post("/models/spaces", [{"space": SPACE}])
        self._post("/models/containers", [container("Bench", a=prop(), b=prop("int64"), c=prop("float64"))])
        written = [view(f"V{number}", "Bench.a", "Bench.b") for number in range(views)]
        for at in range(0, views, PAGE):
            self._post("/models/views", written[at : at + PAGE])

    def _post(self, path: str, items: list[Any]) -> None:
        self._client.post(path, content=msgspec.json.encode({"items": items})).raise_for_status()

    def view_and_nodes(self) -> Callable[[], None]:
        """Change a view, then write a thousand nodes through it: the schema is another one each time."""
        salt = next(numbers)
        changed = {**view("V0", "Bench.a", "Bench.b", "Bench.c"), "description": f"round {salt}"}
        nodes = [node(f"n{salt}-{n}", data(view_ref("V0"), a=f"text {n}", b=n, c=n / 3)) for n in range(NODES)]

        def run() -> None:
            self._post("/models/views", [changed])
            self._post("/models/instances", nodes)

        return run

    def close(self) -> None:
        self._client.close()


@contextmanager
def emulator() -> Iterator[tuple[Graph, str]]:
    with ManagedNeo4j() as neo4j:
        neo4j.wait()
        graph = Graph.connect(neo4j.uri, neo4j.user, neo4j.password)
        prepare(graph)
        with listening(create(graph, Settings(limits=Limits(views=MANY + 1)))) as url:
            yield graph, url
        graph.close()


def compared(
    one: Callable[[], Callable[[], Any]], other: Callable[[], Callable[[], Any]], rounds: int = ROUNDS
) -> tuple[float, float]:
    """The medians of both, in turns; each round gets work of its own."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for make, measured in zip((one, other), times, strict=True):
            measured.append(milliseconds(make()))
    first, second = (statistics.median(measured[WARM:]) for measured in times)
    return first, second


def views(base_url: str) -> tuple[float, float]:
    """A view and a thousand nodes, where there are many views and where there are few."""
    projects = Project(base_url, MANY), Project(base_url, FEW)
    found = compared(projects[0].view_and_nodes, projects[1].view_and_nodes)
    for project in projects:
        project.close()
    return found


def projects(graph: Graph) -> tuple[float, float]:
    """A project that comes to life, beside a transaction that finds nothing."""

    def born() -> Callable[[], None]:
        lock = statement("project/lock", project=f"new-{uuid.uuid4().hex[:12]}")
        return lambda: graph.write(lambda transaction: transaction.run(lock))

    def empty() -> Callable[[], None]:
        read = statement("project/read", project=f"none-{uuid.uuid4().hex[:12]}")
        return lambda: graph.write(lambda transaction: transaction.run(read))

    return compared(born, empty, 20 * ROUNDS)  # so short that chance has its say in each


def main() -> None:
    with emulator() as (graph, url):
        print(f"{'work':46} {'ms':>8} {'against ms':>11} {'ratio':>7}")
        for name, (measured, against) in (
            (f"view and {NODES} nodes, {MANY} views against {FEW}", views(url)),
            ("a new project against an empty transaction", projects(graph)),
        ):
            print(f"{name:46} {measured:8.1f} {against:11.1f} {measured / against:7.2f}")


if __name__ == "__main__":
    sys.exit(main())
