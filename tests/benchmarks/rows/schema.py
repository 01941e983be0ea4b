"""A project with many views against one with few, and what it takes a project to come to life."""

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
MODEL = "a test with an indexed container of its own, against a known one"
NAMES = (VIEWS, BIRTH, MODEL)
_INDEXED = {
    "indexes": {"a": {"indexType": "btree", "properties": ["a"], "cursorable": True}},
    "constraints": {"b": {"constraintType": "uniqueness", "properties": ["b"]}},
}


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
        if MODEL in wanted:
            own, known = (lambda number: test(url, f"Own{number}")), (lambda _: test(url, "Known"))
            made.append(Pair(GROUP, MODEL, own, known, 1.5, "less"))
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


def test(url: str, name: str) -> Work:
    """What a test does in a project of its own, with a container `name`."""
    connection, seen = Connection(url, f"test-{uuid.uuid4().hex[:12]}"), view_ref(f"View{name}")
    is_x = {"equals": {"property": [SPACE, f"View{name}/v1", "a"], "value": "x"}}
    shown = {"sources": [{"source": seen, "properties": ["*"]}]}
    requests = (
        ("spaces", {"items": [{"space": SPACE}]}),
        ("containers", {"items": [container(name, a=prop(), b=prop("int64"), **_INDEXED)]}),
        ("views", {"items": [view(f"View{name}", f"{name}.a", f"{name}.b")]}),
        ("instances", {"items": [node(f"n{n}", data(seen, a="x", b=n)) for n in range(5)]}),
        ("instances/list", {"sources": [{"source": seen}], "filter": is_x}),
        ("instances/query", {"with": {"all": {"nodes": {"filter": is_x}}}, "select": {"all": shown}}),
        ("instances/aggregate", {"view": seen, "aggregates": [{"count": {}}]}),
    )
    bodies = [(f"/models/{path}", msgspec.json.encode(body)) for path, body in requests]

    def run() -> None:
        for path, body in bodies:
            connection.post(path, body)

    return run


def born(graph: Graph) -> Work:
    lock = statement("project/lock", project=f"new-{uuid.uuid4().hex[:12]}")
    return lambda: graph.write(lambda transaction: transaction.run(lock))


def empty(graph: Graph) -> Work:
    read = statement("project/read", project=f"none-{uuid.uuid4().hex[:12]}")
    return lambda: graph.write(lambda transaction: transaction.run(read))
