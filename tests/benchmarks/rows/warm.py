"""Starts that take a Neo4j that `cdf-emulator warm` keeps ready: against those that start one, and first requests."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen

from benchmarks.measurement.measure import Row, milliseconds
from benchmarks.rows import milestones
from benchmarks.rows.milestones import PROJECT, until
from benchmarks.sides.emulator_side import INSTANCES, SOURCES, VIEW, Emulator
from benchmarks.sides.world import command
from builders import SPACE, data, node
from emulator.cli.start.warm import place
from emulator.database import ports
from emulators import QUIET, ROOT

GROUP = "start with a Neo4j that is kept ready"
HEALTH = "health, against a start of Neo4j"
FIRST_APPLY = "space and first apply, against a start of Neo4j"
_WITH_DATA = {"sources": [{"source": VIEW}]}
_SAME = {"equals": {"property": [SPACE, "Bench/v1", "a"], "value": "x"}}
KINDS: dict[str, Callable[[int], tuple[str, Any]]] = {
    "apply": lambda n: (INSTANCES, {"items": [node(f"n-{n}", data(VIEW, a="x", b=n))]}),
    "byids": lambda _: (
        f"{INSTANCES}/byids",
        {"items": [{"instanceType": "node", "space": SPACE, "externalId": "n-0"}], **_WITH_DATA},
    ),
    "list": lambda _: (f"{INSTANCES}/list", _WITH_DATA),
    "filtered list": lambda _: (f"{INSTANCES}/list", {**_WITH_DATA, "filter": _SAME}),
    "aggregate": lambda _: (f"{INSTANCES}/aggregate", {"view": VIEW, "aggregates": [{"count": {}}]}),
    "query": lambda _: (
        f"{INSTANCES}/query",
        {"with": {"all": {"nodes": {"filter": _SAME}}}, "select": {"all": {"sources": SOURCES}}},
    ),
    "sync": lambda _: (
        f"{INSTANCES}/sync",
        {"with": {"all": {"nodes": {}}}, "select": {"all": {"sources": SOURCES}}},
    ),
    "search": lambda _: (f"{INSTANCES}/search", {"view": VIEW, "query": "x"}),
}
FIRST = {f"the first {kind}, against later ones": kind for kind in KINDS}
NAMES = (HEALTH, FIRST_APPLY, *FIRST)
TARGET = 3
STARTS, LATER = 5, 9


def rows(names: Sequence[str], said: Callable[[str], None]) -> Iterator[Row]:
    ready: list[tuple[float, float]] = []
    measured: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    with keeping_one():
        for number in range(STARTS):
            said(f"{GROUP}: {number + 1} of {STARTS}")
            until(time.perf_counter(), place().exists)
            ready.append(_start(measured))
    if HEALTH in names or FIRST_APPLY in names:
        cold = [milestones.start() for _ in range(STARTS)]
        others = {HEALTH: [each.health for each in cold], FIRST_APPLY: [each.first_apply for each in cold]}
        for at, name in enumerate(others):
            if name in names:
                yield _against_cold(name, median(times[at] for times in ready), median(others[name]))
    for name in names:
        if name in FIRST:
            yield _against_later(name, measured[FIRST[name]])


@contextmanager
def keeping_one() -> Iterator[None]:
    """Run `cdf-emulator warm`, in a place of its own."""
    with TemporaryDirectory(prefix="w") as folder:
        os.environ["XDG_RUNTIME_DIR"] = QUIET["XDG_RUNTIME_DIR"] = folder
        run = [sys.executable, "-m", "emulator", "warm"]
        subprocess.run(run, cwd=ROOT, env=QUIET, check=True, capture_output=True)
        try:
            yield
        finally:
            subprocess.run([*run, "--stop"], cwd=ROOT, env=QUIET, check=True, capture_output=True)
            del os.environ["XDG_RUNTIME_DIR"], QUIET["XDG_RUNTIME_DIR"]


def _start(measured: dict[str, list[list[float]]]) -> tuple[float, float]:
    """Seconds until health and the first apply; then the first request of each kind and later ones are measured."""
    port = ports.choose(0, "", exact=True)
    options = ("--port", str(port), "--bolt-port", "0", "--browser-port", "0", "--ephemeral", "--warm", "on")
    began = time.perf_counter()
    with subprocess.Popen(command(*options), stdout=subprocess.DEVNULL, cwd=ROOT, env=QUIET) as started:
        try:
            project = Emulator(f"http://127.0.0.1:{port}", PROJECT)
            health = until(began, lambda: urlopen(f"{project.url}/_emulator/health", timeout=10).read())
            project.ask("/models/spaces", {"items": [{"space": SPACE}]})
            project.ask(INSTANCES, {"items": [node("first")]})
            first_apply = time.perf_counter() - began
            project.define()
            for number in range(1 + LATER):
                for kind, request in KINDS.items():
                    taken = milliseconds(project.send(*request(number)))
                    measured[kind].append([taken]) if number == 0 else measured[kind][-1].append(taken)
            return health, first_apply
        finally:
            started.terminate()


def _against_cold(name: str, seconds: float, other: float) -> Row:
    ours, theirs = seconds * 1000, other * 1000
    return Row(group=GROUP, name=name, figure=seconds / other, ours=ours, other=theirs, better="less")


def _against_later(name: str, starts: list[list[float]]) -> Row:
    first = median(times[0] for times in starts)
    later = median(taken for times in starts for taken in times[1:])
    return Row(group=GROUP, name=name, figure=first / later, ours=first, other=later, target=TARGET, better="less")
