"""Plans that Neo4j keeps for ever are right for any amount of data, also if they were made while there was nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import convert
from plans import Seen, operators

from builders import ref, view_ref
from emulator.compile.library import KEEP_PLAN
from emulator.compile.statement import Statement
from emulator.database.server import ManagedNeo4j
from emulator.graph.driver import Graph
from emulator.graph.setup import prepare
from emulator.operations.context import Context
from emulator.operations.query import query
from emulator.schema.snapshot import Snapshot
from emulator.wire.query import QueryRequest

PROJECT = "empty"
ASSET = view_ref("CogniteAsset", "cdf_cdm")
OF_TYPE = {"equals": {"property": ["edge", "type"], "value": ref("leads-to")}}
START = {"nodes": {"filter": {"equals": {"property": ["node", "externalId"], "value": "a"}}}}
NAMED = {"equals": {"property": ["cdf_cdm", "CogniteAsset/v1", "name"], "value": "x"}}
OUT = {"edges": {"from": "start", "maxDistance": 1, "filter": OF_TYPE}}
KEPT: dict[str, dict[str, Any]] = {
    "all nodes": {"set": {"nodes": {}}},
    "all edges": {"set": {"edges": {"filter": OF_TYPE}}},
    "a value": {"set": {"nodes": {"filter": NAMED}}},
    "edges from nodes": {"start": START, "set": OUT},
    "edges to nodes": {"start": START, "set": {"edges": {"from": "start", "maxDistance": 1, "direction": "inwards"}}},
    "edges of each node": {"start": START, "set": {"edges": {"from": "start", "maxDistance": 1, "limitEach": 2}}},
    "nodes behind edges": {"start": START, "edges": OUT, "set": {"nodes": {"from": "edges", "filter": NAMED}}},
    "nodes before edges": {"start": START, "edges": OUT, "set": {"nodes": {"from": "edges", "chainTo": "source"}}},
    "edges from edges": {"start": START, "edges": OUT, "set": {"edges": {"from": "edges", "maxDistance": 1}}},
}
PARENT = {"source": ASSET, "identifier": "parent"}
PLANNED_AGAIN: dict[str, dict[str, Any]] = {
    "a direct relation": {"start": START, "set": {"nodes": {"from": "start", "through": PARENT}}},
    "a filter on the target of one": {
        "set": {
            "nodes": {
                "filter": {"nested": {"scope": ["cdf_cdm", "CogniteAsset/v1", "parent"], "filter": NAMED}},
            }
        }
    },
}


@pytest.fixture(scope="module")
def own() -> Iterator[Graph]:
    """A database with nothing in it."""
    with ManagedNeo4j() as neo4j:
        neo4j.wait()
        graph = Graph.connect(neo4j.uri, neo4j.user, neo4j.password)
        prepare(graph)
        yield graph
        graph.close()


def of_small_project(graph: Graph, sets: dict[str, Any]) -> Statement:
    """The one statement of a query of `set`."""
    seen = Seen(graph)
    context = Context(seen)
    context.schema_cache.store(Snapshot.empty(PROJECT, "", context.limits))
    context.acceleration.project_sizes.record(PROJECT, "", 0)
    query.query(context, PROJECT, convert({"with": sets, "select": {"set": {}}}, QueryRequest))
    (statement,) = seen.statements
    return statement


@pytest.mark.parametrize("name", KEPT)
def test_kept_plan_scans_nothing_though_it_was_made_over_nothing(name: str, own: Graph) -> None:
    asked = of_small_project(own, KEPT[name])
    assert asked.text.startswith(KEEP_PLAN)
    plan = own.read(lambda transaction: transaction.plan(asked, profile=False))
    assert [found for found in operators(plan) if "Scan" in found] == []


@pytest.mark.parametrize("name", PLANNED_AGAIN)
def test_plan_that_depends_on_the_data_is_not_kept(name: str, own: Graph) -> None:
    assert not of_small_project(own, PLANNED_AGAIN[name]).text.startswith(KEEP_PLAN)
