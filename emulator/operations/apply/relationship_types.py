"""Limits the number of relationship types in the store, as Neo4j never removes one."""

from collections.abc import Iterable
from threading import Lock

from emulator.compile.library import statement
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph, Transaction
from emulator.graph.layout import LAYOUT
from emulator.plan.apply.write_set import WriteSet
from emulator.plan.graph_names import GENERIC_DIRECT_RELATION, GENERIC_EDGE

BUDGET = 10_000
"""The most types to register, far below the 65,536 that a Neo4j store can hold."""


class RelationshipTypes:
    """The relationship types that this process knows to be registered. A registered type is never removed."""

    def __init__(self, budget: int = BUDGET, registered: Iterable[str] = ()) -> None:
        self._budget = budget
        self._registered = set(registered)
        self._lock = Lock()

    def assign(self, graph: Graph, changes: WriteSet) -> None:
        """Set the relationship types in `changes`: a type that exceeds the budget is replaced by a generic one."""
        for write in changes.writes:
            write.relationships = self._allowed(graph, write.relationships, GENERIC_EDGE)
        changes.relations.types = self._allowed(graph, changes.relations.types, GENERIC_DIRECT_RELATION)

    def _allowed(self, graph: Graph, types: list[str], generic: str) -> list[str]:
        missing = {*types} - self._registered
        if not missing:
            return types
        # In its own transaction, so that the lock on the shared node is held only for the registration.
        registered = graph.write(lambda transaction: self._register(transaction, missing))
        with self._lock:
            self._registered = self._registered | registered
        refused = missing - registered
        return [generic if name in refused else name for name in types] if refused else types

    def _register(self, transaction: Transaction, names: set[str]) -> set[str]:
        registered = _read(transaction, statement("relationship/list_types"))
        if names <= registered or len(registered) >= self._budget:
            return registered
        register = statement("relationship/register_types", types=sorted(names), budget=self._budget, layout=LAYOUT)
        return _read(transaction, register)


def _read(transaction: Transaction, query: Statement) -> set[str]:
    return {name for (name,) in transaction.rows(query)}
