"""Finds all members of the sets of a sync that are reached over any number of hops.

Each member has the change number at which it became one, which decides its offset in the change feed.
"""

from collections.abc import Mapping

from emulator.compile.statement import Statement
from emulator.compile.sync import derivation as statements
from emulator.graph.driver import Transaction
from emulator.operations.debug import StatementTrace
from emulator.plan.filter.predicates import every
from emulator.plan.query.candidates import candidates
from emulator.plan.query.steps import EdgeTraversal, Step
from emulator.plan.sync.derivation import DerivationChain, derivation_chain, start_derivation_chain
from emulator.plan.sync.traversal import EdgesByNode, Member, TraversableEdge, traverse
from emulator.schema.snapshot import Snapshot


class RecursiveMembers:
    """The members of the sets of one sync, read when they are first used."""

    def __init__(
        self, transaction: Transaction, steps: Mapping[str, Step], snapshot: Snapshot, trace: StatementTrace
    ) -> None:
        self._transaction = transaction
        self._steps = steps
        self._snapshot = snapshot
        self._trace = trace
        self._members: dict[str, dict[str, Member]] = {}

    def members(self, name: str) -> dict[str, Member]:
        """The members of the set `name` by their keys."""
        if name not in self._members:
            step = self._steps[name]
            if isinstance(step.origin, EdgeTraversal) and step.is_multi_hop:
                members = self._traversed(step, step.origin)
            else:
                members = self._derived(name, derivation_chain(step, self._steps, self._snapshot))
            self._members[name] = members
        return self._members[name]

    def _derived(self, name: str, chain: DerivationChain) -> dict[str, Member]:
        """The members at the end of `chain`, which has a fixed number of hops."""
        root = self.members(chain.root) if chain.root is not None else {}
        statement = statements.members(chain, {key: member.watermark for key, member in root.items()})
        keys, *numbers = self._transaction.row(self._trace.record(name, statement))
        return {key: Member(*values) for key, *values in zip(keys, *numbers, strict=True)}

    def _traversed(self, step: Step, traversal: EdgeTraversal) -> dict[str, Member]:
        """The edges of a traversal of several hops."""
        start = self._derived(step.name, start_derivation_chain(traversal, self._steps, self._snapshot))
        condition = every(candidates(step, self._snapshot), step.predicate)
        template = statements.traversable_edges(traversal, condition)

        def edges_from(nodes: list[str]) -> EdgesByNode:
            statement = Statement(template.text, {**template.parameters, "from": nodes})
            return _edges_by_node(self._transaction.row(statement))

        return traverse(edges_from, {key: member.watermark for key, member in start.items()}, traversal.max_distance)


def _edges_by_node(columns: list[list[object]]) -> EdgesByNode:
    edges: EdgesByNode = {}
    for source, *edge in zip(*columns, strict=True):
        edges.setdefault(str(source), []).append(TraversableEdge(*edge))  # pyright: ignore[reportArgumentType] - as RETURN says
    return edges
