"""Traverses edges over several hops, breadth first: one statement per hop, from all nodes of the frontier.

Each node is expanded once, however many paths lead to it, so cycles and hubs cost no more than their edges.
"""

from emulator.compile.query import traversal as statements
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.operations.debug import StatementTrace
from emulator.plan.filter.predicates import Predicate
from emulator.plan.query.steps import EdgeTraversal, Step
from emulator.schema.snapshot import Snapshot


class StepTraversal:
    """Runs the multi-hop traversals of a request, as its caller sees them."""

    def __init__(self, transaction: Transaction, snapshot: Snapshot, trace: StatementTrace) -> None:
        self._transaction = transaction
        self._snapshot = snapshot
        self._trace = trace

    def edges(self, step: Step, predicate: Predicate, origin: list[str], limit: int) -> list[str]:
        """The keys of the first `limit` edges of the traversal `step` from the set with the keys `origin`.

        `predicate` holds for each of the edges.
        """
        traversal = step.origin
        if not isinstance(traversal, EdgeTraversal):
            raise TypeError(step)
        start = self._start(traversal, origin)
        first_hop = statements.first_hop(traversal, predicate, start, limit)
        self._trace.record(step.name, first_hop)
        return traverse_edges(self._transaction, first_hop, start, traversal.max_distance, limit)

    def _start(self, traversal: EdgeTraversal, origin: list[str]) -> list[str]:
        """The keys of the nodes that a traversal starts from; for a set of edges, the nodes at one of their ends."""
        if traversal.start_end is None:
            return origin
        ends = statements.edge_ends(origin, traversal.start_end, readable_spaces(self._snapshot))
        return [key for (key,) in self._transaction.rows(ends)]


def readable_spaces(snapshot: Snapshot) -> list[str] | None:
    """The spaces whose instances the caller may read; None for all."""
    spaces = snapshot.caller.read_instances
    return None if spaces is None else sorted(spaces)


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
        hop_edges, nodes, terminal = transaction.row(statements.next_hop(first_hop, frontier, limit - len(edges)))
        edges.extend(hop_edges)
        frontier = [
            node
            for node in dict.fromkeys(node for node, stops in zip(nodes, terminal, strict=True) if not stops)
            if node not in visited
        ]
        visited.update(frontier)
        depth += 1
    return edges
