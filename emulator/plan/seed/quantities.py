"""Plausible ranges of numbers, by the unit of a property or else by its name."""

import re

from emulator.core.units import catalog
from emulator.plan.seed.words import snake

DEFAULT = (0.0, 100.0)

_BASE = {
    "Temperature": (278.0, 368.0),
    "Pressure": (1e5, 2e6),
    "Length": (0.1, 50.0),
    "Mass": (1.0, 2_000.0),
    "Time": (60.0, 86_400.0),
    "Volume": (0.01, 100.0),
    "Area": (0.1, 500.0),
    "Velocity": (0.1, 30.0),
    "Power": (1e3, 1e6),
    "Energy": (1e3, 1e7),
    "Electric Potential": (12.0, 690.0),
    "Electric Current": (0.1, 400.0),
    "Frequency": (1.0, 100.0),
    "Volume Flow Rate": (0.001, 1.0),
    "Mass Flow Rate": (0.1, 200.0),
    "Density": (600.0, 1_200.0),
    "Angle": (0.0, 6.28),
}
"""Of the base unit of a quantity, that of the unit catalog."""

_NAMED = [
    (re.compile(r"latitude|^lat$"), (-60.0, 70.0)),
    (re.compile(r"longitude|^(lon|lng)$"), (-180.0, 180.0)),
    (re.compile(r"year"), (1950.0, 2025.0)),
    (re.compile(r"month"), (1.0, 12.0)),
    (re.compile(r"weekday"), (1.0, 7.0)),
    (re.compile(r"^hour"), (0.0, 23.0)),
    (re.compile(r"(^|_)age$"), (18.0, 80.0)),
    (re.compile(r"rating|score|stars"), (1.0, 10.0)),
    (re.compile(r"share|ratio|fraction|probability|confidence|efficiency|opacity"), (0.0, 1.0)),
    (re.compile(r"temperature"), (5.0, 95.0)),
    (re.compile(r"pressure"), (1.0, 20.0)),
    (re.compile(r"humidity|percent|level"), (0.0, 100.0)),
    (re.compile(r"voltage"), (12.0, 690.0)),
    (re.compile(r"power|capacity"), (1.0, 1_000.0)),
    (re.compile(r"rpm|speed"), (0.0, 3_000.0)),
    (re.compile(r"price|cost|salary|revenue|budget|amount|pay$"), (10.0, 100_000.0)),
    (re.compile(r"size|bytes|population|votes"), (1_000.0, 1_000_000.0)),
    (re.compile(r"duration|runtime|minutes"), (1.0, 240.0)),
    (re.compile(r"weight|mass"), (1.0, 2_000.0)),
    (re.compile(r"height|width|length|depth|diameter|distance"), (0.1, 50.0)),
    (re.compile(r"priority|severity|rank"), (1.0, 5.0)),
]


def plausible_range(prop: str, unit: str | None) -> tuple[float, float]:
    """Return the lowest and the highest value of the property `prop`, in the unit with the external id `unit`.

    What is called a minimum gets the lower half of a range, a maximum the upper one.

    >>> plausible_range("inlet", "temperature:deg_c"), plausible_range("year", None)
    ((4.85, 94.85), (1950.0, 2025.0))
    """
    words = snake(prop).split("_")
    low, high = _range(words, unit)
    middle = (low + high) / 2
    if {"min", "minimum", "low", "lowest"} & set(words):
        return low, middle
    return (middle, high) if {"max", "maximum", "high", "highest"} & set(words) else (low, high)


def _range(words: list[str], unit: str | None) -> tuple[float, float]:
    known = unit and catalog().units.get(unit)
    if known and known.quantity in _BASE:
        ends = (end / known.conversion.multiplier - known.conversion.offset for end in _BASE[known.quantity])
        low, high = sorted(float(f"{end:.4g}") for end in ends)
        return low, high
    name = "_".join(words)
    return next((found for pattern, found in _NAMED if pattern.search(name)), DEFAULT)
