"""Keeps the number of relationship types in the store bounded, for it can never fall again."""

from threading import Lock

from emulator.compile.library import statement
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph, Transaction
from emulator.graph.setup import LAYOUT
from emulator.plan.apply.write_set import WriteSet
from emulator.plan.graph_names import GENERIC_DIRECT_RELATION, GENERIC_EDGE

BUDGET = 10_000
"""Far below the 65,536 relationship types that a Neo4j store can hold."""


class RelationshipTypes:
    """The registered relationship types: a cache, for a type once registered stays."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._known: set[str] = set()
        self._lock = Lock()

    def settle(self, graph: Graph, changes: WriteSet) -> None:
        """Give the relationships of `changes` their types: those over the budget become generic."""
        for write in changes.writes:
            if write.kind == "new_edge":
                write.relationships = self._allowed(graph, write.relationships, GENERIC_EDGE)
        types = changes.relations.types
        changes.relations.types = self._allowed(graph, types, GENERIC_DIRECT_RELATION)

    def _allowed(self, graph: Graph, wanted: list[str], generic: str) -> list[str]:
        missing = {*wanted} - self._known
        if not missing:
            return wanted
        # In a transaction of its own, so that projects do not wait for each other longer than this takes.
        registered = graph.write(lambda transaction: self._register(transaction, missing))
        with self._lock:
            self._known = self._known | registered
        refused = missing - registered
        return [generic if name in refused else name for name in wanted] if refused else wanted

    def _register(self, transaction: Transaction, names: set[str]) -> set[str]:
        registered = _read(transaction, statement("relationship/list_types"))
        if names <= registered or len(registered) >= self._budget:
            return registered
        register = statement("relationship/register_types", types=sorted(names), budget=self._budget, layout=LAYOUT)
        return _read(transaction, register)


def _read(transaction: Transaction, names: Statement) -> set[str]:
    return {name for (name,) in transaction.rows(names)}
