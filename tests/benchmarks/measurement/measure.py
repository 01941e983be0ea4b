"""Turns pairs of works into rows of medians: the sides of a pair take turns, and the pairs take turns too."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any, Literal, NamedTuple

import msgspec

Work = Callable[[], Any]
Make = Callable[[int], Work]
"""Prepares work for a round; what it does then is measured. Each call gets another number."""

Better = Literal["more", "less"]
numbers = count(1)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured.

    A row that has more the better says how many times the throughput of the other side was reached, one that has
    less the better how many times dearer it was, or, without another side, the figure itself.
    """

    group: str
    name: str
    figure: float
    unit: str = "times"
    ours: float | None = None
    other: float | None = None
    target: float | None = None
    better: Better = "more"

    @property
    def reached(self) -> bool | None:
        if self.target is None:
            return None
        return self.figure >= self.target if self.better == "more" else self.figure <= self.target


class Pair(NamedTuple):
    """Two sides that do the same; `repeats` in each round where the work is short."""

    group: str
    name: str
    ours: Make
    other: Make
    target: float | None = None
    better: Better = "more"
    repeats: int = 1


class Pace(NamedTuple):
    """How often: rounds that count, after rounds that warm."""

    rounds: int
    warm: int

    def warmer(self, times: int) -> "Pace":
        return self._replace(warm=self.warm * times)


Times = tuple[list[float], list[float]]


def measure(pairs: Sequence[Pair], pace: Pace, said: Callable[[str], None] = lambda _: None) -> list[Row]:
    """A row for each pair."""
    times: list[Times] = [([], []) for _ in pairs]
    for turn in range(pace.warm + pace.rounds):
        for pair, measured in zip(pairs, times, strict=True):
            said(f"{pair.group}: {pair.name}, round {turn + 1} of {pace.warm + pace.rounds}")
            for repeat in range(pair.repeats):
                _take_turns(pair, measured, first=(turn + repeat) % 2)
    return [
        _row(pair, *measured, skipped=pace.warm * pair.repeats) for pair, measured in zip(pairs, times, strict=True)
    ]


def _take_turns(pair: Pair, measured: Times, first: int) -> None:
    makes = pair.ours, pair.other
    for side in (first, 1 - first):
        measured[side].append(milliseconds(makes[side](next(numbers))))


def _row(pair: Pair, ours: Iterable[float], other: Iterable[float], skipped: int) -> Row:
    own, others = (statistics.median(list(times)[skipped:]) for times in (ours, other))
    figure = others / own if pair.better == "more" else own / others
    return Row(
        group=pair.group, name=pair.name, figure=figure, ours=own, other=others, target=pair.target, better=pair.better
    )


def milliseconds(run: Work) -> float:
    """What `run` takes; this process collects its garbage before and not meanwhile."""
    gc.collect(1)
    gc.disable()
    try:
        began = time.perf_counter()
        run()
        return (time.perf_counter() - began) * 1000
    finally:
        gc.enable()
