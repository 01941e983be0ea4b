"""Chance that depends on nothing but a seed and a place."""

from collections.abc import Callable
from hashlib import blake2b

BITS = 2**64

Draw = Callable[[int, int], int]
"""`(index, nth) -> number`: the nth number for an instance, at least 0 and below `BITS`."""


def draw_of(*place: object) -> Draw:
    """Return the numbers of a place, as of a property of a view: others than those of all other places.

    >>> draw_of(42, "Pump", "name")(0, 0) == draw_of(42, "Pump", "name")(0, 0)
    True
    """
    keyed = blake2b(digest_size=8, key=blake2b(repr(place).encode(), digest_size=32).digest())

    def draw(index: int, nth: int) -> int:
        hashed = keyed.copy()
        hashed.update(b"%d.%d" % (index, nth))
        return int.from_bytes(hashed.digest(), "little")

    return draw
