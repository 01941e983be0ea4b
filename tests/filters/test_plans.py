"""How Neo4j goes about a list: never through all nodes, with no product, sorting nothing that an index has in order."""

import os
import random
import uuid
from collections.abc import Iterator
from typing import Any

import neo4j
import pytest

from emulator.compile.query.steps import StepRequest, compile_steps
from emulator.compile.read.aggregates import Population, aggregate
from emulator.compile.read.instances import list_page, retrieve
from emulator.compile.statement import Statement
from emulator.compile.sync.changes import live_changes
from emulator.graph.driver import Graph
from emulator.plan.filter.predicates import (
    All,
    Any_,
    Comparison,
    Contains,
    Field,
    HasLabels,
    KeyIn,
    Not,
    OneOf,
    Predicate,
    Present,
    StartsWith,
    TargetMatches,
    Value,
    every,
)
from emulator.plan.filter.sort import SortKey, after_position
from emulator.plan.query.steps import AllInstances, DirectRelationTraversal, EdgeEnds, EdgeTraversal, Origin, Step
from emulator.plan.sync.page import LogRange
from emulator.wire.instances import InstanceType

SMALL, LARGE = 2_000, 10_000
NAME, SIZE, TAGS = Field("Plan.name", "text"), Field("Plan.size", "int64"), Field("Plan.tags", "text", list=True)
LINK, LINKS = Field("Plan.link", "direct"), Field("Plan.links", "direct", list=True)
NAMED = Comparison(NAME, "=", Value("name5"))

FILL = """
UNWIND range(1, $count) AS number
CREATE (instance:Instance:Node:Plan)
SET instance += {
  key: $project + ':sp:' + number, project: $project, space: 'sp', externalId: toString(number), number: number,
  version: 1, createdTime: number, lastUpdatedTime: number, change: number, `Plan.name`: 'name' + (number % 100),
  `Plan.size`: number % 10, `Plan.tags`: ['a', 'b'], `Plan.link`: $project + ':sp:1', `Plan.links`: [$project + ':sp:1']
}
"""


@pytest.fixture(scope="module")
def database(graph: Graph) -> Iterator[neo4j.Driver]:
    del graph  # which has made the indexes
    uri, user, password = (
        os.environ.get(f"CDF_EMULATOR_TEST_NEO4J_{part}", "") for part in ("URI", "USER", "PASSWORD")
    )
    with neo4j.GraphDatabase.driver(uri, auth=(user, password) if user else None) as driver:
        yield driver


@pytest.fixture(scope="module")
def small(database: neo4j.Driver) -> Iterator[str]:
    """A project beside a larger one with the same labels; both are gone afterwards."""
    projects = {f"test-{uuid.uuid4().hex[:16]}": count for count in (SMALL, LARGE)}
    for project, count in projects.items():
        database.execute_query(FILL, project=project, count=count)
    database.execute_query("CALL db.awaitIndexes(60)")
    yield next(iter(projects))
    for project in projects:
        database.execute_query("MATCH (instance:Instance {project: $project}) DETACH DELETE instance", project=project)


