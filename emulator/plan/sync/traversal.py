"""Finds, along the edges that a walk may take, what it reaches and the change that completed the way to each edge."""

from collections.abc import Callable

from msgspec import Struct


class Member(Struct, gc=False):
    """A member of a set.

    `linked` is the number of the change that completed the chain to it; for being told, its own last change counts too.
    `number` is its place in the order of creation.
    """

    watermark: int
    change: int
    number: int

    @property
    def feed_offset(self) -> tuple[int, int]:
        return max(self.watermark, self.change), self.number


class TraversableEdge(Struct, gc=False):
    """An edge that leads on from a node. `linked` is the number that counts for it and the node that it leads to."""

    key: str
    other_node: str
    stops: bool
    watermark: int
    change: int
    number: int


EdgesByNode = dict[str, list[TraversableEdge]]


def traverse(
    edges_from: Callable[[list[str]], EdgesByNode], start_nodes: dict[str, int], max_distance: int | None
) -> dict[str, Member]:
    """The edges within `distance` of the nodes in `start`, which have the numbers of the chains to them.

    It is the smallest number that counts, of any way to an edge that is short enough: a node is walked on from again
    where a longer way to it has a smaller number than all shorter ones.
    """
    lowest_watermarks, frontier = dict(start_nodes), dict(start_nodes)
    members: dict[str, Member] = {}
    edges_by_node: EdgesByNode = {}
    hops = 0
    while frontier and (max_distance is None or hops < max_distance):
        unread = [node for node in frontier if node not in edges_by_node]
        if unread:
            edges_by_node |= edges_from(unread)
        next_frontier: dict[str, int] = {}
        for node, watermark in frontier.items():
            for edge in edges_by_node.get(node, ()):
                edge_watermark = max(watermark, edge.watermark)
                _add_member(members, edge, edge_watermark)
                if not edge.stops and (
                    edge.other_node not in lowest_watermarks or edge_watermark < lowest_watermarks[edge.other_node]
                ):
                    lowest_watermarks[edge.other_node] = next_frontier[edge.other_node] = edge_watermark
        frontier, hops = next_frontier, hops + 1
    return members


def _add_member(members: dict[str, Member], edge: TraversableEdge, edge_watermark: int) -> None:
    member = members.get(edge.key)
    if member is None or edge_watermark < member.watermark:
        members[edge.key] = Member(edge_watermark, edge.change, edge.number)
