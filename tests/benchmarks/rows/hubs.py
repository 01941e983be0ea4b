"""Edges at a node with very many, against the same at a node with few."""

from collections.abc import Sequence
from typing import Any

from benchmarks.measurement.measure import Make, Pair
from benchmarks.sides import shapes
from benchmarks.sides.emulator_side import LINK, Emulator
from benchmarks.sides.shapes import SIZE
from benchmarks.sides.world import World
from builders import data, edge, node, ref

GROUP = "edges of a node"
MANY, FEW = 100_000, 10
NEW = f"{SIZE} new edges at a node with {MANY:,} against one with {FEW}"
CHANGED = f"{SIZE} edges changed at a node with {MANY:,} against one with {SIZE:,}"
NAMES = (NEW, CHANGED)
TARGET = 1.2


def pairs(world: World, wanted: Sequence[str]) -> list[Pair]:
    project = Emulator(world.emulator.url, "hubs")
    project.define()
    for _ in project.load(shapes.POOL):
        pass
    _hub(project, "many", MANY)
    _hub(project, "few", SIZE)
    made = {
        NEW: (_new(project, lambda _: "many"), _new(project, lambda number: _hub(project, f"few{number}", FEW))),
        CHANGED: (_changed(project, "many"), _changed(project, "few")),
    }
    return [Pair(GROUP, name, *made[name], TARGET, "less") for name in NAMES if name in wanted]


def _hub(project: Emulator, name: str, edges: int) -> str:
    """Make a node with so many edges; returns its name."""
    project.ask("/models/instances", {"items": [node(name)]})
    for at in range(0, edges, SIZE):
        items = [_edge(name, "", i, 0) for i in range(at, min(at + SIZE, edges))]
        project.ask("/models/instances", {"items": items})
    return name


def _new(project: Emulator, hub: Any) -> Make:
    def make(number: int) -> Any:
        name = hub(number)
        return project.send(
            "/models/instances", {"items": [_edge(name, f"new{number}-", i, number) for i in range(SIZE)]}
        )

    return make


def _changed(project: Emulator, hub: str) -> Make:
    return lambda number: project.send("/models/instances", {"items": [_edge(hub, "", i, number) for i in range(SIZE)]})


def _edge(hub: str, batch: str, i: int, salt: int) -> Any:
    values = data(LINK, a=f"text {salt}", b=i)
    return edge(f"{hub}-{batch}{i}", ref(hub), ref(f"n-{i % shapes.POOL}"), ref("leads-to"), values)
