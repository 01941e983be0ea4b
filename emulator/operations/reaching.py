"""Finds all members of the sets of a sync that are walked to along any number of edges, each with when it is told."""

from collections.abc import Mapping

from emulator.compile import chain as statements
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.operations.tracing import Trace
from emulator.plan.chain import Chain, chain_to, chain_to_start
from emulator.plan.expressions import Step, Walk
from emulator.plan.members import Member, Road, Roads, reach
from emulator.plan.predicates import every
from emulator.plan.system_spaces import possible
from emulator.schema.snapshot import Snapshot


class Reaching:
    """The members of sets, found when first asked for."""

    def __init__(self, transaction: Transaction, steps: Mapping[str, Step], snapshot: Snapshot, trace: Trace) -> None:
        self._transaction = transaction
        self._steps = steps
        self._snapshot = snapshot
        self._trace = trace
        self._found: dict[str, dict[str, Member]] = {}

    def members(self, name: str) -> dict[str, Member]:
        """The members of a set by their keys."""
        if name not in self._found:
            step = self._steps[name]
            if isinstance(step.origin, Walk) and step.is_far:
                found = self._walked(step, step.origin)
            else:
                found = self._linked(name, chain_to(step, self._steps, self._snapshot))
            self._found[name] = found
        return self._found[name]

    def _linked(self, name: str, chain: Chain) -> dict[str, Member]:
        root = self.members(chain.root) if chain.root is not None else {}
        asked = statements.members(chain, {key: member.linked for key, member in root.items()})
        keys, *numbers = self._transaction.row(self._trace.note(name, asked))
        return {key: Member(*of) for key, *of in zip(keys, *numbers, strict=True)}

    def _walked(self, step: Step, walk: Walk) -> dict[str, Member]:
        start = self._linked(step.name, chain_to_start(walk, self._steps, self._snapshot))
        kept = every(possible(step, self._snapshot), step.predicate)
        first = statements.roads(walk, kept)

        def roads_from(nodes: list[str]) -> Roads:
            return _roads(self._transaction.row(Statement(first.text, {**first.parameters, "from": nodes})))

        return reach(roads_from, {key: member.linked for key, member in start.items()}, walk.distance)


def _roads(columns: list[list[object]]) -> Roads:
    found: Roads = {}
    for source, *road in zip(*columns, strict=True):
        found.setdefault(str(source), []).append(Road(*road))  # pyright: ignore[reportArgumentType] - as RETURN says
    return found
