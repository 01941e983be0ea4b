"""A project that holds many views against one that holds few, and a project that comes to life against nothing."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from benchmarks.measurement.measure import Pair, Work
from benchmarks.sides.client import Connection
from benchmarks.sides.world import World, emulator
from builders import SPACE, container, data, node, prop, view, view_ref
from emulator.compile.library import statement
from emulator.graph.driver import Graph

GROUP = "schema"
FEW, MANY, NODES, PAGE = 20, 2_000, 1_000, 100
VIEWS = f"a view and {NODES} nodes, {MANY} views against {FEW}"
BIRTH = "a new project against an empty transaction"
NAMES = (VIEWS, BIRTH)


class Project:
    """A project with `views` views."""

    def __init__(self, url: str, views: int) -> None:
        self._connection = Connection(url, f"schema-{views}")
        self._send("/models/spaces", [{"space": SPACE}])
        self._send("/models/containers", [container("Bench", a=prop(), b=prop("int64"), c=prop("float64"))])
        written = [view(f"V{number}", "Bench.a", "Bench.b") for number in range(views)]
        for at in range(0, views, PAGE):
            self._send("/models/views", written[at : at + PAGE])

    def _send(self, path: str, items: list[Any]) -> None:
        self._connection.post(path, msgspec.json.encode({"items": items}))

    def view_and_nodes(self, number: int) -> Work:
        """Change a view, then write a thousand nodes through it: the schema is another one each time."""
        changed = {**view("V0", "Bench.a", "Bench.b", "Bench.c"), "description": f"round {number}"}
        nodes = [node(f"n{number}-{n}", data(view_ref("V0"), a=f"text {n}", b=n, c=n / 3)) for n in range(NODES)]

        def run() -> None:
            self._send("/models/views", [changed])
            self._send("/models/instances", nodes)

        return run


@contextmanager
def pairs(world: World, wanted: Sequence[str]) -> Iterator[list[Pair]]:
    made: list[Pair] = []
    with roomy(world) as url, connected(world) as graph:
        if VIEWS in wanted:
            many, few = Project(url, MANY), Project(url, FEW)
            made.append(Pair(GROUP, VIEWS, many.view_and_nodes, few.view_and_nodes, 1.2, "less"))
        if BIRTH in wanted:  # so short that chance has its say in each
            made.append(Pair(GROUP, BIRTH, lambda _: born(graph), lambda _: empty(graph), None, "less", repeats=20))
        yield made


@contextmanager
def roomy(world: World) -> Iterator[str]:
    """The address of an emulator that lets a project have as many views as it takes."""
    with TemporaryDirectory() as folder:
        limits = Path(folder) / "limits.json"
        limits.write_bytes(msgspec.json.encode({"views": MANY + 1}))
        with emulator(world.neo4j, "--limits", str(limits)) as served:
            yield served.url


@contextmanager
def connected(world: World) -> Iterator[Graph]:
    graph = Graph.connect(world.neo4j.uri, world.neo4j.user, world.neo4j.password)
    yield graph
    graph.close()


def born(graph: Graph) -> Work:
    lock = statement("project/lock", project=f"new-{uuid.uuid4().hex[:12]}")
    return lambda: graph.write(lambda transaction: transaction.run(lock))


def empty(graph: Graph) -> Work:
    read = statement("project/read", project=f"none-{uuid.uuid4().hex[:12]}")
    return lambda: graph.write(lambda transaction: transaction.run(read))
