"""`debug` of lists, queries and syncs: which notices and texts they have, and that a 408 has the notices too."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, node, prop, view, view_ref
from conftest import Api
from emulator import errors
from emulator.operations import debug
from emulator.plan.query.notices import prompt
from plant import equals

Body = dict[str, Any]

LIST, QUERY, SYNC = (f"/models/instances/{name}" for name in ("list", "query", "sync"))
THING = view_ref("Thing")
NAME = [SPACE, "Thing/v1", "name"]
IN_SPACE = equals(["node", "space"], SPACE)
UNINDEXED = ["containersWithoutIndexesInvolved"]


@pytest.fixture(scope="module")
def things(base_url: str) -> Iterator[Api]:
    """A project with 25 things, none of whose properties has an index."""
    api = Api(base_url, f"debug-{uuid.uuid4().hex[:12]}")
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": [container("Thing", name=prop()), container("Other", size=prop("int32"))]})
    both = view("Both", "Thing.name", "Other.size")
    api.ok("/models/views", {"items": [view("Thing", "Thing.name"), both]})
    api.ok("/models/instances", {"items": [node(f"n{ix}", data(THING, name="A")) for ix in range(25)]})
    yield api
    api.client.close()


def body_of(endpoint: str, filter_: Body, **debug_options: Any) -> Body:
    """A request to each of the endpoints, for the nodes that pass `filter_`."""
    if endpoint == LIST:
        return {"filter": filter_, "debug": debug_options}
    return {"with": {"result": {"nodes": {"filter": filter_}}}, "select": {"result": {}}, "debug": debug_options}


def codes(answer: Body) -> list[str]:
    assert {one.get("resultExpression", "result") for one in answer["notices"]} <= {"result"}
    return [one["code"] for one in answer["notices"]]


@pytest.mark.parametrize("endpoint", [LIST, QUERY, SYNC])
def test_endpoints_give_the_same_notices(things: Api, endpoint: str) -> None:
    both = {"and": [IN_SPACE, equals(NAME, "A"), {"hasData": [view_ref("Both")]}]}
    answer = things.ok(endpoint, body_of(endpoint, both))
    assert codes(answer["debug"]) == [*UNINDEXED, "significantHasDataFiltering"]
    assert answer["debug"]["notices"][0]["containers"] == [container_ref("Thing")]
    without = things.ok(endpoint, body_of(endpoint, IN_SPACE))
    assert without["debug"] == {"notices": []}


def test_sources_of_a_list_are_like_has_data(things: Api) -> None:
    found = things.ok(LIST, {"sources": [{"source": view_ref("Both")}], "debug": {}})["debug"]
    assert codes(found) == ["significantHasDataFiltering"]
    assert codes(things.ok(LIST, {"sources": [{"source": THING}], "debug": {}})["debug"]) == []


def test_list_of_many_rows_with_a_low_limit_is_noticed(things: Api) -> None:
    body = body_of(LIST, equals(NAME, "A"))
    (found,) = things.ok(LIST, {**body, "limit": 2})["debug"]["notices"][1:]
    assert (found["code"], found["limit"], found["maxInvolvedRows"]) == ("significantPostFiltering", 2, 25)
    assert codes(things.ok(LIST, {**body, "limit": 3})["debug"]) == UNINDEXED


def test_list_goes_on_behind_a_nested_filter_with_a_notice(things: Api) -> None:
    nested = {"not": {"nested": {"scope": ["node", "type"], "filter": equals(["node", "externalId"], "x")}}}
    body = body_of(LIST, {"or": [nested, IN_SPACE]})
    answer = things.ok(LIST, {**body, "limit": 3})
    assert "intractableCursorWithNestedFilter" not in codes(answer["debug"])
    following = things.ok(LIST, {**body, "limit": 3, "cursor": answer["nextCursor"]})
    assert "intractableCursorWithNestedFilter" in codes(following["debug"])


def test_sync_without_a_space_is_noticed(things: Api) -> None:
    has_data = {"hasData": [THING]}
    (found,) = things.ok(SYNC, body_of(SYNC, has_data))["debug"]["notices"]
    assert found.pop("hint")
    assert found == {
        "code": "syncMissingSpaceFilter",
        "category": "sync",
        "level": "warning",
        "grade": "C",
        "resultExpression": "result",
    }
    spaces = {"in": {"property": ["node", "space"], "values": [SPACE]}}
    assert codes(things.ok(SYNC, body_of(SYNC, {"and": [has_data, spaces]}))["debug"]) == []
    assert codes(things.ok(QUERY, body_of(QUERY, has_data))["debug"]) == []


def test_sort_of_a_backfill_is_noticed(things: Api) -> None:
    body = body_of(SYNC, IN_SPACE)
    body["with"]["result"] |= {"mode": "twoPhase", "backfillSort": [{"property": NAME}]}
    assert codes(things.ok(SYNC, body)["debug"]) == ["sortNotBackedByIndex"]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every read takes longer than its timeout."""
    monkeypatch.setattr(debug, "SECONDS", 0.000_1)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("endpoint", [LIST, QUERY, SYNC])
