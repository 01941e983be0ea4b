"""Traversals of edges and of direct relations."""

from typing import Any

from builders import SPACE, data, edge, node, ref
from conftest import Api
from plant import FLOW, FLOWS, ORDER, PUMP, ask, equals, named, walk


def test_edges_and_the_nodes_at_their_ends(plant: Api) -> None:
    found = ask(
        plant,
        {
            "start": named("a", "b"),
            "out": walk(maxDistance=1, filter=FLOWS),
            "far": {"nodes": {"from": "out"}},
            "near": {"nodes": {"from": "out", "chainTo": "source"}},
            "in": walk(maxDistance=1, direction="inwards", filter=FLOWS),
            "before": {"nodes": {"from": "in"}},
            "at": {"nodes": {"from": "in", "chainTo": "source"}},
        },
    )
    assert found["out"] == ["ab", "bc", "aa"]
    assert found["far"] == ["a", "b", "c"]
    assert found["near"] == ["a", "b"]
    assert found["in"] == ["ab", "ea", "aa"]
    assert found["before"] == ["a", "e"]
    assert found["at"] == ["a", "b"]


def test_walk_goes_on_until_there_is_nothing_new(plant: Api) -> None:
    assert ask(plant, {"start": named("b"), "all": walk(filter=FLOWS)})["all"] == ["bc", "cd", "de", "ea", "ab", "aa"]
    assert ask(plant, {"start": named("b"), "two": walk(filter=FLOWS, maxDistance=2)})["two"] == ["bc", "cd"]
    back = ask(plant, {"start": named("b"), "back": walk(filter=FLOWS, direction="inwards", maxDistance=3)})["back"]
    assert back == ["ab", "ea", "aa", "de"]


def test_walk_from_nodes_that_are_named_twice_has_each_edge_once(plant: Api) -> None:
    twice = {"unionAll": ["start", "start"]}
    found = ask(plant, {"start": named("a", "b"), "twice": twice, "all": walk(**{"from": "twice", "filter": FLOWS})})
    assert found["all"] == ["ab", "bc", "aa", "cd", "de", "ea"]


def test_walk_takes_the_nodes_that_the_node_filter_lets_through(plant: Api) -> None:
    low = {"range": {"property": [SPACE, "Pump/v1", "pressure"], "lt": 3}}
    assert ask(plant, {"start": named("a"), "low": walk(filter=FLOWS, nodeFilter=low)})["low"] == ["ab", "aa"]


def test_walk_stops_behind_what_the_termination_filter_holds_for(plant: Api) -> None:
    at_c = equals([SPACE, "Pump/v1", "name"], "C")
    assert ask(plant, {"start": named("a"), "to": walk(filter=FLOWS, terminationFilter=at_c)})["to"] == [
        "ab",
        "aa",
        "bc",
    ]


def test_edges_chain_from_edges(plant: Api) -> None:
    found = ask(
        plant,
        {
            "start": named("a"),
            "first": walk(maxDistance=1, filter=FLOWS),
            "second": {"edges": {"from": "first", "maxDistance": 1, "filter": FLOWS}},
            "again": {"edges": {"from": "first", "chainTo": "source", "maxDistance": 1, "filter": FLOWS}},
        },
    )
    assert found["second"] == ["ab", "bc", "aa"]
    assert found["again"] == ["ab", "aa"]


def test_limit_each_bounds_the_edges_of_every_node(plant: Api) -> None:
    found = ask(plant, {"start": named("a", "h"), "one": walk(maxDistance=1, limitEach=1)})
    assert found["one"] == ["ab", "ha"]


def test_limit_each_takes_the_first_under_the_sort(plant: Api) -> None:
    last_first = [{"property": ["edge", "externalId"], "direction": "descending"}]
    last = {**walk(maxDistance=1, limitEach=1), "sort": last_first}
    assert ask(plant, {"start": named("a", "h"), "last": last})["last"] == ["he", "ab"]


def test_walk_is_sorted_afterwards(plant: Api) -> None:
    last_first = [{"property": ["edge", "externalId"], "direction": "descending"}]
    found = ask(plant, {"start": named("b"), "all": {**walk(filter=FLOWS, maxDistance=3), "postSort": last_first}})
    assert found["all"] == ["de", "cd", "bc"]


def test_direct_relations_are_followed_both_ways(plant: Api) -> None:
    near = {"source": PUMP, "identifier": "near"}
    everything = {"source": {"type": "container", "space": SPACE, "externalId": "Pump"}, "identifier": "all"}
    found = ask(
        plant,
        {
            "start": named("a", "b"),
            "near": {"nodes": {"from": "start", "through": near, "direction": "outwards"}},
            "pointing": {"nodes": {"from": "near", "through": near}},
            "all": {"nodes": {"from": "start", "through": everything, "direction": "outwards"}},
            "orders": {"nodes": {"from": "start", "through": {"view": ORDER, "identifier": "pump"}}},
        },
    )
    assert found["near"] == ["b", "c"]
    assert found["pointing"] == ["a", "b"]
    assert found["all"] == ["b", "c"]
    assert found["orders"] == ["o0", "o1", "o2"]


def test_direct_relation_of_an_edge_is_followed(plant: Api) -> None:
    plant.ok("/models/instances", {"items": [edge("ab", ref("a"), ref("b"), ref("flows"), data(FLOW, seen=ref("d")))]})
    found = ask(
        plant,
        {
            "flows": {"edges": {"filter": equals(["edge", "externalId"], "ab")}},
            "seen": {
                "nodes": {"from": "flows", "through": {"source": FLOW, "identifier": "seen"}, "direction": "outwards"}
            },
        },
    )
    assert found["seen"] == ["d"]


def test_walk_over_twelve_steps_goes_on_in_another_statement(plant: Api) -> None:
    items = [node(f"c{at}") for at in range(10)]
    items += [edge(f"l{at}", ref(f"c{at}"), ref(f"c{at + 1}"), ref("chained")) for at in range(9)]
    plant.ok("/models/instances", {"items": [*items, node("chained")]})
    with_: dict[str, Any] = {"n0": named("c0")}
    for at in range(9):
        with_[f"e{at}"] = {"edges": {"from": f"n{at}", "direction": "outwards", "maxDistance": 1}}
        with_[f"n{at + 1}"] = {"nodes": {"from": f"e{at}"}}
    found = ask(plant, with_)
    assert [found[f"n{at}"] for at in range(10)] == [[f"c{at}"] for at in range(10)]
    assert [found[f"e{at}"] for at in range(9)] == [[f"l{at}"] for at in range(9)]
    assert ask(plant, with_, select={"n9": {}}) == {"n9": ["c9"]}
