"""The clock of a project as a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.schema.project_clock import LATEST, REAL_TIME, Period, ProjectClock

NOW = 1_760_000_000_000
TIMES = st.integers(0, LATEST)
PERIODS = st.builds(
    Period, since=TIMES, start=st.integers(-LATEST, 2 * LATEST), speed=st.sampled_from([0, 0.5, 1, 1e6])
)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period(NOW, NOW + 5_000, 1), NOW + 5_000 + 60_000),
        (Period(NOW, 1_000, 0), 1_000),
        (Period(NOW, 1_000, 1_000), 1_000 + 60_000_000),
        (Period(NOW, 1_000, 0.5), 1_000 + 30_000),
    ],
)
def test_time_is_that_of_the_last_setting(period: Period, expected: int) -> None:
    clock = ProjectClock().set(Period(0, 0, 3)).set(period)
    assert clock.now(NOW + 60_000) == expected


def test_without_a_setting_it_is_real_time() -> None:
    assert REAL_TIME.now(NOW) == NOW
    assert REAL_TIME.elapsed(NOW - 5, NOW) == 5


def test_time_before_a_setting_is_that_of_the_setting_before() -> None:
    clock = ProjectClock().set(Period(NOW, NOW + 1_000, 1)).set(Period(NOW + 10, NOW + 9_000, 0))
    assert clock.elapsed(NOW - 5, NOW + 20) == 9_000 + 5
    assert clock.elapsed(NOW + 5, NOW + 20) == 9_000 - 1_005
    assert clock.elapsed(NOW + 15, NOW + 20) == 0


@given(st.lists(PERIODS, max_size=40), TIMES)
def test_time_can_always_be_told(periods: list[Period], real: int) -> None:
    clock = ProjectClock()
    for period in periods:
        clock = clock.set(period)
    assert 0 <= clock.now(real) <= LATEST
    assert len(clock.stored() or []) <= 3 * 32
    assert ProjectClock.of(clock.stored()).now(real) == clock.now(real)
