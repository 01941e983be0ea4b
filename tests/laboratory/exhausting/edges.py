"""A schema and a graph at their edges: thousands of projects, 2,000 views, 100,000 relationships at one node."""

import itertools
import statistics
import threading
import time
from collections.abc import Callable

from builders import container, container_ref, data, edge, node, prop, ref, view, view_ref
from laboratory.exhausting.memory import resident
from laboratory.report import Report
from laboratory.setting.client import Client
from laboratory.setting.threads import Threads

PROJECTS, VIEWS, RELATIONSHIPS = 10_000, 2_000, 100_000
THREADS = 4
GROWTH = 20.0
"""Percent that the resident memory may grow from half of the projects to all of them."""
SPACE = "edges"
THING = view_ref("Thing", SPACE)


def projects(url: str, pid: int, name: str, seconds: float, report: Report) -> None:
    """Write to many projects, and read all of them again."""
    numbers, until = itertools.count(), time.monotonic() + seconds * 0.7
    used: list[str] = []

    def write(over: threading.Event) -> None:
        for number in numbers:
            if number >= PROJECTS or over.is_set() or time.monotonic() > until:
                return
            project = f"{name}-{number}"
            _small(Client(url, project))
            used.append(project)

    _all_together(write, seconds)
    half = resident(pid)
    again = iter([*used, *used])
    lock = threading.Lock()

    def read(over: threading.Event) -> None:
        while not over.is_set():
            with lock:
                project = next(again, None)
            if project is None:
                return
            Client(url, project).ok("/models/instances/list", {"instanceType": "node"})

    _all_together(read, seconds * 0.3)
    report.figure("projects", len(used), size=True)
    report.figure("projects: resident MB after all were written", half)
    report.figure("projects: growth in percent when all are read", (resident(pid) / half - 1) * 100, at_most=GROWTH)


def _small(client: Client) -> None:
    client.ok("/models/spaces", {"items": [{"space": SPACE}]})
    client.ok("/models/instances", {"items": [node("a", space=SPACE)]})
    client.close()


def _all_together(work: Callable[[threading.Event], None], seconds: float) -> None:
    """Several threads that end when their work does."""
    threads = Threads([work] * THREADS)
    threads.run_to_end(seconds)


def views(client: Client, pid: int, seconds: float, report: Report) -> None:
    """Create views in one project, and compare a write and a read with those of one with a single view."""
    until = time.monotonic() + seconds
    _install(client)
    before, memory = median_ms(lambda: _round(client)), resident(pid)
    made = 1
    while made < VIEWS and time.monotonic() < until:
        count = min(100, VIEWS - made)
        client.ok("/models/views", {"items": [_view(f"V{made + n}") for n in range(count)]})
        made += count
    after = median_ms(lambda: _round(client))
    report.figure("views in a project", made, size=True)
    report.figure("views: resident MB more than with one", resident(pid) - memory, at_most=150.0)
    report.figure("views: write and read of a node, times as long as with one", after / before)


def relationships(client: Client, pid: int, seconds: float, report: Report) -> None:
    """Create edges at one node, and compare a page of a query from it with that of the first thousand."""
    until = time.monotonic() + seconds
    _install(client)
    client.ok("/models/instances", {"items": [node("hub", space=SPACE)]})
    _spokes(client, 0)
    before, memory = median_ms(lambda: _page(client)), resident(pid)
    made = 1_000
    while made < RELATIONSHIPS and time.monotonic() < until:
        _spokes(client, made)
        made += 1_000
    report.figure("relationships at a node", made, size=True)
    report.figure("relationships: page of 100, times as long as with 1,000", median_ms(lambda: _page(client)) / before)
    report.figure("relationships: resident MB more than with 1,000", resident(pid) - memory, at_most=50.0)


def median_ms(work: Callable[[], object], times: int = 9) -> float:
    took: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1_000)
    return statistics.median(took)


def _install(client: Client) -> None:
    client.ok("/models/spaces", {"items": [{"space": SPACE}]})
    client.ok("/models/containers", {"items": [container("Thing", space=SPACE, name=prop())]})
    client.ok("/models/views", {"items": [_view("Thing")]})


def _view(name: str) -> dict[str, object]:
    mapped = {"container": container_ref("Thing", SPACE), "containerPropertyIdentifier": "name"}
    return view(name, space=SPACE, name=mapped)


def _round(client: Client) -> None:
    client.ok("/models/instances", {"items": [node("a", data(THING, name=str(time.time_ns())), space=SPACE)]})
    client.ok("/models/instances/list", {"sources": [{"source": THING}], "filter": {"hasData": [THING]}})


def _spokes(client: Client, begin: int) -> None:
    names = [f"s{number}" for number in range(begin, begin + 1_000)]
    spokes = [edge(f"e{name}", ref("hub", SPACE), ref(name, SPACE), ref("spoke", SPACE), space=SPACE) for name in names]
    client.ok("/models/instances", {"items": spokes, "autoCreateEndNodes": True})


def _page(client: Client) -> None:
    hub = {"nodes": {"filter": {"instanceReferences": [ref("hub", SPACE)]}}}
    sets = {"hub": hub, "spokes": {"edges": {"from": "hub"}, "limit": 100}}
    found = client.ok("/models/instances/query", {"with": sets, "select": {"spokes": {}}})
    if len(found["items"]["spokes"]) != 100:
        raise AssertionError(len(found["items"]["spokes"]))
