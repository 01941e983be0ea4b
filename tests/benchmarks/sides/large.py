"""Worlds with many instances or many projects, written through the API; what the emulator's memory does meanwhile."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.sides.emulator_side import VIEW, Emulator
from benchmarks.sides.world import World, world
from builders import SPACE, container, data, node, prop, view

PROJECT = "bench"
Memory = list[float]


class Loaded(NamedTuple):
    """A world whose project has a tree of `nodes` nodes and as many edges, beside `projects` - 1 other projects."""

    world: World
    project: Emulator
    nodes: int
    memory: Memory
    """Megabytes of the emulator after each request."""
    peak: float


class Worlds:
    """Each world is made when it is first asked for, and stays."""

    def __init__(self, resources: ExitStack, said: Callable[[str], None]) -> None:
        self._resources, self._said = resources, said
        self._made: dict[tuple[int, int], Loaded] = {}

    def at(self, nodes: int, projects: int = 1) -> Loaded:
        if (nodes, projects) not in self._made:
            self._made[nodes, projects] = self._make(nodes, projects)
        return self._made[nodes, projects]

    def _make(self, nodes: int, projects: int) -> Loaded:
        made = self._resources.enter_context(world())
        for number in range(projects - 1):
            self._said(f"project {number + 2} of {projects}")
            small(Emulator(made.emulator.url, f"other-{number}"))
        project = Emulator(made.emulator.url, PROJECT)
        project.define(indexed=True)
        memory: Memory = []
        for done, _ in enumerate(project.load(nodes)):
            self._said(f"{nodes} nodes and as many edges: batch {done + 1} of {2 * nodes // 1000}")
            memory.append(resident(made.emulator.pid))
        for batch in ("warm", "same"):
            project.nodes(batch)()
        made.driver.execute_query("CALL db.awaitIndexes(600)")
        return Loaded(made, project, nodes, memory, resident(made.emulator.pid, "VmHWM"))


def small(project: Emulator) -> None:
    """What a project of a test holds."""
    project.ask("/models/spaces", {"items": [{"space": SPACE}]})
    project.ask("/models/containers", {"items": [container("Bench", a=prop(), b=prop("int64"))]})
    project.ask("/models/views", {"items": [view("Bench", "Bench.a", "Bench.b")]})
    nodes = [node(f"n-{i}", data(VIEW, a=f"text {i}", b=i)) for i in range(10)]
    project.ask("/models/instances", {"items": nodes})


def resident(pid: int, field: str = "VmRSS") -> float:
    """Megabytes that a process has in memory; `VmHWM` is the most it ever had. Linux tells."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) * 1024 / 1e6
