"""Multi-hop traversal for a sync: the reached edges, each with the smallest watermark of the paths to it."""

from collections.abc import Callable

from msgspec import Struct


class Member(Struct, gc=False):
    """A member of a set.

    `watermark` is the largest change number of its chain, without its own last `change`; `number` is its creation
    number.
    """

    watermark: int
    change: int
    number: int

    @property
    def feed_offset(self) -> tuple[int, int]:
        """The offset of the member in the feed."""
        return max(self.watermark, self.change), self.number


class TraversableEdge(Struct, gc=False):
    """An edge from a node. `watermark` is the larger revision of the edge and of `other_node`, to which it leads.

    With `stops` the traversal does not continue from `other_node`.
    """

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
    """The edges within `max_distance` hops of `start_nodes`, which have the watermarks of their chains.

    `edges_from` reads the edges of some nodes. Of all paths to an edge that are short enough, the one with the smallest
    watermark counts: a node is expanded again where a longer path to it has a smaller watermark than all shorter ones.
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