def test_timeout_carries_the_notices_only_with_debug(things: Api, endpoint: str) -> None:
    body = body_of(endpoint, {"and": [IN_SPACE, equals(NAME, "A")]}, timeout=99_000)
    response = things.post(endpoint, body)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (408, 408)
    assert codes(error) == ["excessiveTimeout", "noTimeoutWithResults", *UNINDEXED]
    body.pop("debug")
    error = things.post(endpoint, body).json()["error"]
    assert error == {"code": 408, "message": errors.QueryTimedOut().message}


def test_timeout_of_a_read_without_results_carries_the_notices(things: Api) -> None:
    sets = {f"set{ix}": {"nodes": {"filter": equals(NAME, "A")}} for ix in range(50)}  # more than fits a millisecond
    body = {"with": sets, "select": {name: {} for name in sets}, "debug": {"timeout": 1, "emitResults": False}}
    response = things.post(QUERY, body)
    assert response.status_code == 408
    found = response.json()["error"]["notices"]
    assert [(one["resultExpression"], one["code"]) for one in found] == [(name, *UNINDEXED) for name in sets]


@pytest.mark.parametrize("endpoint", [LIST, QUERY, SYNC])
def test_prompt_has_the_request_the_notices_and_the_plan(things: Api, endpoint: str) -> None:
    answer = things.ok(endpoint, body_of(endpoint, equals(NAME, "searched name"), includeLlmPrompt=True))
    assert set(answer["debug"]) == {"notices", "llmPrompt"}
    text = answer["debug"]["llmPrompt"]
    assert endpoint in text
    assert '"searched name"' in text
    assert UNINDEXED[0] in text
    assert "ProduceResults" in text
    assert "null" not in text
    silent = things.ok(endpoint, body_of(endpoint, IN_SPACE, includeLlmPrompt=True, emitResults=False))
    assert "ProduceResults" in silent["debug"]["llmPrompt"]
    assert "llmPrompt" not in things.ok(endpoint, body_of(endpoint, IN_SPACE, includePlan=True))["debug"]


def test_prompt_is_cut(things: Api) -> None:
    many = {"in": {"property": NAME, "values": [f"{ix:01000}" for ix in range(40)]}}
    text = things.ok(LIST, body_of(LIST, many, includeLlmPrompt=True, includePlan=True))["debug"]["llmPrompt"]
    assert "more characters" in text
    assert len(text) < 4 * prompt.MAX_PART


def test_prompt_without_a_plan_is_still_answered(things: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debug, "PLAN_SECONDS", 1e-9)
    text = things.ok(LIST, body_of(LIST, IN_SPACE, includeLlmPrompt=True))["debug"]["llmPrompt"]
    assert "not available" in text
