"""The targets of direct relations and edges, found by arithmetic: nothing remembers which nodes exist."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from msgspec import Struct

from emulator.plan.seed.draw import Draw

Reference = dict[str, str]
DEPTH = 5
"""The levels of a hierarchy, where nothing else is asked for."""


class Nodes(Struct, frozen=True):
    """So many nodes that may be referred to; `reference` is that to the one with a number."""

    size: int
    reference: Callable[[int], Reference]


class Targets(Struct, frozen=True):
    """What a relation may point at: several kinds of nodes, as if they stood in one row.

    `is_own` is whether they are the nodes that have the relation. `must_exist` is whether they must have been made
    before: of those, the first node of each kind, which stands before all others, can only use another first one.
    """

    nodes: tuple[Nodes, ...]
    is_own: bool = False
    must_exist: bool = False

    @property
    def size(self) -> int:
        return sum(one.size for one in self.nodes)

    def size_for(self, index: int) -> int:
        """How many of them the node number `index` may point at."""
        if self.is_own:
            return min(index, self.size)
        return 1 if self.must_exist and index == 0 else self.size

    def reference(self, number: int) -> Reference:
        ends = list(accumulate(one.size for one in self.nodes))
        place = bisect_right(ends, number)
        return self.nodes[place].reference(number - (ends[place - 1] if place else 0))


class Hierarchy(Struct, frozen=True):
    """A tree of `size` nodes in at most `depth` levels: each node but the first has a parent with a lower number."""

    starts: tuple[int, ...]
    """The first number of each level."""

    @classmethod
    def of(cls, size: int, depth: int) -> "Hierarchy":
        """Return the hierarchy whose levels grow by one factor, the smallest that suffices.

        >>> Hierarchy.of(10_000, 5).starts
        (0, 1, 11, 111, 1111)
        >>> Hierarchy.of(3, 1).starts
        (0,)
        """
        if depth == 1:
            return cls((0,))
        factor = 1
        while sum(factor**level for level in range(depth)) < size:
            factor += max(1, factor // 16)
        starts, level = [0], 1
        while starts[-1] + level < size:
            starts.append(starts[-1] + level)
            level *= factor
        return cls(tuple(starts))

    def parent(self, number: int, drawn: int) -> int | None:
        """Return the parent of a node, one of the level above; None for that of the first level."""
        level = bisect_right(self.starts, number) - 1
        if level == 0:
            return None
        first = self.starts[level - 1]
        return first + drawn % (self.starts[level] - first)


def single(targets: Targets, depth: int, draw: Draw, *, nullable: bool) -> Callable[[int], Reference | None]:
    """Return the targets of a single relation, by the number of the node that has it."""
    if not targets.is_own:
        return lambda index: targets.reference(draw(index, 2) % targets.size_for(index))
    tree = Hierarchy.of(targets.size, depth)

    def parent(index: int) -> Reference | None:
        found = tree.parent(index, draw(index, 2))
        if found is None:
            return None if nullable else targets.reference(index)
        return targets.reference(found)

    return parent


def several(targets: Targets, count: tuple[int, int], draw: Draw) -> Callable[[int], list[Reference]]:
    """Return different targets for a list of relations. Of its own kind a node has those with lower numbers."""

    def found(index: int) -> list[Reference]:
        size = targets.size_for(index)
        number = min(how_many(count, draw(index, 1)), size)
        return [targets.reference(one) for one in distinct(size, number, draw(index, 2))]

    return found


def how_many(count: tuple[int, int], drawn: int) -> int:
    return count[0] + drawn % (count[1] - count[0] + 1)


def distinct(size: int, number: int, drawn: int) -> list[int]:
    """Return `number` different numbers below `size`, which is not smaller.

    >>> distinct(10, 3, 8)
    [8, 1, 4]
    """
    step = max(1, size // number) if number else 1
    return [(drawn + step * one) % size for one in range(number)]
