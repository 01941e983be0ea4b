"""What the emulator's process holds in memory while a million nodes and a million edges are written through it."""

from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.measurement.measure import Row
from benchmarks.sides.large import Loaded, Memory

GROUP = "memory of the emulator"
NODES = 1_000_000
REQUESTS = 1_000
PEAK = "most, over 1,000,000 nodes and 1,000,000 edges"
GROWTH = "growth over the last 1,000 requests"
NAMES = (PEAK, GROWTH)
LIMIT, NOISE = 200, 2  # megabytes
NEAR = 50  # requests whose median is one reading


def rows(loaded: Loaded, names: Sequence[str]) -> Iterator[Row]:
    for name, figure, target in ((PEAK, loaded.peak, LIMIT), (GROWTH, growth(loaded.memory), NOISE)):
        if name in names:
            yield Row(group=GROUP, name=name, figure=figure, unit="MB", target=target, better="less")


def growth(memory: Memory) -> float:
    """How far the last readings are above those a thousand requests before."""
    before = memory[-REQUESTS - NEAR : -REQUESTS]
    return median(memory[-NEAR:]) - median(before)
