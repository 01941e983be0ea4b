"""The graph query: the properties and values of what it finds, and the schema that it sees."""

from typing import Any

from msgspec import convert

from builders import SPACE, container, container_ref, data, node, prop, view, view_ref
from conftest import Api
from emulator.graph.driver import Graph
from emulator.operations.context import Context
from emulator.operations.schema import views
from emulator.wire.schema.views import ApplyViews, ViewKeys
from plant import NODES, ORDER, PUMP, QUERY, ask, equals, named


def test_shown_properties_are_those_asked_for(plant: Api) -> None:
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


def test_debug_tells_what_is_slow_and_can_leave_out_the_results(plant: Api) -> None:
    by_name = {"nodes": {"filter": equals([SPACE, "Pump/v1", "name"], "A")}}
    by_name["sort"] = [{"property": [SPACE, "Pump/v1", "name"]}]
    body = {"with": {"p": by_name}, "select": {"p": {}}, "debug": {"emitResults": False}}
    answer = plant.ok(QUERY, body)
    assert answer["items"] == {"p": []}
    assert answer["nextCursor"] == {}
    codes = [(notice["code"], notice["resultExpression"]) for notice in answer["debug"]["notices"]]
    assert codes == [("containersWithoutIndexesInvolved", "p"), ("sortNotBackedByIndex", "p")]


def test_properties_may_be_named_like_parts_of_a_statement(api: Api) -> None:
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


def test_query_sees_a_view_that_another_emulator_has_just_made(plant: Api, graph: Graph) -> None:
    ask(plant, {"p": NODES})  # this emulator has seen the schema as it was
    properties = {"label": {"container": container_ref("Pump"), "containerPropertyIdentifier": "name"}}
    made = {"space": SPACE, "externalId": "Late", "version": "v1", "properties": properties}
    views.apply(Context(graph), plant.project, convert({"items": [made]}, ApplyViews))
    late = {"sources": [{"source": view_ref("Late"), "properties": ["*"]}]}
    body = {"with": {"p": named("a")}, "select": {"p": late}}
    (found,) = plant.ok(QUERY, body)["items"]["p"]
    assert found["properties"] == {SPACE: {"Late/v1": {"label": "A"}}}


def test_query_of_a_view_that_another_emulator_has_just_changed_is_of_the_new_one(plant: Api, graph: Graph) -> None:
    shown = {"sources": [{"source": PUMP, "properties": ["*"]}]}
    sets: dict[str, Any] = {"p": named("a"), "far": {"edges": {"from": "p", "direction": "outwards"}}}
    for with_ in (sets, {"p": {"union": ["start"]}, "start": named("a")}):
        body = {"with": with_, "select": {"p": shown}}
        (before,) = plant.ok(QUERY, body)["items"]["p"]
        assert "name" in before["properties"][SPACE]["Pump/v1"]
        other = Context(graph)
        gone = {"space": SPACE, "externalId": "Pump", "version": "v1"}
        views.delete(other, plant.project, convert({"items": [gone]}, ViewKeys))  # an update keeps what it leaves out
        views.apply(other, plant.project, convert({"items": [view("Pump", "Pump.pressure")]}, ApplyViews))
        (after,) = plant.ok(QUERY, body)["items"]["p"]
        assert after["properties"] == {SPACE: {"Pump/v1": {"pressure": 1.0}}}
        whole = view("Pump", "Pump.name", "Pump.pressure", "Pump.near", "Pump.all")
        views.apply(other, plant.project, convert({"items": [whole]}, ApplyViews))
