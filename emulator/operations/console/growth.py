"""Grows a connected part of the graph: from some nodes, breadth first, with a bound at every step."""

from collections.abc import Sequence
from typing import Any

from emulator.compile.library import statement
from emulator.graph.driver import Transaction

ROUNDS = 30
"""The most statements that one growth takes."""
NODES_PER_ROUND = 200
NEIGHBOURS_PER_NODE = 20
"""The most neighbours that one node brings in, so that no hub crowds out everything else."""
SPARE = 5
"""Of how many times as many relationships they are taken: those that lead to nodes that are shown bring nothing in."""


Pairs = list[tuple[int, int | None]]
"""The ids of relationships of a node, each with that of the node at its other end, None where that is none."""


class Growth:
    """The Neo4j ids of the `nodes` found so far, at most `limit`, and of the `relationships` that led to them."""

    def __init__(self, transaction: Transaction, limit: int) -> None:
        self._transaction = transaction
        self._limit = limit
        self._rounds = 0
        self.nodes: dict[int, None] = {}
        self.relationships: dict[int, None] = {}

    @property
    def room(self) -> int:
        return self._limit - len(self.nodes)

    @property
    def may_go_on(self) -> bool:
        return self.room > 0 and self._rounds < ROUNDS

    def add(self, nodes: Sequence[int]) -> list[int]:
        """Add those of `nodes` that are new and have room; return them."""
        new = [node for node in dict.fromkeys(nodes) if node not in self.nodes][: self.room]
        self.nodes.update(dict.fromkeys(new))
        return new

    def grow(self, start: Sequence[int], depth: int | None) -> None:
        """Add what is within `depth` relationships of `start`, or all that is connected with it."""
        level, levels = list(start), 0
        while level and levels != depth:
            found: list[int] = []
            for begin in range(0, len(level), NODES_PER_ROUND):
                if not self.may_go_on:
                    return
                rows = self._neighbours(level[begin : begin + NODES_PER_ROUND], 0, NEIGHBOURS_PER_NODE * SPARE)
                for _, pairs in rows:
                    found += self._take(pairs, NEIGHBOURS_PER_NODE)[0]
            level, levels = found, levels + 1

    def add_neighbours(self, node: int, skip: int) -> tuple[list[int], int | None]:
        """Add as many neighbours of `node` as there is room for, behind its first `skip` relationships.

        Returns those that were new, and the number of relationships to skip for the next ones, None if there are none.
        """
        scan = self._limit * SPARE
        ((_, pairs),) = self._neighbours([node], skip, scan)
        added, taken = self._take(pairs, self._limit)
        return added, skip + taken if taken < len(pairs) or len(pairs) == scan else None

    def _neighbours(self, nodes: list[int], skip: int, scan: int) -> list[list[Any]]:
        self._rounds += 1
        return self._transaction.rows(statement("console/neighbours", ids=nodes, skip=skip, scan=scan))

    def _take(self, pairs: Pairs, limit: int) -> tuple[list[int], int]:
        """Add up to `limit` new neighbours. Returns them, and how many relationships were looked at for them."""
        added: list[int] = []
        for position, (relationship, other) in enumerate(pairs):
            if other is None or other in self.nodes:
                continue
            if len(added) == limit or not self.room:
                return added, position
            self.nodes[other] = self.relationships[relationship] = None
            added.append(other)
        return added, len(pairs)
