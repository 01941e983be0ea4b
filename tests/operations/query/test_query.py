"""The graph query: result set expressions, paging, and refused requests."""

from typing import Any

import pytest
from msgspec import convert

from builders import SPACE, container, container_ref, data, edge, node, prop, ref, view, view_ref
from conftest import Api
from emulator.graph.driver import Graph
from emulator.operations.context import Context
from emulator.operations.schema import views
from emulator.wire.schema.views import ApplyViews

QUERY = "/models/instances/query"
PUMP, FLOW, ORDER = view_ref("Pump"), view_ref("Flow"), view_ref("Order")


@pytest.fixture
def plant(api: Api) -> Api:
    """Pumps a to e in a line and in a circle back to a, a hub h that leads to all, work orders on some."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    containers = [
        container("Pump", name=prop(), pressure=prop("float64"), near=prop("direct"), all=prop("direct", list=True)),
        container("Flow", "edge", rate=prop("int32"), seen=prop("direct")),
        container("Order", pump=prop("direct"), title=prop()),
    ]
    api.ok("/models/containers", {"items": containers})
    views = [
        view("Pump", "Pump.name", "Pump.pressure", "Pump.near", "Pump.all"),
        view("Flow", "Flow.rate", "Flow.seen"),
        view("Order", "Order.pump", "Order.title"),
    ]
    api.ok("/models/views", {"items": views})
    pumps = [
        node("a", data(PUMP, name="A", pressure=1.0, near=ref("b"), all=[ref("c"), ref("b")])),
        node("b", data(PUMP, name="B", pressure=2.0, near=ref("c"))),
        node("c", data(PUMP, name="C", pressure=3.0)),
        node("d", data(PUMP, name="D")),
        node("e"),
        node("h", data(PUMP, name="H", pressure=9.0)),
    ]
    line = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "a"), ("a", "a")]
    flows = [edge(f"{x}{y}", ref(x), ref(y), ref("flows"), data(FLOW, rate=ix)) for ix, (x, y) in enumerate(line)]
    hub = [edge(f"h{x}", ref("h"), ref(x), ref("feeds")) for x in "abcde"]
    orders = [node(f"o{ix}", data(ORDER, pump=ref(x), title=f"O{ix}")) for ix, x in enumerate("aab")]
    api.ok("/models/instances", {"items": [*pumps, *flows, *hub, *orders]})
    return api


def ask(api: Api, with_: dict[str, Any], *, select: dict[str, Any] | None = None, **more: Any) -> dict[str, list[str]]:
    """The external ids of each selected set; without `select` all are."""
    body = {"with": with_, "select": select or {name: {} for name in with_}, **more}
    return {name: [i["externalId"] for i in items] for name, items in api.ok(QUERY, body)["items"].items()}


def equals(path: list[str], value: Any) -> dict[str, Any]:
    return {"equals": {"property": path, "value": value}}


def named(*names: str) -> dict[str, Any]:
    return {"nodes": {"filter": {"in": {"property": ["node", "externalId"], "values": list(names)}}}}


def walk(**edges: Any) -> dict[str, Any]:
    return {"edges": {"from": "start", **edges}, "limit": 1000}


FLOWS = equals(["edge", "type"], ref("flows"))


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


def test_traversal_continues_until_no_edge_is_new(plant: Api) -> None:
    assert ask(plant, {"start": named("b"), "all": walk(filter=FLOWS)})["all"] == ["bc", "cd", "de", "ea", "ab", "aa"]
    assert ask(plant, {"start": named("b"), "two": walk(filter=FLOWS, maxDistance=2)})["two"] == ["bc", "cd"]
    back = ask(plant, {"start": named("b"), "back": walk(filter=FLOWS, direction="inwards", maxDistance=3)})["back"]
    assert back == ["ab", "ea", "aa", "de"]


def test_traversal_expands_only_nodes_that_pass_the_node_filter(plant: Api) -> None:
    low = {"range": {"property": [SPACE, "Pump/v1", "pressure"], "lt": 3}}
    assert ask(plant, {"start": named("a"), "low": walk(filter=FLOWS, nodeFilter=low)})["low"] == ["ab", "aa"]


def test_traversal_stops_at_nodes_of_the_termination_filter(plant: Api) -> None:
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


def test_limit_each_holds_for_all_pages_together(plant: Api) -> None:
    few = {"edges": {"from": "start", "maxDistance": 1, "limitEach": 2}, "limit": 1}
    body = {"with": {"start": named("a", "h"), "few": few}, "select": {"few": {}}}
    assert pages(plant, body, "few") == [["ab"], ["aa"], ["ha"], ["hb"], []]


def test_sort_of_a_selection_is_stable(plant: Api) -> None:
    by_name = {"nodes": {"filter": {"hasData": [PUMP]}}}
    by_name["sort"] = [{"property": ["node", "externalId"], "direction": "descending"}]
    by_type = {"sort": [{"property": ["node", "type"]}], "limit": 2}
    assert ask(plant, {"p": by_name}, select={"p": by_type})["p"] == ["h", "d"]


def test_direct_relations_are_traversed_in_both_directions(plant: Api) -> None:
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


def test_direct_relation_of_an_edge_is_traversed(plant: Api) -> None:
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


def test_sets_are_combined(plant: Api) -> None:
    sets = {"x": named("a", "b", "c"), "y": named("c", "d"), "z": named("b")}
    found = ask(
        plant,
        {
            **sets,
            "union": {"union": ["x", "y"]},
            "all": {"unionAll": ["x", "y"]},
            "both": {"intersection": ["x", "y"]},
            "without": {"union": ["x", "y"], "except": ["z"]},
            "nested": {"intersection": ["x", {"union": ["y", "z"]}]},
            "first": {"unionAll": ["x", "y"], "limit": 2},
        },
    )
    assert found["union"] == ["a", "b", "c", "d"]
    assert found["all"] == ["a", "b", "c", "c", "d"]
    assert found["both"] == ["c"]
    assert found["without"] == ["a", "c", "d"]
    assert found["nested"] == ["b", "c"]
    assert found["first"] == ["a", "b"]


def test_sort_and_limit_of_sets_and_of_selections(plant: Api) -> None:
    by_pressure = [{"property": [SPACE, "Pump/v1", "pressure"], "direction": "descending"}]
    pumps = {"nodes": {"filter": {"hasData": [PUMP]}}, "sort": by_pressure, "limit": 3}
    near = {"from": "top", "through": {"source": PUMP, "identifier": "near"}, "direction": "outwards"}
    by_name = [{"property": [SPACE, "Pump/v1", "name"]}]
    found = ask(
        plant, {"top": pumps, "near": {"nodes": near}}, select={"top": {"sort": by_name, "limit": 2}, "near": {}}
    )
    assert found == {"top": ["b", "c"], "near": ["c"]}


def test_traversal_is_sorted_by_post_sort(plant: Api) -> None:
    last_first = [{"property": ["edge", "externalId"], "direction": "descending"}]
    found = ask(plant, {"start": named("b"), "all": {**walk(filter=FLOWS, maxDistance=3), "postSort": last_first}})
    assert found["all"] == ["de", "cd", "bc"]


def test_selected_properties_are_returned(plant: Api) -> None:
    body = {
        "with": {"p": named("a", "e")},
        "select": {
            "p": {"sources": [{"source": PUMP, "properties": ["name"]}, {"source": ORDER, "properties": ["*"]}]}
        },
        "includeTyping": True,
    }
    answer = plant.ok(QUERY, body)
    with_data, without = answer["items"]["p"]
    assert with_data["properties"] == {SPACE: {"Pump/v1": {"name": "A"}}}
    assert without["properties"] == {}
    assert set(answer["typing"]["p"][SPACE]) == {"Pump/v1", "Order/v1"}
    assert set(answer["typing"]["p"][SPACE]["Pump/v1"]) == {"name", "pressure", "near", "all"}


def test_parameters_stand_for_values(plant: Api) -> None:
    above = {"range": {"property": [SPACE, "Pump/v1", "pressure"], "gt": {"parameter": "least"}}}
    with_ = {"p": {"nodes": {"filter": above}}}
    assert ask(plant, with_, parameters={"least": 2})["p"] == ["c", "h"]
    assert ask(plant, with_, parameters={"least": 2.5})["p"] == ["c", "h"]
    status, message = plant.refused(QUERY, {"with": with_, "select": {"p": {}}, "parameters": {}})
    assert (status, message) == (400, "Parameter 'least' is not supplied or has the wrong type.")


def pages(api: Api, body: dict[str, Any], name: str) -> list[list[str]]:
    """Page a set to its end; parents keep their page."""
    found: list[list[str]] = []
    while True:
        answer = api.ok(QUERY, body)
        found.append([item["externalId"] for item in answer["items"][name]])
        if name not in answer["nextCursor"]:
            return found
        body = {**body, "cursors": {name: answer["nextCursor"][name]}}


@pytest.mark.parametrize(
    "expression",
    [
        {"nodes": {}, "limit": 4},
        {"nodes": {}, "limit": 4, "sort": [{"property": [SPACE, "Pump/v1", "pressure"], "nullsFirst": True}]},
        {"edges": {"from": "start", "filter": FLOWS}, "limit": 2},
        {"edges": {"from": "start", "maxDistance": 1}, "limit": 2},
        {"unionAll": ["start", "others"], "limit": 3},
    ],
)
def test_pages_cover_the_set_exactly_once(plant: Api, expression: dict[str, Any]) -> None:
    sets = {"start": named("a", "h", "b"), "others": named("a", "b", "c", "d", "e")}
    whole = {"with": {**sets, "set": {**expression, "limit": 1000}}, "select": {"set": {}}}
    (everything,) = pages(plant, whole, "set")
    tiled = pages(plant, {"with": {**sets, "set": expression}, "select": {"set": {}}}, "set")
    assert [name for page in tiled for name in page] == everything
    assert len(tiled) > 1


def test_child_set_starts_from_the_page_of_its_parent_and_restarts_with_it(plant: Api) -> None:
    body = {
        "with": {
            "parents": {"nodes": {"filter": {"hasData": [PUMP]}}, "limit": 2},
            "children": {"edges": {"from": "parents", "maxDistance": 1, "filter": FLOWS}, "limit": 1},
        },
        "select": {"parents": {}, "children": {}},
    }
    first = plant.ok(QUERY, body)
    assert [e["externalId"] for e in first["items"]["children"]] == ["ab"]
    child = plant.ok(QUERY, {**body, "cursors": {"children": first["nextCursor"]["children"]}})
    assert [n["externalId"] for n in child["items"]["parents"]] == ["a", "b"]
    assert [e["externalId"] for e in child["items"]["children"]] == ["bc"]
    moved = plant.ok(QUERY, {**body, "cursors": first["nextCursor"]})
    assert [n["externalId"] for n in moved["items"]["parents"]] == ["c", "d"]
    assert [e["externalId"] for e in moved["items"]["children"]] == ["cd"]


def test_limit_may_change_between_pages(plant: Api) -> None:
    body = {"with": {"p": {"nodes": {}, "limit": 1}}, "select": {"p": {}}}
    cursors = plant.ok(QUERY, body)["nextCursor"]
    wider = {"with": {"p": {"nodes": {}, "limit": 2}}, "select": {"p": {}}, "cursors": cursors}
    assert [n["externalId"] for n in plant.ok(QUERY, wider)["items"]["p"]] == ["b", "c"]


def test_cursor_of_another_query_is_refused(plant: Api) -> None:
    cursors = plant.ok(QUERY, {"with": {"p": {"nodes": {}, "limit": 1}}, "select": {"p": {}}})["nextCursor"]
    other = {"with": {"p": {"edges": {}, "limit": 1}}, "select": {"p": {}}, "cursors": cursors}
    status, message = plant.refused(QUERY, other)
    assert (status, message) == (400, "Cursor is not valid for this request.")


def test_sets_that_are_not_selected_are_not_returned(plant: Api) -> None:
    found = ask(plant, {"start": named("a"), "unused": {"edges": {}}}, select={"start": {}})
    assert found == {"start": ["a"]}


def test_debug_returns_notices_and_can_omit_the_results(plant: Api) -> None:
    by_name = {"nodes": {"filter": equals([SPACE, "Pump/v1", "name"], "A")}}
    by_name["sort"] = [{"property": [SPACE, "Pump/v1", "name"]}]
    body = {"with": {"p": by_name}, "select": {"p": {}}, "debug": {"emitResults": False}}
    answer = plant.ok(QUERY, body)
    assert answer["items"] == {"p": []}
    assert answer["nextCursor"] == {}
    codes = [(notice["code"], notice["resultExpression"]) for notice in answer["debug"]["notices"]]
    assert codes == [("containersWithoutIndexesInvolved", "p"), ("sortNotBackedByIndex", "p")]


def test_limit_of_a_selection_takes_the_first(plant: Api) -> None:
    found = ask(plant, {"p": {"nodes": {}, "sort": BY_NAME}}, select={"p": {"limit": 2}})
    assert found["p"] == ["a", "b"]


def test_query_that_times_out_has_the_recorded_message(plant: Api) -> None:
    sets = {f"p{number}": NODES for number in range(50)}  # takes Neo4j more than a millisecond
    body = {"with": sets, "select": {name: {} for name in sets}, "debug": {"timeout": 1, "emitResults": False}}
    status, message = plant.refused(QUERY, body)
    assert (status, message) == (
        408,
        "Graph query timed out. Reduce load or contention, or optimise your query.",
    )


NODES: dict[str, Any] = {"nodes": {}}
BY_NAME = [{"property": ["node", "externalId"]}]


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
def test_invalid_query_is_refused(plant: Api, with_: dict[str, Any], message: str) -> None:
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


def test_property_names_may_equal_variables_of_the_statement(api: Api) -> None:
    names = ("instances", "limit", "columns", "keys", "order", "predicate", "found", "other", "source")
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": [container("instances", **{name: prop() for name in names})]})
    api.ok("/models/views", {"items": [view("limit", *(f"instances.{name}" for name in names))]})
    source, path = view_ref("limit"), [SPACE, "limit/v1"]
    api.ok("/models/instances", {"items": [node("a", data(source, **{name: name for name in names}))]})
    same = {"and": [equals([*path, name], name) for name in names]}
    found = api.ok(
        QUERY,
        {
            "with": {"all": {"nodes": {"filter": same}, "sort": [{"property": [*path, name]} for name in names[:5]]}},
            "select": {"all": {"sources": [{"source": source, "properties": ["*"]}]}},
        },
    )["items"]["all"]
    assert [item["properties"][SPACE]["limit/v1"] for item in found] == [{name: name for name in names}]


def test_query_of_more_than_twelve_steps_uses_several_statements(plant: Api) -> None:
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


def test_query_uses_a_view_that_another_process_has_created(plant: Api, graph: Graph) -> None:
    ask(plant, {"p": NODES})  # this emulator has seen the schema as it was
    properties = {"label": {"container": container_ref("Pump"), "containerPropertyIdentifier": "name"}}
    made = {"space": SPACE, "externalId": "Late", "version": "v1", "properties": properties}
    views.apply(Context(graph), plant.project, convert({"items": [made]}, ApplyViews))
    late = {"sources": [{"source": view_ref("Late"), "properties": ["*"]}]}
    body = {"with": {"p": named("a")}, "select": {"p": late}}
    (found,) = plant.ok(QUERY, body)["items"]["p"]
    assert found["properties"] == {SPACE: {"Late/v1": {"label": "A"}}}


def test_query_uses_the_definition_of_a_view_that_another_process_has_changed(plant: Api, graph: Graph) -> None:
    shown = {"sources": [{"source": PUMP, "properties": ["*"]}]}
    sets: dict[str, Any] = {"p": named("a"), "far": {"edges": {"from": "p", "direction": "outwards"}}}
    for with_ in (sets, {"p": {"union": ["start"]}, "start": named("a")}):
        body = {"with": with_, "select": {"p": shown}}
        (before,) = plant.ok(QUERY, body)["items"]["p"]
        assert "name" in before["properties"][SPACE]["Pump/v1"]
        without = view("Pump", "Pump.pressure")
        views.apply(Context(graph), plant.project, convert({"items": [without]}, ApplyViews))
        (after,) = plant.ok(QUERY, body)["items"]["p"]
        assert after["properties"] == {SPACE: {"Pump/v1": {"pressure": 1.0}}}
        whole = view("Pump", "Pump.name", "Pump.pressure", "Pump.near", "Pump.all")
        views.apply(Context(graph), plant.project, convert({"items": [whole]}, ApplyViews))
