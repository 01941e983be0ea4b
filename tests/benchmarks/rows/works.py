"""The works of issues 9 and 20: what each side does, and how far the emulator is to get."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from benchmarks.measurement.measure import Make, Pair
from benchmarks.rows.crowd import Crowd
from benchmarks.sides import shapes
from benchmarks.sides.emulator_side import Emulator
from benchmarks.sides.plain_side import Plain
from benchmarks.sides.world import World

GROUP = "against plain"
Side = Emulator | Plain


class Work(NamedTuple):
    """`make` prepares it for a side and a number that no other call has; `answers` instances come back."""

    name: str
    target: float
    make: Callable[[Any, int], Callable[[], Any]]
    answers: int = shapes.SIZE
    repeats: int = 1
    fresh: tuple[str, str] | None = None
    """The batch and the kind of what it leaves behind."""


WIDE = "apply 1000 nodes, 10 views, 30 properties, 5 relations"
MIXED = ("mixed", "node")
WORKS = (
    Work("apply 1000 new nodes", 1.7, lambda side, n: side.nodes(f"new{n}"), fresh=("new", "node")),
    Work("apply 1000 nodes, one property changed", 1.7, lambda side, n: side.nodes("warm", n)),
    Work("apply 1000 nodes, nothing changed", 3, lambda side, _: side.nodes("same")),
    Work("apply 1000 nodes, half new, half changed", 1.5, lambda side, n: side.mixed(f"mixed{n}", n), fresh=MIXED),
    Work(
        "apply 1000 new edges of 2 properties", 1.5, lambda side, n: side.edges(f"edge{n}", n), fresh=("edge", "edge")
    ),
    Work("apply 1 new node (latency)", 0.85, lambda side, n: side.nodes(f"one{n}", size=1), 1, 8, ("one", "node")),
    Work(
        "apply 1000 nodes, 10 views, 30 properties, 5 relations",
        1,
        lambda side, n: side.wide(f"wide{n}", n),
        fresh=("wide", "node"),
    ),
    Work("byids 1000 nodes", 3, lambda side, n: side.byids(n)),
    Work("list 1000 nodes", 3, lambda side, _: side.list()),
    Work("query, 3 hops to 1000 nodes", 1.5, lambda side, n: side.hops(n)),
)
CROWD = "8 clients over 4 projects, against one client"
NAMES = (*(work.name for work in WORKS), CROWD)


def ready(side: Side, works: Sequence[Work]) -> None:
    """Write what the works find there, and see that each answers with as many instances as it must."""
    side.define()
    for _ in side.load(shapes.POOL):
        pass
    for batch in ("warm", "same", "half"):
        side.nodes(batch)()
    for number, work in enumerate(works):
        answers = _answers(work.make(side, -number - 1)())
        assert answers == work.answers, f"{work.name}: {answers} instances, not {work.answers}"


def _answers(answer: bytes | list[Any]) -> int:
    """How many instances; a plain write answers with the rows of each of its statements."""
    if isinstance(answer, bytes):
        return answer.count(b'"instanceType"')
    return sum(map(len, answer)) if isinstance(answer[0][0], list) else len(answer)


def alone(world: World, wanted: Sequence[str]) -> list[Pair]:
    works = [work for work in WORKS if work.name in wanted]
    sides = Emulator(world.emulator.url, "bench"), Plain(world.driver)
    for side in sides:
        ready(side, works)
    return [
        Pair(GROUP, work.name, *(_on(side, work) for side in sides), work.target, repeats=work.repeats)
        for work in works
    ]


def _on(side: Side, work: Work) -> Make:
    return lambda number: work.make(side, number)


def together(world: World, wanted: Sequence[str]) -> list[Pair]:
    """Many clients at once: measured by itself, as the other works have one client."""
    if CROWD not in wanted:
        return []
    crowd = Crowd(world.emulator.url)
    return [Pair(GROUP, CROWD, crowd.together, crowd.alone, 1.3)]
