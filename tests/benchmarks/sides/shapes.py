"""What both sides write: the same nodes, edges and values, whoever asks."""

from typing import Any

SIZE = 1000
"""Instances of a batch."""

POOL = 10_000
"""Nodes that lie there before anything is measured, and edges as many: a tree of ten children each."""

CHILDREN = 10
VIEWS = 10
WIDTH = 30
RELATIONS = 5
KINDS = ("text", "int64", "float64", "boolean", "text")
Values = dict[str, Any]


def five(i: int, salt: int = 0) -> Values:
    """The properties of a node; from one `salt` to the next only one of them differs."""
    return {"a": f"text {i} {salt}", "b": i, "c": i * 1.5, "d": True, "e": f"other text {i}"}


def two(i: int) -> Values:
    """The properties of an edge."""
    return {"a": f"text {i}", "b": i}


def wide(i: int) -> Values:
    """Thirty properties: of each five, two texts, an integer, a number and a boolean."""
    made = (f"text {i}", i, i * 1.5, True, f"other text {i}")
    return {f"p{at}": made[at % len(made)] for at in range(WIDTH)}


def wide_kinds() -> dict[str, str]:
    return {f"p{at}": KINDS[at % len(KINDS)] for at in range(WIDTH)}


def related(i: int, number: int) -> list[int]:
    """The five nodes of the pool that a wide node points at."""
    return [(i * 7 + number * 101 + at * 1009) % POOL for at in range(RELATIONS)]


def parent(i: int) -> int:
    """The node of the tree above node `i`, which is not its root."""
    return (i - 1) // CHILDREN


def ends(i: int, number: int) -> tuple[int, int]:
    """Which nodes of the pool edge `i` of batch `number` connects; no node is used much more often than others."""
    return (number * SIZE + i) % POOL, (i * 7 + number * 13 + 1) % POOL


def root(number: int) -> int:
    """A node with a thousand descendants in the third generation, another for each number."""
    return number % 8
