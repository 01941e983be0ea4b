"""A client that writes: it creates, changes and deletes nodes and edges at random."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from cognite.client import CogniteClient
from cognite.client.data_classes.data_modeling import EdgeApply, EdgeId, NodeApply, NodeId, NodeOrEdgeData
from cognite.client.exceptions import CogniteAPIError, CogniteException

from stress.model import SPACE, THING

NODES, EDGES = 200, 600
CONFLICT = 409


@dataclass
class Writer:
    """Creates, changes, deletes and creates again; what it did is in `done`."""

    client: CogniteClient
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter[str])

    def run(self, over: threading.Event) -> None:
        while not over.is_set():
            kind = self.chance.choices(["nodes", "edges", "both", "delete", "many"], [4, 3, 2, 4, 1])[0]
            try:
                getattr(self, f"_{kind}")()
            except CogniteAPIError as error:
                # 409 where an edge has no node any more; it may be more where an emulator ended.
                self.done["refused writes" if error.code == CONFLICT else "failed writes"] += 1
            except CogniteException:
                self.done["failed writes"] += 1
            time.sleep(self.chance.random() * 0.1)

    def _apply(self, nodes: list[NodeApply], edges: list[EdgeApply]) -> None:
        found = self.client.data_modeling.instances.apply(
            nodes, edges, auto_create_end_nodes=self.chance.random() < 0.5
        )
        self.done["write requests"] += 1
        self.done["instances written"] += sum(one.was_modified for one in [*found.nodes, *found.edges])

    def _nodes(self) -> None:
        self._apply(self._some_nodes(self.chance.randint(1, 40)), [])

    def _edges(self) -> None:
        self._apply([], self._some_edges(self.chance.randint(1, 60)))

    def _both(self) -> None:
        self._apply(self._some_nodes(20), self._some_edges(20))

    def _many(self) -> None:
        self._apply(self._some_nodes(NODES), [])

    def _delete(self) -> None:
        nodes = [NodeId(SPACE, f"n{n}") for n in self._numbers(NODES, self.chance.randint(0, 4))]
        edges = [EdgeId(SPACE, f"e{n}") for n in self._numbers(EDGES, self.chance.randint(0, 12))]
        gone = self.client.data_modeling.instances.delete(nodes, edges)
        self.done["delete requests"] += 1
        self.done["instances deleted by name"] += len(gone.nodes) + len(gone.edges)

    def _numbers(self, of: int, count: int) -> list[int]:
        return self.chance.sample(range(of), count)

    def _data(self) -> list[NodeOrEdgeData]:
        return [NodeOrEdgeData(THING, {"size": self.chance.randrange(10_000), "name": self.chance.choice("xyz")})]

    def _some_nodes(self, count: int) -> list[NodeApply]:
        return [NodeApply(SPACE, f"n{n}", sources=self._data()) for n in self._numbers(NODES, count)]

    def _some_edges(self, count: int) -> list[EdgeApply]:
        return [self._edge(n) for n in self._numbers(EDGES, count)]

    def _edge(self, n: int) -> EdgeApply:
        start, end = (SPACE, f"n{n % NODES}"), (SPACE, f"n{(n * 7 + n // NODES) % NODES}")
        return EdgeApply(SPACE, f"e{n}", (SPACE, "t"), start, end, sources=self._data())
