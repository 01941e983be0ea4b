"""Walks along edges, breadth first: one statement takes all nodes of a level one edge further.

A node is walked on from once, however many ways lead to it: a circle or a hub costs no more than its edges.
"""

from emulator.compile.query import further
from emulator.graph.driver import Transaction
from emulator.plan.expressions import Step, Walk
from emulator.plan.predicates import Predicate


def walk(transaction: Transaction, start: list[str], step: Step, predicate: Predicate, limit: int) -> list[str]:
    """The keys of the first `limit` edges met when walking from the nodes in `start`, the nearest first."""
    way = step.origin
    assert isinstance(way, Walk)  # noqa: S101 - what the caller has matched
    found: list[str] = []
    frontier = list(dict.fromkeys(start))
    visited, level = set(frontier), 0
    while frontier and len(found) < limit and (way.distance is None or level < way.distance):
        edges, nodes, stops = transaction.row(further(way, predicate, frontier, limit - len(found)))
        found.extend(edges)
        frontier = [
            node
            for node in dict.fromkeys(node for node, stop in zip(nodes, stops, strict=True) if not stop)
            if node not in visited
        ]
        visited.update(frontier)
        level += 1
    return found
