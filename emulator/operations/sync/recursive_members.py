"""Finds all members of the sets of a sync that are walked to along any number of edges, each with when it is told."""

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
    """The members of sets, found when first asked for."""

    def __init__(
        self, transaction: Transaction, steps: Mapping[str, Step], snapshot: Snapshot, trace: StatementTrace
    ) -> None:
        self._transaction = transaction
        self._steps = steps
        self._snapshot = snapshot
        self._trace = trace
        self._found: dict[str, dict[str, Member]] = {}

    def members(self, name: str) -> dict[str, Member]:
        """The members of a set by their keys."""
        if name not in self._found:
            step = self._steps[name]
            if isinstance(step.origin, EdgeTraversal) and step.is_multi_hop:
                found = self._walked(step, step.origin)
            else:
                found = self._linked(name, derivation_chain(step, self._steps, self._snapshot))
            self._found[name] = found
        return self._found[name]

    def _linked(self, name: str, chain: DerivationChain) -> dict[str, Member]:
        root = self.members(chain.root) if chain.root is not None else {}
        asked = statements.members(chain, {key: member.watermark for key, member in root.items()})
        keys, *numbers = self._transaction.row(self._trace.note(name, asked))
        return {key: Member(*of) for key, *of in zip(keys, *numbers, strict=True)}

    def _walked(self, step: Step, walk: EdgeTraversal) -> dict[str, Member]:
        start = self._linked(step.name, start_derivation_chain(walk, self._steps, self._snapshot))
        kept = every(candidates(step, self._snapshot), step.predicate)
        first = statements.traversable_edges(walk, kept)

        def edges_from(nodes: list[str]) -> EdgesByNode:
            return _roads(self._transaction.row(Statement(first.text, {**first.parameters, "from": nodes})))

        return traverse(edges_from, {key: member.watermark for key, member in start.items()}, walk.max_distance)


def _roads(columns: list[list[object]]) -> EdgesByNode:
    found: EdgesByNode = {}
    for source, *road in zip(*columns, strict=True):
        found.setdefault(str(source), []).append(TraversableEdge(*road))  # pyright: ignore[reportArgumentType] - as RETURN says
    return found
