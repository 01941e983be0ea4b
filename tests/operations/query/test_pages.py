"""The pages of a set, and their cursors."""

from typing import Any

import pytest

from builders import SPACE
from conftest import Api
from emulator.plan.read.cursor import decode_cursor, encode_cursor
from plant import FLOWS, PUMP, QUERY, named, pages


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
def test_pages_tile_the_whole_set(plant: Api, expression: dict[str, Any]) -> None:
    sets = {"start": named("a", "h", "b"), "others": named("a", "b", "c", "d", "e")}
    whole = {"with": {**sets, "set": {**expression, "limit": 1000}}, "select": {"set": {}}}
    (everything,) = pages(plant, whole, "set")
    tiled = pages(plant, {"with": {**sets, "set": expression}, "select": {"set": {}}}, "set")
    assert [name for page in tiled for name in page] == everything
    assert len(tiled) > 1


def test_limit_each_holds_for_all_pages_together(plant: Api) -> None:
    few = {"edges": {"from": "start", "maxDistance": 1, "limitEach": 2}, "limit": 1}
    body = {"with": {"start": named("a", "h"), "few": few}, "select": {"few": {}}}
    assert pages(plant, body, "few") == [["ab"], ["aa"], ["ha"], ["hb"], []]


def test_child_keeps_to_the_page_of_its_parent_and_begins_anew_with_it(plant: Api) -> None:
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


def test_pages_may_change_their_size_on_the_way(plant: Api) -> None:
    body = {"with": {"p": {"nodes": {}, "limit": 1}}, "select": {"p": {}}}
    cursors = plant.ok(QUERY, body)["nextCursor"]
    wider = {"with": {"p": {"nodes": {}, "limit": 2}}, "select": {"p": {}}, "cursors": cursors}
    assert [n["externalId"] for n in plant.ok(QUERY, wider)["items"]["p"]] == ["b", "c"]


def test_cursor_of_another_query_is_refused(plant: Api) -> None:
    cursors = plant.ok(QUERY, {"with": {"p": {"nodes": {}, "limit": 1}}, "select": {"p": {}}})["nextCursor"]
    other = {"with": {"p": {"edges": {}, "limit": 1}}, "select": {"p": {}}, "cursors": cursors}
    status, message = plant.refused(QUERY, other)
    assert (status, message) == (400, "Cursor is not valid for this request.")


@pytest.mark.parametrize("number", [-1, 2**63 - 1])
@pytest.mark.parametrize("expression", [{"edges": {"from": "all", "maxDistance": 3}}, {"union": ["all", "pump"]}])
def test_cursor_that_skips_an_impossible_number_is_refused(plant: Api, expression: dict[str, Any], number: int) -> None:
    sets = {"all": {"nodes": {}, "limit": 9}, "pump": named("a"), "set": {**expression, "limit": 1}}
    body = {"with": sets, "select": {"set": {}}}
    position = decode_cursor(plant.ok(QUERY, body)["nextCursor"]["set"])
    assert position is not None
    position.number = number
    refused = plant.refused(QUERY, {**body, "cursors": {"set": encode_cursor(position)}})
    assert refused == (400, "Cursor is not valid for this request.")


@pytest.mark.parametrize(
    ("sets", "selected"),
    [
        ({"root": {"nodes": {}, "limit": 2}, "x": {"edges": {"from": "root", "maxDistance": 1}, "limit": 1}}, "x"),
        ({"root": {"nodes": {}, "limit": 2}, "x": {"edges": {"from": "root"}, "limit": 1}}, "x"),
        ({"a": {"nodes": {}, "limit": 1}, "b": {"nodes": {}, "limit": 1}, "x": {"union": ["a", "b"], "limit": 1}}, "x"),
        ({"u": {"union": ["x"], "limit": 1}, "x": {"nodes": {}, "limit": 1}}, "x"),
    ],
)
def test_only_a_selected_set_has_a_cursor(plant: Api, sets: dict[str, Any], selected: str) -> None:
    answer = plant.ok(QUERY, {"with": sets, "select": {selected: {}}})
    assert list(answer["nextCursor"]) == list(answer["items"]) == [selected]
