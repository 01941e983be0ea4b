"""Dependent sets that start from the page of the set that they depend on, and what a subscriber is owed after."""

import base64
import json
from typing import Any

import pytest

from builders import SPACE, edge, ref
from conftest import Api
from emulator.plan.sync.feed import FeedPosition
from feeds import CREATE, INSTANCES, SYNC, THING, Sets, flow, gone, thing

THINGS = {"nodes": {"filter": {"hasData": [THING]}}, "limit": 1, "mode": "twoPhase"}
FLOWS = {"edges": {"from": "x", "maxDistance": 1}}


def names(answer: dict[str, Any]) -> dict[str, list[str]]:
    return {name: [one["externalId"] for one in items] for name, items in answer["items"].items()}


def sync(api: Api, with_: dict[str, Any], cursors: dict[str, Any], *selected: str) -> dict[str, Any]:
    select = {name: {} for name in selected or with_}
    return api.ok(SYNC, {"with": with_, "select": select, "cursors": cursors})


def pages(api: Api, with_: dict[str, Any], *selected: str) -> list[dict[str, list[str]]]:
    """The pages up to the first empty one, with the cursor of `x` alone."""
    found: list[dict[str, list[str]]] = []
    cursors: dict[str, Any] = {}
    while len(found) < 20:
        answer = sync(api, with_, cursors, *selected)
        found.append(names(answer))
        if not any(answer["items"].values()):
            return found
        cursors = {"x": answer["nextCursor"]["x"]}
    return found


@pytest.mark.parametrize("mode", ["onePhase", "twoPhase"])
def test_page_has_its_own_edges_and_the_last_one_is_empty(things: Api, mode: str) -> None:
    items = [thing("a"), thing("b"), flow("a", "c"), flow("b", "c"), flow("a", "d")]
    things.ok(INSTANCES, {"items": items, **CREATE})
    with_ = {"x": {**THINGS, "mode": mode}, "e": FLOWS, "y": {"nodes": {"from": "e"}}}
    assert pages(things, with_) == [
        {"x": ["a"], "e": ["ac", "ad"], "y": ["c", "d"]},
        {"x": ["b"], "e": ["bc"], "y": ["c"]},
        {"x": [], "e": [], "y": []},
    ]


def test_full_page_of_edges_goes_on_while_the_page_of_nodes_stays(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), *(flow("a", end) for end in "cdefg")], **CREATE})
    with_ = {"x": THINGS, "e": {**FLOWS, "limit": 2}}
    found, cursors = [], {}
    for _ in range(3):
        answer = sync(things, with_, cursors)
        found.append(names(answer))
        cursors = {"x": None, "e": answer["nextCursor"]["e"]}
    assert found == [{"x": ["a"], "e": edges} for edges in (["ac", "ad"], ["ae", "af"], ["ag"])]


def test_several_hops_go_on_from_the_same_nodes(things: Api) -> None:
    line = [flow(*ends) for ends in ("bc", "cd", "de", "ef")]
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), *line], **CREATE})
    named_b = {"equals": {"property": ["node", "externalId"], "value": "b"}}
    with_ = {"x": {"nodes": {"filter": named_b}}, "e": {"edges": {"from": "x", "maxDistance": 3}, "limit": 2}}
    first = sync(things, with_, {})
    second = sync(things, with_, {"e": first["nextCursor"]["e"]})
    assert (names(first)["e"], names(second)["e"]) == (["bc", "cd"], ["de"])


def test_set_behind_another_page_of_a_set_between_starts_again(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), flow("a", "d"), flow("a", "c")], **CREATE})
    with_ = {"x": THINGS, "e": {**FLOWS, "limit": 1}, "y": {"nodes": {"from": "e"}}}
    first = sync(things, with_, {})
    second = sync(things, with_, {name: first["nextCursor"][name] for name in ("e", "y")})
    assert names(first) == {"x": ["a"], "e": ["ad"], "y": ["d"]}
    assert names(second) == {"x": ["a"], "e": ["ac"], "y": ["c"]}


@pytest.mark.parametrize("direction", ["outwards", "inwards"])
def test_direct_relations_lead_from_the_page(things: Api, direction: str) -> None:
    outwards = direction == "outwards"
    links = {"a": "c", "b": "d"} if outwards else {"c": "a", "d": "b"}
    things.ok(INSTANCES, {"items": [thing(one) for one in "abcd"]})
    things.ok(INSTANCES, {"items": [thing(source, link=ref(target)) for source, target in links.items()]})
    first = {"range": {"property": ["node", "externalId"], "lt": "c"}}
    link = {"source": THING, "identifier": "link"}
    with_ = {
        "x": {"nodes": {"filter": first}, "limit": 1, "mode": "twoPhase"},
        "y": {"nodes": {"from": "x", "through": link, "direction": direction}},
    }
    expected = [{"x": ["a"], "y": ["c"]}, {"x": ["b"], "y": ["d"]}, {"x": [], "y": []}]
    assert pages(things, with_) == expected


def test_page_of_a_set_that_is_not_selected_is_read_for_those_that_come_from_it(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), flow("a", "c"), flow("b", "d")], **CREATE})
    with_ = {"x": THINGS, "e": FLOWS, "y": {"nodes": {"from": "e"}}}
    assert pages(things, with_, "y") == [{"y": ["c"]}, {"y": ["d"]}, {"y": []}]


def test_deleted_node_on_the_page_leads_nowhere(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), flow("a", "c"), flow("b", "c")], **CREATE})
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    with_ = {"x": {**THINGS, "mode": "onePhase", "skipAlreadyDeleted": False, "limit": 5}, "e": FLOWS}
    assert names(sync(things, with_, {})) == {"x": ["b", "a"], "e": ["bc"]}


