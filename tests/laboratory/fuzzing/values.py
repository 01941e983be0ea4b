"""Values at the edges of what a client may send, and of the wrong type."""

import random
from collections.abc import Callable
from typing import Any

Made = Callable[[], Any]
BIG = 2**63
INTEGERS = [
    0,
    1,
    -1,
    2,
    100,
    1000,
    1001,
    2**31 - 1,
    2**31,
    -(2**31) - 1,
    2**53 + 1,
    BIG - 1,
    BIG,
    -BIG,
    -BIG - 1,
    10**40,
]
FLOATS = [0.0, -0.0, 0.1, 1.5, 1e-320, 1e308, -1e308, 3.4028236e38, float("nan"), float("inf"), float("-inf")]
TEXTS = [
    "",
    " ",
    "a",
    "\x00",
    "null",
    "'\"`\\",
    "{}",
    "$a",
    "%s%n",
    "../..",
    "é",
    "e\u0301",
    "\u017f",
    "ß",
    "İ",
    "ﬃ",
    "\u200b",
    "\u202e",
    "😀" * 3,
    "\U0010ffff",
    "\ud800",
    "\uffff",
    "* OR a:b",
    "a~2 AND (",
    "/.*/",
    "2026-02-30",
    "2026-13-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999+14:00",
    "0000-01-01T00:00:00",
    "1e999",
    "x" * 255,
    "x" * 257,
    "ü" * 5_000,
]
TIMES = ["2026-11-28T00:00:00Z", "2026-11-28T00:00:00.123+01:00", "2026-11-28", "1900-01-01T00:00:00"]
PARTS = "abcXYZ 019_-.:/\\'\"`$%&*?~^()[]{}<>äßİ中😀\u0301\u200d\x07\n\t"


def integer(chance: random.Random) -> int:
    return chance.choice(INTEGERS) if chance.random() < 0.5 else chance.randint(-5, 2_000)


def number(chance: random.Random) -> float:
    return chance.choice(FLOATS) if chance.random() < 0.3 else chance.uniform(-1_000, 1_000)


def text(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return chance.choice(TEXTS)
    return "".join(chance.choice(PARTS) for _ in range(chance.randint(0, 20)))


def anything(chance: random.Random, depth: int = 3) -> Any:
    """Any JSON, at most `depth` levels deep."""
    simple: list[Made] = [
        lambda: None,
        lambda: chance.random() < 0.5,
        lambda: integer(chance),
        lambda: number(chance),
        lambda: text(chance),
        lambda: text(chance),
    ]
    of_others: list[Made] = [
        lambda: [anything(chance, depth - 1) for _ in range(chance.choice([0, 1, 2, 3, 50]))],
        lambda: {text(chance): anything(chance, depth - 1) for _ in range(chance.randint(0, 4))},
        lambda: deep(chance),
    ]
    chosen: list[Made] = [*simple, *of_others] if depth else simple
    return chance.choice(chosen)()


def deep(chance: random.Random) -> Any:
    """Lists and objects in each other, up to a little more than a body may have."""
    made: Any = anything(chance, 0)
    for _ in range(chance.choice([5, 20, 60, 120])):
        made = [made] if chance.random() < 0.5 else {"and": made}
    return made
