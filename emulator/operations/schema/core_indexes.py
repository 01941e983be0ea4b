"""Creates the Neo4j indexes behind the uniqueness constraints of core containers: each when it is first needed."""

from collections.abc import Iterable
from threading import Lock

from emulator.compile.schema import containers as statements
from emulator.graph.driver import Graph
from emulator.plan.apply.write_set import UniqueClaim


class CoreIndexes:
    """The indexes that this process knows to be there: a cache, for nobody drops them."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._lock = Lock()

    def need(self, graph: Graph, claims: Iterable[UniqueClaim], aliases: frozenset[str]) -> None:
        """Create what is missing for the containers with `aliases`.

        It comes after the commit: Neo4j wants index commands in a transaction of their own.
        """
        for claim in claims:
            if claim.digests and claim.alias in aliases and claim.property not in self._known:
                graph.alone(statements.index_on(claim.alias, claim.property))
                with self._lock:
                    self._known = self._known | {claim.property}
