"""Values under uniqueness constraints: each instance writes its own number, spread over the properties.

The number is that of the instance among all that have data in the container, whatever the seed. So instances never
collide, and nobody remembers which values are taken.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from msgspec import Struct

from emulator.limits import Limits
from emulator.plan.seed.elements import FIRST, Naming, day, enum_values, timestamp
from emulator.plan.seed.words import kind_of
from emulator.schema.model import PropertyModel
from emulator.schema.values.parse import text_limit

_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TEXTS = ("text", "timeseries", "file", "sequence")
_CAPACITIES = {
    "boolean": 2,
    "int32": 2**31,
    "int64": 2**62,
    "float32": 2**24,
    "float64": 2**53,
    "timestamp": 2**31,
    "date": 365 * 1_000,
    "json": 2**53,
}
_MOST_CHARACTERS = 12
_VALUES: dict[str, Callable[[int], Any]] = {
    "boolean": bool,
    "int32": int,
    "int64": int,
    "float32": float,
    "float64": float,
    "timestamp": lambda digit: timestamp(FIRST + timedelta(seconds=digit)),
    "date": day,
    "json": lambda digit: {"number": digit},
}


class Numbering(Struct, frozen=True):
    """The numbers of instances under a constraint: of `writers` kinds of instances these are the one at `ordinal`."""

    ordinal: int
    writers: int

    def of(self, index: int) -> int:
        return index * self.writers + self.ordinal

    def fitting(self, capacity: int) -> int:
        """How many instances have a number below `capacity`."""
        return max(0, -((self.ordinal - capacity) // self.writers))


class Digit(Struct, frozen=True):
    """The part of a number that one property holds: `number // divisor % radix`."""

    divisor: int
    radix: int

    def of(self, number: int) -> int:
        return number // self.divisor % self.radix


def capacity_of(prop: PropertyModel, limits: Limits) -> int:
    """Return how many different values are made of a property that is no direct relation."""
    if prop.kind in _TEXTS:
        return 36 ** min(text_limit(prop.type, limits), _MOST_CHARACTERS)
    return len(enum_values(prop)) if prop.kind == "enum" else _CAPACITIES[prop.kind]


def unique_value(
    prop: PropertyModel, name: str, naming: Naming, size: int, limits: Limits
) -> Callable[[int, int], Any]:
    """Return `(index, digit) -> value`: different values for different digits of `prop`, for `size` instances.

    Texts that hold the whole number are the external id of the instance, which is unique too.
    """
    if prop.kind in _TEXTS:
        return _text(name, naming, size, text_limit(prop.type, limits))
    if prop.kind == "enum":
        allowed = enum_values(prop)
        return lambda _, digit: allowed[digit]
    of_kind = _VALUES[prop.kind]
    return lambda _, digit: of_kind(digit)


def _text(name: str, naming: Naming, size: int, limit: int) -> Callable[[int, int], str]:
    forms = {"ascii_safe_email": "{}@example.com", "url": "https://example.com/{}"}
    form = forms.get(kind_of(name, naming.label), "{}")
    if len(form) + len(naming.external_id(size).encode()) <= limit:
        return lambda index, _: form.format(naming.external_id(index))
    return lambda _, digit: _in_letters(digit)


def _in_letters(number: int) -> str:
    """Return a number to the base of 36.

    >>> _in_letters(0), _in_letters(36 * 10 + 35)
    ('0', 'az')
    """
    text = ""
    while number or not text:
        number, digit = divmod(number, 36)
        text = _LETTERS[digit] + text
    return text
