"""Ranges of numbers by unit and name."""

import math

from emulator.core.units import catalog
from emulator.plan.seed.quantities import plausible_range


def test_every_unit_has_a_range() -> None:
    for unit in (*catalog().units, None):
        for name in ("value", "pressureMin", "max_level"):
            low, high = plausible_range(name, unit)
            assert low < high, unit
            assert math.isfinite(low)
            assert math.isfinite(high)


def test_minimum_lies_below_the_maximum() -> None:
    assert plausible_range("pressureMin", "pressure:bar")[1] == plausible_range("pressureMax", "pressure:bar")[0]
