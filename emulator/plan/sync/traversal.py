"""Finds, along the edges that a walk may take, what it reaches and the change that completed the way to each edge."""

from collections.abc import Callable

from msgspec import Struct


class Member(Struct, gc=False):
    """A member of a set.

    `linked` is the number of the change that completed the chain to it; for being told, its own last change counts too.
    `number` is its place in the order of creation.
    """

    linked: int
    change: int
    number: int

    @property
    def told(self) -> tuple[int, int]:
        return max(self.linked, self.change), self.number


class TraversableEdge(Struct, gc=False):
    """An edge that leads on from a node. `linked` is the number that counts for it and the node that it leads to."""

    edge: str
    other: str
    stops: bool
    linked: int
    change: int
    number: int


EdgesByNode = dict[str, list[TraversableEdge]]


def traverse(
    roads_from: Callable[[list[str]], EdgesByNode], start: dict[str, int], distance: int | None
) -> dict[str, Member]:
    """The edges within `distance` of the nodes in `start`, which have the numbers of the chains to them.

    It is the smallest number that counts, of any way to an edge that is short enough: a node is walked on from again
    where a longer way to it has a smaller number than all shorter ones.
    """
    best, frontier = dict(start), dict(start)
    met: dict[str, Member] = {}
    roads: EdgesByNode = {}
    level = 0
    while frontier and (distance is None or level < distance):
        unknown = [node for node in frontier if node not in roads]
        if unknown:
            roads |= roads_from(unknown)
        following: dict[str, int] = {}
        for node, linked in frontier.items():
            for road in roads.get(node, ()):
                through = max(linked, road.linked)
                _meet(met, road, through)
                if not road.stops and (road.other not in best or through < best[road.other]):
                    best[road.other] = following[road.other] = through
        frontier, level = following, level + 1
    return met


def _meet(met: dict[str, Member], road: TraversableEdge, through: int) -> None:
    known = met.get(road.edge)
    if known is None or through < known.linked:
        met[road.edge] = Member(through, road.change, road.number)