def test_subscriber_is_told_what_changed_and_went_since_its_first_page(things: Api) -> None:
    items = [thing("a"), thing("b"), flow("a", "c"), flow("a", "d"), flow("b", "d")]
    things.ok(INSTANCES, {"items": items, **CREATE})
    feed = Sets(things, x=THINGS, e={**FLOWS, "mode": "twoPhase"})
    assert feed.next() == {"x": ["a"], "e": ["ac", "ad"]}
    things.ok(INSTANCES, {"items": [flow("a", "e")], "delete": [gone("ac", "edge")], **CREATE})
    told = [sorted(feed.next()["e"]) for _ in range(3)]
    assert told == [["ad", "ae", "bd"], ["-ac", "ae"], []]


def test_subscriber_whose_first_page_had_all_is_told_nothing_again(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), flow("a", "c")], **CREATE})
    feed = Sets(things, x={**THINGS, "limit": 10}, e=FLOWS, y={"nodes": {"from": "e"}})
    assert feed.next() == {"x": ["a"], "e": ["ac"], "y": ["c"]}
    assert feed.next() == {"x": [], "e": [], "y": []}
    things.ok(INSTANCES, {"items": [edge("aa", ref("a"), ref("a"), ref("t"))]})
    assert feed.next() == {"x": [], "e": ["aa"], "y": ["a"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("c")]})
    assert feed.rest() == {"x": [], "e": ["-ac"], "y": ["-c"]}


def test_first_page_that_tells_old_deletions_owes_them_to_its_sets(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), flow("a", "c"), flow("a", "d")], **CREATE})
    things.ok(INSTANCES, {"items": [], "delete": [gone("ac", "edge")]})
    feed = Sets(things, x={**THINGS, "limit": 10}, e={**FLOWS, "skipAlreadyDeleted": False})
    assert feed.next() == {"x": ["a"], "e": ["ad"]}
    assert feed.next() == {"x": [], "e": ["-ac"]}


def test_filter_of_the_set_holds_on_its_pages(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("c", size=1), flow("a", "c"), flow("a", "d")], **CREATE})
    big = {"equals": {"property": [SPACE, "Thing/v1", "size"], "value": 1}}
    with_ = {"x": THINGS, "e": {"edges": {"from": "x", "maxDistance": 1, "nodeFilter": big}}}
    assert pages(things, with_) == [{"x": ["a"], "e": ["ac"]}, {"x": ["c"], "e": []}, {"x": [], "e": []}]


def test_deletion_since_the_cursor_is_told_also_where_the_sets_between_start_again(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), flow("a", "c"), flow("a", "d")], **CREATE})
    with_ = {"x": {**THINGS, "limit": 5}, "e": {**FLOWS, "limit": 1}, "y": {"nodes": {"from": "e"}, "limit": 5}}
    first = sync(things, with_, {})
    second = sync(things, with_, {name: first["nextCursor"][name] for name in ("e", "y")})
    assert [names(first)["y"], names(second)["y"]] == [["c"], ["d"]]
    things.ok(f"{INSTANCES}/delete", {"items": [gone("d")]})
    wider = {**with_, "e": {**FLOWS, "limit": 5}}
    answer = sync(things, wider, {"y": second["nextCursor"]["y"]})
    assert names(answer) == {"x": ["a"], "e": ["ac"], "y": ["c"]}
    later = sync(things, wider, answer["nextCursor"])
    assert [one["externalId"] for one in later["items"]["y"] if "deletedTime" in one] == ["d"]


@pytest.mark.parametrize(
    "changed",
    [
        {"number": -1},
        {"number": 2**63 - 1},
        {"values": []},
        {"values": ["a"]},
        {"values": ["a", 1]},
        {"values": ["a", "b", "c"]},
    ],
)
def test_page_cursor_that_someone_made_up_is_refused(things: Api, changed: dict[str, Any]) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), flow("a", "c"), flow("c", "d")], **CREATE})
    with_ = {"x": THINGS, "e": {"edges": {"from": "x", "maxDistance": 2}, "limit": 1}}
    cursor = sync(things, with_, {})["nextCursor"]["e"]
    fields = FeedPosition.__struct_fields__
    position = dict(zip(fields, json.loads(base64.urlsafe_b64decode(cursor + "===")), strict=True))
    assert position["phase"] == "page"
    changed_position = [(position | changed)[field] for field in fields]
    forged = base64.urlsafe_b64encode(json.dumps(changed_position).encode()).decode().rstrip("=")
    body = {"with": with_, "select": {"e": {}}, "cursors": {"e": forged}}
    assert things.refused(SYNC, body) == (400, "Cursor is not valid for this request.")


@pytest.mark.parametrize("limit", [1, 5])
def test_changes_are_told_to_who_sends_no_cursor_of_the_source(things: Api, limit: int) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), *(flow("a", n) for n in "cde"), flow("b", "c")], **CREATE})
    with_ = {"x": {**THINGS, "limit": limit}, "e": {**FLOWS, "limit": 2}}

    def told(cursor: str | None) -> tuple[set[str], str]:
        found: set[str] = set()
        for _ in range(6):
            body = {"with": with_, "select": {"e": {}}, "cursors": {"e": cursor} if cursor else {}}
            answer = things.ok(SYNC, body)
            found |= {f"{'-' * ('deletedTime' in one)}{one['externalId']}" for one in answer["items"]["e"]}
            cursor = answer["nextCursor"]["e"]
        assert cursor
        return found, cursor

    found, cursor = told(None)
    assert found == {"ac", "ad", "ae", "bc"}
    things.ok(INSTANCES, {"items": [flow("b", "d")], **CREATE})
    things.ok(f"{INSTANCES}/delete", {"items": [gone("ac", "edge")]})
    assert told(cursor)[0] == {"-ac", "bd"}
