"""The groups of rows: what each is called, when it is measured, and by whom."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import NamedTuple

from benchmarks.measurement.measure import Pace, Pair, Row, measure
from benchmarks.rows import (
    acceleration,
    access,
    graph,
    graphql,
    growth,
    hubs,
    idle,
    memory,
    milestones,
    request_log,
    schema,
    snapshots,
    start,
    warm,
    works,
)
from benchmarks.sides.large import Worlds
from benchmarks.sides.world import World, world

GROWN = Pace(rounds=15, warm=10)
GUESSED = Pace(rounds=31, warm=10)
LOGGED = Pace(rounds=61, warm=20)
"""More than elsewhere: what is looked for is a few hundredths."""
WARMER = 4
"""Times as many rounds that do not count, against plain: Java has optimized both sides after some fifty."""
Wanted = dict[str, list[str]]


class Bench:
    """What all groups share: one warm Neo4j with an emulator beside it, started when it is first asked for."""

    def __init__(self, resources: ExitStack, pace: Pace, said: Callable[[str], None]) -> None:
        self.resources, self.pace, self.said = resources, pace, said

    @cached_property
    def world(self) -> World:
        self.said("starting Neo4j and the emulator")
        return self.resources.enter_context(world())

    @cached_property
    def worlds(self) -> Worlds:
        return Worlds(self.resources, self.said)

    def measure(self, pairs: Sequence[Pair], pace: Pace | None = None) -> list[Row]:
        return measure(pairs, pace or self.pace, self.said)


class Group(NamedTuple):
    names: Sequence[str]
    rows: Callable[[Bench, Sequence[str]], Iterable[Row]]
    short: bool = False
    large: bool = False


def _against_plain(bench: Bench, names: Sequence[str]) -> list[Row]:
    alone = bench.measure(works.alone(bench.world, names), bench.pace.warmer(WARMER))
    return [*alone, *bench.measure(works.together(bench.world, names))]


def _against_cypher(bench: Bench, names: Sequence[str]) -> list[Row]:
    bench.said(f"{graph.GROUP}: writing {graph.NODES} nodes, and edges of {len(graph.LEADS)} types")
    return bench.measure(graph.pairs(bench.world, names))


def _hubs(bench: Bench, names: Sequence[str]) -> list[Row]:
    bench.said(f"{hubs.GROUP}: writing {hubs.MANY} edges at one node")
    return bench.measure(hubs.pairs(bench.world, names))


def _graphql(bench: Bench, names: Sequence[str]) -> list[Row]:
    bench.said(f"{graphql.GROUP}: writing a tree and models of {graphql.VIEWS} views")
    nested = bench.measure([graphql.nested(bench.world)]) if graphql.NESTED in names else []
    return [*nested, *([graphql.first(bench.world)] if graphql.FIRST in names else [])]


def _snapshots(bench: Bench, names: Sequence[str]) -> list[Row]:
    bench.said(f"{snapshots.GROUP}: writing {snapshots.LARGE} nodes")
    forked = bench.measure([snapshots.forks(bench.world)]) if snapshots.FORK in names else []
    return [*forked, *([snapshots.restore(bench.world)] if snapshots.RESTORE in names else [])]


def _schema(bench: Bench, names: Sequence[str]) -> list[Row]:
    with schema.pairs(bench.world, names) as pairs:
        return bench.measure(pairs)


def _access(bench: Bench, names: Sequence[str]) -> list[Row]:
    with access.pairs(bench.world, names) as pairs:
        return bench.measure(pairs)


def _request_log(bench: Bench, names: Sequence[str]) -> list[Row]:
    bench.said(f"{request_log.GROUP}: starting emulators")
    with request_log.pairs(bench.world, names) as pairs:
        return bench.measure(pairs, LOGGED)


def _acceleration(bench: Bench, names: Sequence[str]) -> list[Row]:
    with acceleration.pairs(bench.world, names) as pairs:
        return bench.measure(pairs, GUESSED)


def _start(bench: Bench, names: Sequence[str]) -> Iterable[Row]:
    return start.rows(names, bench.said)


def _milestones(bench: Bench, names: Sequence[str]) -> Iterable[Row]:
    return milestones.rows(names, bench.said)


def _warm(bench: Bench, names: Sequence[str]) -> Iterable[Row]:
    return warm.rows(names, bench.said)


def _idle(bench: Bench, names: Sequence[str]) -> Iterable[Row]:
    del names  # there is one
    return idle.rows(bench.said)


def _memory(bench: Bench, names: Sequence[str]) -> Iterable[Row]:
    return memory.rows(bench.worlds.at(memory.NODES), names)


def _growth(group: str) -> Group:
    def rows(bench: Bench, names: Sequence[str]) -> list[Row]:
        return bench.measure(growth.pairs(bench.worlds, group, names), GROWN)

    return Group(growth.names(growth.GROUPS[group]), rows, large=True)


GROUPS = {
    works.GROUP: Group(works.NAMES, _against_plain, short=True),
    graph.GROUP: Group(graph.NAMES, _against_cypher),
    hubs.GROUP: Group(hubs.NAMES, _hubs),
    graphql.GROUP: Group(graphql.NAMES, _graphql),
    snapshots.GROUP: Group(snapshots.NAMES, _snapshots),
    schema.GROUP: Group(schema.NAMES, _schema),
    access.GROUP: Group(access.NAMES, _access),
    request_log.GROUP: Group(request_log.NAMES, _request_log),
    acceleration.GROUP: Group(acceleration.NAMES, _acceleration),
    start.GROUP: Group(start.NAMES, _start),
    milestones.GROUP: Group(milestones.NAMES, _milestones),
    warm.GROUP: Group(warm.NAMES, _warm),
    idle.GROUP: Group(idle.NAMES, _idle),
    memory.GROUP: Group(memory.NAMES, _memory, large=True),
    **{group: _growth(group) for group in growth.GROUPS},
}


def wanted(*, short: bool, large: bool, chosen: Callable[[str, str], bool]) -> Wanted:
    """The rows to measure of each group."""
    now = {key: group for key, group in GROUPS.items() if (group.short or not short) and (large or not group.large)}
    return {key: [name for name in group.names if chosen(key, name)] for key, group in now.items()}


def again(before: Wanted, names: Iterable[str]) -> Wanted:
    chosen = set(names)
    return {key: [name for name in found if name in chosen] for key, found in before.items()}
