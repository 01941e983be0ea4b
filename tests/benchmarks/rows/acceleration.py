"""What each guess of `emulator/operations/acceleration` gains: its work with it, and with it switched off."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measurement.measure import Make, Pair, Work
from benchmarks.sides import shapes
from benchmarks.sides.emulator_side import INSTANCES, Emulator
from benchmarks.sides.world import World, connect
from builders import SPACE, container, data, node, prop, view, view_ref
from emulator.database.server import ManagedNeo4j
from emulator.graph.start import connect as connect_graph
from emulator.operations.acceleration.plan_cache_warmup import warm_up
from emulators import ENVIRONMENT, ROOT

GROUP = "acceleration"
WARM_UP = "plan cache warm-up: the first apply, byids, list and query"


class Guess(NamedTuple):
    """`without` is the field of `Acceleration` that the other side has switched off; `make` prepares the work."""

    name: str
    without: str
    make: Callable[["Side", int], Work]


class Side:
    """An emulator process; all of them work on the same project, so that it is as large for each."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.bench = Emulator(url, "bench-guesses")

    def fill(self) -> None:
        """Write the nodes and edges that the works read and change."""
        self.bench.define()
        for _ in self.bench.load(shapes.POOL):
            pass
        self.bench.nodes("warm")()

    def small(self, number: int) -> Work:
        """The first list and the first query through a view, in a project of ten nodes."""
        name = f"Small{number}"
        project = Emulator(self.url, f"small-{number}")
        project.ask("/models/spaces", {"items": [{"space": SPACE}]})
        project.ask("/models/containers", {"items": [container(name, a=prop(), b=prop("int64"))]})
        project.ask("/models/views", {"items": [view(name, f"{name}.a", f"{name}.b")]})
        nodes = [node(f"n-{i}", data(view_ref(name), **shapes.two(i))) for i in range(10)]
        project.ask(INSTANCES, {"items": nodes})
        return _both(*_list_and_query(project, name))


def _both(*works: Work) -> Work:
    return lambda: b"".join([work() for work in works])


def _list_and_query(project: Emulator, name: str) -> tuple[Work, Work]:
    sources = [{"source": view_ref(name)}]
    named: Any = {"equals": {"property": [SPACE, f"{name}/v1", "a"], "value": "text 1"}}
    listed = project.send(f"{INSTANCES}/list", {"sources": sources, "filter": named})
    chosen = {"sources": [{"source": view_ref(name), "properties": ["*"]}]}
    asked = {"with": {"all": {"nodes": {"filter": named}}}, "select": {"all": chosen}}
    return listed, project.send(f"{INSTANCES}/query", asked)


INSERT = "insert prediction with optimistic insert"
GUESSES = (
    Guess(f"{INSERT}: apply 1000 new nodes", "insert_prediction", lambda side, n: side.bench.nodes(f"new{n}")),
    Guess(f"{INSERT}: apply 1000 new edges", "insert_prediction", lambda side, n: side.bench.edges(f"edge{n}", n)),
    Guess("optimistic insert: apply 1000 new nodes", "optimistic_insert", lambda side, n: side.bench.nodes(f"opt{n}")),
    Guess("optimistic insert: apply 1000 new edges", "optimistic_insert", lambda s, n: s.bench.edges(f"link{n}", n)),
    Guess("optimistic insert: apply 1 new node", "optimistic_insert", lambda s, n: s.bench.nodes(f"one{n}", size=1)),
    Guess("node id cache: byids 1000 nodes", "node_id_cache", lambda side, n: side.bench.byids(n)),
    Guess("node id cache: apply 1000 changed nodes", "node_id_cache", lambda side, n: side.bench.nodes("warm", n)),
    Guess("node id cache: apply 1000 new edges", "node_id_cache", lambda side, n: side.bench.edges(f"tie{n}", n)),
    Guess("recurring changes: apply 1000 changed nodes", "recurring_changes", lambda s, n: s.bench.nodes("warm", n)),
    Guess("project sizes: the first list and query of a small project", "project_sizes", lambda s, n: s.small(n)),
)
NAMES = (*(guess.name for guess in GUESSES), WARM_UP)


@contextmanager
def pairs(world: World, wanted: Sequence[str]) -> Iterator[list[Pair]]:
    guesses = [guess for guess in GUESSES if guess.name in wanted]
    with ExitStack() as resources:
        whole = Side(resources.enter_context(_emulator(world.neo4j)))
        whole.fill()
        fields = dict.fromkeys(guess.without for guess in guesses)
        others = {field: Side(resources.enter_context(_emulator(world.neo4j, field))) for field in fields}
        made = [Pair(GROUP, one.name, _on(whole, one), _on(others[one.without], one)) for one in guesses]
        if WARM_UP in wanted:
            made.append(Pair(GROUP, WARM_UP, *_first_requests(world.neo4j, whole, resources)))
        yield made


def _on(side: Side, guess: Guess) -> Make:
    return lambda number: guess.make(side, number)


def _first_requests(neo4j: ManagedNeo4j, side: Side, resources: ExitStack) -> tuple[Make, Make]:
    """Requests to a plan cache that was emptied: with and without the warm-up in between, which is not measured."""
    driver = resources.enter_context(connect(neo4j))
    graph = connect_graph(neo4j.uri, neo4j.user, neo4j.password, None)
    resources.callback(graph.close)

    def first(number: int) -> Work:
        driver.execute_query("CALL db.clearQueryCaches()")
        works = side.bench.nodes(f"first{number}", size=10), side.bench.byids(number), side.bench.list()
        return _both(*works, side.bench.hops(number))

    def warmed(number: int) -> Work:
        work = first(number)
        warm_up(graph)
        return work

    return warmed, first


@contextmanager
def _emulator(neo4j: ManagedNeo4j, *without: str) -> Iterator[str]:
    """The address of an emulator without some of its guesses."""
    script = Path(__file__).with_name("accelerated.py")
    command = [sys.executable, str(script), neo4j.uri, neo4j.password, *without]
    environment = {**ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as started:
        try:
            assert started.stdout is not None
            yield started.stdout.readline().strip()
        finally:
            started.terminate()
