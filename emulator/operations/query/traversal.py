"""Traverses edges over several hops, breadth first: one statement per hop, from all nodes of the frontier.

Each node is expanded once, however many paths lead to it, so cycles and hubs cost no more than their edges.
"""

from emulator.compile.query.traversal import next_hop
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction


def traverse_edges(
    transaction: Transaction, first_hop: Statement, start: list[str], distance: int | None, limit: int
) -> list[str]:
    """Return the keys of the first `limit` edges within `distance` hops of the nodes `start`, the nearest first.

    `first_hop` is the statement of the first hop; those of the next hops differ only in start nodes and limit.
    """
    edges: list[str] = []
    frontier = list(dict.fromkeys(start))
    visited, depth = set(frontier), 0
    while frontier and len(edges) < limit and (distance is None or depth < distance):
        hop_edges, nodes, terminal = transaction.row(next_hop(first_hop, frontier, limit - len(edges)))
        edges.extend(hop_edges)
        frontier = [
            node
            for node in dict.fromkeys(node for node, stops in zip(nodes, terminal, strict=True) if not stops)
            if node not in visited
        ]
        visited.update(frontier)
        depth += 1
    return edges
