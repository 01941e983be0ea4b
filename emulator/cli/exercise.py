"""Turns a Neo4j in training into one that has seen a first user: what it did here, the start cache remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import convert

from emulator.graph import setup, start
from emulator.operations import containers, instances, spaces
from emulator.operations.context import Context
from emulator.wire.containers import ApplyContainers
from emulator.wire.instances import ApplyRequest
from emulator.wire.spaces import ApplySpaces

if TYPE_CHECKING:
    from emulator.database.server import ManagedNeo4j

PROJECT = "training"
SPACE = "training"
ROUNDS = 5
NODES = 100

CONTAINER: dict[str, Any] = {
    "space": SPACE,
    "externalId": "Container",
    "properties": {"text": {"type": {"type": "text"}}, "link": {"type": {"type": "direct"}}},
}
SOURCE = {"type": "container", "space": SPACE, "externalId": "Container"}


def exercise(neo4j: ManagedNeo4j) -> None:
    graph = start.connect(neo4j.uri, neo4j.user, neo4j.password, None)
    setup.prepare(graph)
    context = Context(graph)
    spaces.apply(context, PROJECT, convert({"items": [{"space": SPACE}]}, ApplySpaces))
    containers.apply(context, PROJECT, convert({"items": [CONTAINER]}, ApplyContainers))
    for number in range(ROUNDS):
        items = [*(_node(f"{number}-{i}") for i in range(NODES)), _edge(number)]
        instances.apply(context, PROJECT, convert({"items": items}, ApplyRequest))
    graph.close()


def _node(external_id: str) -> dict[str, Any]:
    properties = {"text": external_id, "link": {"space": SPACE, "externalId": "0-0"}}
    return _instance("node", external_id, sources=[{"source": SOURCE, "properties": properties}])


def _edge(number: int) -> dict[str, Any]:
    node = {"space": SPACE, "externalId": f"{number}-0"}
    return _instance("edge", f"edge-{number}", type=node, startNode=node, endNode=node)


def _instance(kind: str, external_id: str, **rest: object) -> dict[str, Any]:
    return {"instanceType": kind, "space": SPACE, "externalId": external_id, **rest}
