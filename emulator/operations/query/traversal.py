"""Walks along edges, breadth first: one statement takes all nodes of a level one edge further.

A node is walked on from once, however many ways lead to it: a circle or a hub costs no more than its edges.
"""

from emulator.compile.query.traversal import next_hop
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction


def walk(transaction: Transaction, first: Statement, start: list[str], distance: int | None, limit: int) -> list[str]:
    """The keys of the first `limit` edges met when walking from the nodes in `start`, the nearest first.

    `first` takes the first edge; the others differ in nothing but where they begin and how many may still come.
    """
    found: list[str] = []
    frontier = list(dict.fromkeys(start))
    visited, level = set(frontier), 0
    while frontier and len(found) < limit and (distance is None or level < distance):
        edges, nodes, stops = transaction.row(next_hop(first, frontier, limit - len(found)))
        found.extend(edges)
        frontier = [
            node
            for node in dict.fromkeys(node for node, stop in zip(nodes, stops, strict=True) if not stop)
            if node not in visited
        ]
        visited.update(frontier)
        level += 1
    return found
