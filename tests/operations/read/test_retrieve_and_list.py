"""Retrieve and list of instances."""

from typing import Any

import pytest

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import Api

INSTANCES = "/models/instances"
THING, OTHER = view_ref("ThingView"), view_ref("OtherView")


@pytest.fixture
def things(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    containers = [container("Thing", "all", name=prop(), link=prop("direct")), container("Other", size=prop("int32"))]
    api.ok("/models/containers", {"items": containers})
    api.ok("/models/views", {"items": [view("ThingView", "Thing.name", "Thing.link"), view("OtherView", "Other.size")]})
    return api


def named(external_id: str, kind: str = "node") -> dict[str, Any]:
    return {"instanceType": kind, "space": SPACE, "externalId": external_id}


def ids(answer: dict[str, Any]) -> list[str]:
    return [item["externalId"] for item in answer["items"]]


def sources(*views: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"source": source} for source in views]


def test_existing_instances_are_returned_in_request_order(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node("a"), node("b"), edge("a", ref("a"), ref("b"), ref("t"))]})
    asked = [named("b"), named("gone"), named("a", "edge"), named("a"), named("b")]
    answer = things.ok(f"{INSTANCES}/byids", {"items": asked})
    assert [(item["instanceType"], item["externalId"]) for item in answer["items"]] == [
        ("node", "b"),
        ("edge", "a"),
        ("node", "a"),
    ]


def test_instance_must_have_data_in_all_sources(things: Api) -> None:
    items = [node("a", data(THING)), node("b", data(THING, name="B"), data(OTHER, size=1)), node("c")]
    things.ok(INSTANCES, {"items": items})
    for asked, expected in [((), "abc"), ((THING,), "ab"), ((THING, OTHER), "b")]:
        body = {"items": [named(name) for name in "abc"], "sources": sources(*asked)}
        assert ids(things.ok(f"{INSTANCES}/byids", body)) == list(expected)
        assert ids(things.ok(f"{INSTANCES}/list", {"sources": sources(*asked)})) == list(expected)


def test_typing_describes_every_property_of_the_sources(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node("a", data(THING, name="A"))]})
    body = {"items": [named("a")], "sources": sources(THING), "includeTyping": True}
    typing = things.ok(f"{INSTANCES}/byids", body)["typing"][SPACE]["ThingView/v1"]
    assert typing["name"]["type"] == {"type": "text", "list": False, "collation": "ucs_basic"}
    assert typing["link"]["type"]["type"] == "direct"
    assert "typing" not in things.ok(f"{INSTANCES}/byids", {"items": [named("a")]})


def test_list_pages_return_each_instance_once_during_writes(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node(f"n{i}", data(THING)) for i in range(7)]})
    found: list[str] = []
    body: dict[str, Any] = {"sources": sources(THING), "limit": 3}
    while True:
        answer = things.ok(f"{INSTANCES}/list", body)
        found += ids(answer)
        if "nextCursor" not in answer:
            break
        body["cursor"] = answer["nextCursor"]
        things.ok(INSTANCES, {"items": [node("n0", data(THING, name=answer["nextCursor"])), node(f"new{len(found)}")]})
    assert found == [f"n{i}" for i in range(7)]


def test_cursor_is_valid_only_for_its_own_list(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node("a", data(THING)), node("b", data(THING))]})
    cursor = things.ok(f"{INSTANCES}/list", {"limit": 1})["nextCursor"]
    for other in (
        {"sources": sources(THING)},
        {"instanceType": "edge"},
        {"cursor": "nonsense"},
        {"cursor": "æ"},
        {"cursor": cursor + "AA"},
        {"cursor": ""},
    ):
        status, message = things.refused(f"{INSTANCES}/list", {"limit": 1, "cursor": cursor, **other})
        assert (status, message) == (400, "Cursor is not valid for this request.")


def test_list_limit_is_between_1_and_1000(things: Api) -> None:
    for limit in (0, 1001, -1):
        status, message = things.refused(f"{INSTANCES}/list", {"limit": limit})
        assert status == 400
        assert "limit" in message


def test_debug_returns_notices_cypher_and_plan(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node("a", data(THING, name="A"))]})
    name = [SPACE, "ThingView/v1", "name"]
    wanted = {"includeTranslatedQuery": True, "includePlan": True, "emitResults": True, "profile": False}
    body = {"filter": {"equals": {"property": name, "value": "A"}}, "sort": [{"property": name}], "debug": wanted}
    answer = things.ok(f"{INSTANCES}/list", body)
    assert ids(answer) == ["a"]
    notices = [(notice["code"], notice["resultExpression"]) for notice in answer["debug"]["notices"]]
    assert notices == [("containersWithoutIndexesInvolved", "result"), ("sortNotBackedByIndex", "result")]
    assert "MATCH (instance:Instance)" in answer["debug"]["translatedQuery"]["query"]["result"]
    assert "A" in answer["debug"]["translatedQuery"]["parameters"]["result"].values()
    assert "operatorType" in answer["debug"]["plan"]["fullPlan"]["result"]
    silent = things.ok(f"{INSTANCES}/list", {**body, "debug": {"emitResults": False, "profile": True}})
    assert silent["items"] == []
    assert silent["debug"]["plan"]["profiled"] is True


def test_timeout_that_is_not_taken_is_noticed(things: Api) -> None:
    answer = things.ok(f"{INSTANCES}/list", {"debug": {"timeout": 99_000}})
    assert [notice["code"] for notice in answer["debug"]["notices"]] == ["excessiveTimeout", "noTimeoutWithResults"]


def test_unknown_view_is_refused(things: Api) -> None:
    missing = {"sources": sources(view_ref("Nope"))}
    for path, body in [(f"{INSTANCES}/list", missing), (f"{INSTANCES}/byids", {"items": [named("a")], **missing})]:
        status, message = things.refused(path, body)
        assert (status, message) == (400, f"One or more views do not exist: '{SPACE}:Nope/v1'")


def test_projects_do_not_see_each_other(things: Api, base_url: str) -> None:
    things.ok(INSTANCES, {"items": [node("a")]})
    other = Api(base_url, f"{things.project}-2")
    assert other.ok(f"{INSTANCES}/list", {})["items"] == []
    other.client.close()
