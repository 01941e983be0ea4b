"""Keeps the number of relationship types in the store bounded, for it can never fall again."""

from threading import Lock
from typing import TYPE_CHECKING

from emulator.compile import library
from emulator.graph.driver import Transaction
from emulator.plan.changes import Changes
from emulator.plan.naming import GENERIC_DIRECT_RELATION, GENERIC_EDGE

if TYPE_CHECKING:
    from collections.abc import Iterable

BUDGET = 10_000
"""Far below the 65,536 relationship types that a Neo4j store can hold."""


class RelationshipTypes:
    """The registered relationship types: a cache, for a type once registered stays."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._known: set[str] = set()
        self._lock = Lock()

    def settle(self, transaction: Transaction, changes: Changes) -> None:
        """Give the relationships of `changes` their types: those over the budget become generic."""
        for write in changes.writes:
            if write.kind == "new_edge":
                write.relationships = self._allowed(transaction, write.relationships, GENERIC_EDGE)
        types = changes.relations.types
        changes.relations.types = self._allowed(transaction, types, GENERIC_DIRECT_RELATION)

    def _allowed(self, transaction: Transaction, wanted: list[str], generic: str) -> list[str]:
        names = set(wanted)
        if names <= self._known:
            return wanted
        registered = self._read(transaction)
        missing = sorted(names - registered)
        new = missing[: max(0, self._budget - len(registered))]
        if new:
            transaction.run(library.statement("relationship/register_types", names=new))
        refused = {*missing} - {*new}
        return [generic if name in refused else name for name in wanted] if refused else wanted

    def _read(self, transaction: Transaction) -> set[str]:
        rows: Iterable[list[str]] = transaction.rows(library.statement("relationship/list_types"))
        with self._lock:
            self._known = self._known | {name for (name,) in rows}
            return self._known
