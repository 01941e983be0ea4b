"""A fork of a snapshot, against loading its data once more; and the restore of a larger project."""

import time
from typing import Any

import httpx

from benchmarks.measurement.measure import Make, Pair, Row, Work
from benchmarks.sides.emulator_side import Emulator
from benchmarks.sides.world import World
from builders import SPACE, container, data, node, prop, ref, view, view_ref

GROUP = "snapshots"
FORK, RESTORE = "fork of 1000 nodes, against loading them", "restore of 10,000 nodes"
NAMES = (FORK, RESTORE)
SMALL, LARGE = 1_000, 10_000
RESTORES = 7
THING = view_ref("Thing")


def forks(world: World) -> Pair:
    """Each side begins with a project of its own that is empty."""
    source = _filled(world, "fork-source", SMALL)
    _put(world, f"{source}/snapshots/s")
    batches = _batches(SMALL)

    def fork(number: int) -> Work:
        return lambda: _put(world, f"fork-{number}/fork?from={source}&snapshot=s")

    def load(number: int) -> Work:
        return lambda: _load(Emulator(world.emulator.url, f"loaded-{number}"), batches)

    sides: tuple[Make, Make] = fork, load
    return Pair(GROUP, FORK, *sides, 2, "more")


def restore(world: World) -> Row:
    """The shortest of some restores of a project that has as many nodes before."""
    project = _filled(world, "restored", LARGE)
    _put(world, f"{project}/snapshots/s")
    seconds: list[float] = []
    for _ in range(RESTORES):
        start = time.perf_counter()
        _put(world, f"{project}/snapshots/s/restore")
        seconds.append(time.perf_counter() - start)
    return Row(group=GROUP, name=RESTORE, figure=min(seconds), unit="s", target=0.5, better="less")


def _put(world: World, path: str) -> None:
    httpx.put(f"{world.emulator.url}/_emulator/projects/{path}", timeout=600).raise_for_status()


def _filled(world: World, project: str, count: int) -> str:
    _load(Emulator(world.emulator.url, project), _batches(count))
    return project


def _batches(count: int) -> list[list[dict[str, Any]]]:
    """Nodes with five properties, one of them a relation to an earlier node."""

    def thing(number: int) -> dict[str, Any]:
        values = {"name": f"thing {number}", "size": number, "weight": number / 8, "tag": f"t{number % 7}"}
        return node(f"n{number}", data(THING, **values, above=ref(f"n{number // 10}")))

    return [[thing(number) for number in range(first, first + 1000)] for first in range(0, count, 1000)]


def _load(project: Emulator, batches: list[list[dict[str, Any]]]) -> None:
    properties = {
        "name": prop(),
        "size": prop("int64"),
        "weight": prop("float64"),
        "tag": prop(),
        "above": prop("direct"),
    }
    project.ask("/models/spaces", {"items": [{"space": SPACE}]})
    project.ask("/models/containers", {"items": [container("Thing", **properties)]})
    project.ask("/models/views", {"items": [view("Thing", *(f"Thing.{key}" for key in properties))]})
    for batch in batches:
        project.ask("/models/instances", {"items": batch})