def operators(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("children", []):
        yield from operators(child)


def names(plan: dict[str, Any]) -> set[str]:
    return {operator["operatorType"].partition("@")[0] for operator in operators(plan)}


def explain(database: neo4j.Driver, statement: Statement) -> dict[str, Any]:
    with database.session() as session:
        plan = session.run(f"EXPLAIN {statement.text}", statement.parameters).consume().plan
    assert plan is not None
    return plan


def hits(database: neo4j.Driver, statement: Statement) -> int:
    """What the statement touches in the store, in Neo4j's own unit."""
    with database.session() as session:
        profile = session.run(f"PROFILE {statement.text}", statement.parameters).consume().profile
    assert profile is not None
    return sum(operator["args"].get("DbHits", 0) for operator in operators(profile))


def living(project: str, *parts: Predicate) -> Predicate:
    return every(Comparison(Field("project", "text"), "=", Value(project)), HasLabels(("Node", "Plan")), *parts)


PREDICATES: dict[str, Predicate] = {
    "matchAll": every(),
    "and": All((NAMED, Present(SIZE))),
    "or": Any_((NAMED, Comparison(SIZE, ">", Value(5)))),
    "not": Not(NAMED),
    "equals": NAMED,
    "equals a property": Comparison(NAME, "=", Field("externalId", "text")),
    "in": OneOf(NAME, Value(["name5", "name6"])),
    "range": All((Comparison(SIZE, ">", Value(5)), Comparison(SIZE, "<=", Value(7)))),
    "prefix": StartsWith(NAME, Value("name9")),
    "prefix of a list": StartsWith(TAGS, Value(["a"])),
    "exists": Present(SIZE),
    "containsAny": Contains(TAGS, Value(["a"]), every=False),
    "containsAll": Contains(TAGS, Value(["a"]), every=True),
    "hasData": HasLabels(("Plan",)),
    "nested": TargetMatches(LINK, NAMED),
    "nested through a list": TargetMatches(LINKS, NAMED),
    "nested twice": TargetMatches(LINK, TargetMatches(LINK, NAMED)),
    "space": Comparison(Field("space", "text"), "=", Value("sp")),
    "type": Comparison(Field("type", "direct"), "=", Value("demo:sp:t")),
    "next page": after_position((), [], 500),
}


@pytest.mark.parametrize("name", PREDICATES)
def test_default_order_is_that_of_the_index(name: str, database: neo4j.Driver, small: str) -> None:
    plan = explain(database, list_page(living(small, PREDICATES[name]), (), [NAME.key], 1000))
    assert not names(plan) & {"AllNodesScan", "CartesianProduct", "NodeByLabelScan", "Sort", "PartialSort"}
    assert "Top" not in names(plan) or name == "type"  # which has an index of its own, that finds fewer


@pytest.mark.parametrize("name", PREDICATES)
def test_sort_stays_within_the_project(name: str, database: neo4j.Driver, small: str) -> None:
    order = (SortKey(SIZE, descending=True, nulls_first=False), SortKey(NAME, descending=False, nulls_first=True))
    predicate = living(small, PREDICATES[name], after_position(order, [3, None], 7))
    plan = explain(database, list_page(predicate, order, [NAME.key], 1000))
    assert not names(plan) & {"AllNodesScan", "CartesianProduct", "NodeByLabelScan", "Sort"}


@pytest.mark.parametrize("name", PREDICATES)
def test_retrieve_seeks_each_key_or_id(name: str, database: neo4j.Driver, small: str) -> None:
    predicate = every(PREDICATES[name], HasLabels(("Plan",)))
    plan = explain(database, retrieve([f"{small}:sp:1"], [], predicate, [NAME.key]))
    assert {"NodeUniqueIndexSeek", "NodeByIdSeek"} <= names(plan)
    assert not names(plan) & {"AllNodesScan", "CartesianProduct", "NodeByLabelScan"}


def test_instances_by_reference_are_sought(database: neo4j.Driver, small: str) -> None:
    statement = list_page(living(small, KeyIn((f"{small}:sp:1", f"{small}:sp:2"))), (), [NAME.key], 1000)
    assert "NodeUniqueIndexSeek" in names(explain(database, statement))
    assert hits(database, statement) < 100


def test_targets_of_nested_are_sought(database: neo4j.Driver, small: str) -> None:
    for link in (LINK, LINKS):
        statement = list_page(living(small, TargetMatches(link, NAMED)), (), [NAME.key], 1000)
        assert hits(database, statement) < SMALL * 20


def test_list_touches_no_more_than_its_page(database: neo4j.Driver, small: str) -> None:
    limit = 100
    for place in (every(), after_position((), [], random.Random(1).randrange(SMALL - limit))):
        statement = list_page(living(small, place), (), [NAME.key], limit)
        assert hits(database, statement) < 20 * limit


def test_aggregate_touches_no_other_project(database: neo4j.Driver, small: str) -> None:
    statement = aggregate(Population(living(small), None, small, ()), [], 100)
    assert not names(explain(database, statement)) & {"AllNodesScan", "CartesianProduct", "NodeByLabelScan"}
    assert hits(database, statement) < 5 * SMALL


def test_changes_are_read_in_the_order_of_the_log(database: neo4j.Driver, small: str) -> None:
    plan = explain(database, live_changes(living(small), LogRange(small, 0, 1_000), [NAME.key], ["Plan"], 100))
    assert not names(plan) & {"AllNodesScan", "CartesianProduct", "NodeByLabelScan", "Sort", "Top"}
    assert names(plan) & {"NodeIndexSeekByRange", "NodeIndexSeek"}
    assert {"NodeByIdSeek", "PartialTop"} <= names(plan)


def test_sorted_list_touches_no_other_project(database: neo4j.Driver, small: str) -> None:
    statement = list_page(living(small), (SortKey(SIZE, descending=False, nulls_first=False),), [NAME.key], 100)
    assert hits(database, statement) < 8 * SMALL


def test_step_of_a_query_goes_along_the_relationships_of_what_was_found(database: neo4j.Driver, small: str) -> None:
    along = EdgeTraversal(
        "start",
        outwards=True,
        start_end=None,
        node_predicate=every(),
        termination_predicate=every(),
        max_distance=1,
        limit_each=None,
    )
    typed = Comparison(Field("type", "direct"), "=", Value(f"{small}:sp:t"))
    edges = every(Comparison(Field("project", "text"), "=", Value(small)), HasLabels(("Edge",)), typed)
    parts = [
        StepRequest(step("node", AllInstances()), living(small, NAMED), every(), [], [], None),
        StepRequest(step("edge", along), edges, every(), 0, [], None),
        StepRequest(step("node", EdgeEnds("edges", "endNode")), living(small), every(), 1, [NAME.key], ["Plan"]),
        StepRequest(step("node", EdgeEnds("edges", "startNode")), living(small), every(), 1, [NAME.key], ["Plan"]),
        StepRequest(
            step("node", DirectRelationTraversal("start", LINK.key, ("LINK",), outwards=False)),
            living(small),
            every(),
            0,
            [],
            None,
        ),
    ]
    found = names(explain(database, compile_steps(parts)))
    scans = {name for name in found if name.endswith("Scan") or "RelationshipType" in name}
    assert scans <= {"NodeIndexScan"}
    assert {"Expand(All)", "NodeUniqueIndexSeek"} <= found


def step(kind: InstanceType, origin: Origin) -> Step:
    return Step("step", kind, origin, every(), (), (), 100)
