"""What a Neo4j is taken through before others start faster because of it.

In training it sees a first user: what it did here, the start cache remembers. An empty one gets constraints and
indexes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.graph import start
from emulator.operations.acceleration.plan_cache_warmup import run_workload
from emulator.operations.context import Context

if TYPE_CHECKING:
    from emulator.database.server import ManagedNeo4j

PROJECT = "training"
ROUNDS = 5
WAIT_SECONDS = 120  # for a slow machine


def prepare_empty_database(neo4j: ManagedNeo4j) -> None:
    wait = start.Wait(WAIT_SECONDS)
    graph = start.connect(neo4j.uri, neo4j.user, None, None, wait)
    start.prepare(graph, wait)
    graph.close()


def run_training_workload(neo4j: ManagedNeo4j) -> None:
    wait = start.Wait(WAIT_SECONDS)
    graph = start.connect(neo4j.uri, neo4j.user, neo4j.password, None, wait)
    start.prepare(graph, wait)
    run_workload(Context(graph), PROJECT, ROUNDS)
    graph.close()
