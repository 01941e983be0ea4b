"""Queries that are refused, and their messages."""

from typing import Any

import pytest

from conftest import Api
from plant import BY_NAME, NODES, PUMP, QUERY


@pytest.mark.parametrize(
    ("with_", "message"),
    [
        ({"a": NODES, "p": {"nodes": {"from": "nope"}}}, "'nope' is not defined"),
        ({"p": {"nodes": {"from": "q"}}, "q": {"edges": {"from": "p"}}}, "circle"),
        ({"p": {"union": ["q"]}, "q": {"union": ["p"]}}, "circle"),
        ({"a": NODES, "p": {"nodes": {"from": "a"}}}, "'through' is required"),
        ({"p": {"nodes": {}, "edges": {}}}, "exactly one"),
        ({"p": {}}, "exactly one"),
        ({"p": {"union": []}}, "at least one member"),
        ({"a": NODES, "b": {"edges": {}}, "p": {"union": ["a", "b"]}}, "cannot combine nodes and edges"),
        (
            {"a": NODES, "p": {"nodes": {"from": "a", "through": {"source": PUMP, "identifier": "all"}}}},
            "Cannot traverse lists of direct relations inwards.",
        ),
        ({"a": NODES, "p": {"nodes": {"from": "a", "through": {"source": PUMP, "identifier": "name"}}}}, "'through'"),
        ({"a": NODES, "p": {"nodes": {"from": "a", "through": {"source": PUMP, "identifier": "x"}}}}, "'x'"),
        ({"p": {"nodes": {"limit": 1}}}, "Unexpected field - nodes.limit"),
        ({"a": NODES, "p": {"union": ["a"], "sort": BY_NAME}}, "Unexpected field - sort"),
        ({"a": NODES, "p": {"union": ["a"], "postSort": BY_NAME}}, "Unexpected field - postSort"),
        ({"p": {**NODES, "postSort": BY_NAME}}, "Unexpected field - postSort"),
        ({"a": NODES, "p": {**NODES, "except": ["a"]}}, "Unexpected field - except"),
        ({"p": {"edges": {"limit": 1}}}, "Unexpected field - edges.limit"),
        ({"p": {"nodes": {}, "limit": 10_001}}, "limit"),
        ({"a": NODES, "p": {"edges": {"from": "a"}, "sort": [{"property": ["edge", "externalId"]}]}}, "maxDistance 1"),
    ],
)
def test_what_is_wrong_with_a_query_is_said(plant: Api, with_: dict[str, Any], message: str) -> None:
    status, said = plant.refused(QUERY, {"with": with_, "select": {"p": {}}})
    assert status == 400
    assert message in said


def test_select_names_a_set_and_its_properties(plant: Api) -> None:
    status, message = plant.refused(QUERY, {"with": {"p": NODES}, "select": {"q": {}}})
    assert (status, message) == (400, "Result set expression 'q' is not defined.")
    body = {"with": {"p": NODES}, "select": {"p": {"sources": [{"source": PUMP}]}}}
    status, message = plant.refused(QUERY, body)
    assert status == 400
    assert "properties must not be null" in message


def test_query_that_takes_longer_than_it_may_has_the_recorded_message(plant: Api) -> None:
    sets = {f"p{number}": NODES for number in range(50)}  # more than Neo4j can be asked in a millisecond
    body = {"with": sets, "select": {name: {} for name in sets}, "debug": {"timeout": 1, "emitResults": False}}
    status, message = plant.refused(QUERY, body)
    assert (status, message) == (
        408,
        "Graph query timed out. Reduce load or contention, or optimise your query.",
    )
