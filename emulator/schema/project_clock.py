"""The clock of a project: the time that it has for a moment of the clock of this machine.

All times are in milliseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from emulator.wire.project_clock import LATEST

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PERIODS = 32


class Period(Struct, frozen=True):
    """What a clock was set to at the real time `since`: it began at `start`, and runs `speed` times as fast."""

    since: int
    start: int
    speed: float

    def at(self, real: int) -> int:
        """The time at `real`; before the period began its `start`."""
        time = self.start + max(0, real - self.since) * self.speed
        return int(min(LATEST, max(0, time)))


class ProjectClock(Struct, frozen=True):
    """What the clock of a project was set to, in order; without any it is real time."""

    periods: tuple[Period, ...] = ()

    @property
    def period(self) -> Period | None:
        """What it is set to; None for real time."""
        return self.periods[-1] if self.periods else None

    def now(self, real: int) -> int:
        """The time of the project, where `real` is the time now.

        >>> ProjectClock().set(Period(since=1_000, start=5_000, speed=10)).now(1_500)
        10000
        """
        return self.periods[-1].at(real) if self.periods else real

    def elapsed(self, since: int, real: int) -> int:
        """The milliseconds that went by in the project from the real time `since` until now; negative if it went back.

        >>> ProjectClock().set(Period(since=1_000, start=61_000, speed=1)).elapsed(500, 1_500)
        61000
        """
        return self.now(real) - self._then(since)

    def _then(self, real: int) -> int:
        begun = (period for period in reversed(self.periods) if period.since <= real)
        period = next(begun, None)
        return real if period is None else period.at(real)

    def set(self, period: Period) -> ProjectClock:
        """The clock that `period` begins for. Of very many periods it knows the last ones."""
        return ProjectClock((*self.periods, period)[-MAX_PERIODS:])

    def stored(self) -> list[float] | None:
        """The form in which Neo4j keeps it: three numbers for each period. `of` reads it."""
        numbers = [float(number) for one in self.periods for number in (one.since, one.start, one.speed)]
        return numbers or None

    @classmethod
    def of(cls, stored: Sequence[float] | None) -> ProjectClock:
        if not stored:
            return REAL_TIME
        numbers = iter(stored)
        return cls(
            tuple(Period(int(since), int(start), speed) for since, start, speed in zip(*[numbers] * 3, strict=True))
        )


REAL_TIME = ProjectClock()
