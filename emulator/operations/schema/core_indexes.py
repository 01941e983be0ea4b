"""Creates the Neo4j index of a uniqueness constraint of a core container when the constraint is first used."""

from collections.abc import Iterable
from functools import partial
from threading import Lock

from emulator.compile.schema import containers as statements
from emulator.graph.driver import Graph
from emulator.plan.apply.write_set import UniqueClaim


class CoreIndexes:
    """The indexes that this process knows to exist. They are never dropped, so an entry stays valid."""

    def __init__(self) -> None:
        self._existing: set[str] = set()
        self._lock = Lock()

    def ensure(self, graph: Graph, claims: Iterable[UniqueClaim], aliases: frozenset[str]) -> None:
        """Create the missing indexes of the `claims` on system containers, which have `aliases`.

        It runs after the commit, as Neo4j wants a transaction per index; as soon as Neo4j is back where it is away.
        """
        for claim in claims:
            if claim.digests and claim.alias in aliases and claim.property not in self._existing:
                graph.availability.complete(partial(self._create, graph, claim.alias, claim.property))

    def _create(self, graph: Graph, alias: str, key: str) -> None:
        graph.run_schema_command(statements.index_on(alias, key))
        with self._lock:
            self._existing = self._existing | {key}
