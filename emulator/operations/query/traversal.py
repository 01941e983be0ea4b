"""Traverses edges over several hops, breadth first: one statement per hop, from all nodes of the frontier.

Each node is expanded once, however many paths lead to it, so cycles and hubs cost no more than their edges.
"""

from msgspec import Struct

from emulator.compile.query import traversal as statements
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.operations.debug import StatementTrace
from emulator.plan.filter.predicates import Predicate
from emulator.plan.query.steps import EdgeTraversal, Step
from emulator.schema.snapshot import Snapshot


class TraversedEdges(Struct):
    """The edges of a traversal: their keys, and the Neo4j ids of their nodes, valid in the transaction of the read."""

    keys: list[str]
    ids: list[int]


class StepTraversal:
    """Runs the multi-hop traversals of a request, as its caller sees them."""

    def __init__(self, transaction: Transaction, snapshot: Snapshot, trace: StatementTrace) -> None:
        self._transaction = transaction
        self._snapshot = snapshot
        self._trace = trace

    def edges(self, step: Step, predicate: Predicate, origin: list[str], limit: int) -> TraversedEdges:
        """The first `limit` edges of the traversal `step` from the set with the keys `origin`.

        `predicate` holds for each of the edges.
        """
        traversal = step.origin
        if not isinstance(traversal, EdgeTraversal):
            raise TypeError(step)
        start = list(dict.fromkeys(self._start(traversal, origin)))
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
) -> TraversedEdges:
    """Return the first `limit` edges within `distance` hops of the nodes with the keys `start`, the nearest first.

    `first_hop` is the statement of the first hop; those of the next hops find their nodes by Neo4j ids. A start node
    without edges of the traversal does not count as visited: to expand it again adds nothing.
    """
    edges = TraversedEdges([], [])
    hop, depth = first_hop, 0
    visited: set[int] = set()
    while start and len(edges.keys) < limit and (distance is None or depth < distance):
        keys, ids, sources, others, stops = transaction.row(hop)
        edges.keys.extend(keys)
        edges.ids.extend(ids)
        visited.update(sources)
        reached = dict.fromkeys(other for other, stop in zip(others, stops, strict=True) if not stop)
        frontier = [node for node in reached if node not in visited]
        if not frontier:
            break
        visited.update(frontier)
        hop = statements.next_hop(first_hop, frontier, limit - len(edges.keys))
        depth += 1
    return edges
