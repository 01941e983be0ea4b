"""The pages of a sync: where they may end, and that nothing is missed between them."""

import pytest

from conftest import Api
from feeds import BIG, CREATE, INSTANCES, SYNC, THING, Feed, Sets, flow, gone, thing

pytestmark = pytest.mark.usefixtures("each_way")


def test_pages_follow_each_other(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing(f"n{i}") for i in range(5)]})
    feed = Feed(things, {"limit": 2})
    assert [feed.names() for _ in range(4)] == [["n0", "n1"], ["n2", "n3"], ["n4"], []]


def test_change_while_paging_is_not_missed(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing(f"n{i}") for i in range(4)]})
    feed = Feed(things, {"limit": 2})
    assert feed.names() == ["n0", "n1"]
    things.ok(INSTANCES, {"items": [thing("n0", size=1), thing("n3", size=1)]})
    assert feed.names() + feed.names() == ["n2", "n0", "n3"]


def test_pages_may_change_their_size_on_the_way(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), thing("c")]})
    first = things.ok(SYNC, {"with": {"x": {"nodes": {}, "limit": 1}}, "select": {"x": {}}})
    wider = {"with": {"x": {"nodes": {}, "limit": 2}}, "select": {"x": {}}, "cursors": first["nextCursor"]}
    assert [n["externalId"] for n in things.ok(SYNC, wider)["items"]["x"]] == ["b", "c"]


def test_page_may_end_in_the_middle_of_a_commit(things: Api) -> None:
    feed = Sets(things, x={"nodes": {"filter": {"hasData": [THING]}}, "limit": 2})
    feed.rest()
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), thing("c"), thing("d"), thing("e")]})
    assert feed.next() == {"x": ["a", "b"]}
    things.ok(INSTANCES, {"items": [thing("c", size=1), thing("a", size=1)], "delete": [gone("d")]})
    assert feed.next() == {"x": ["e", "c"]}
    assert feed.next() == {"x": ["a", "-d"]}
    assert feed.next() == {"x": []}


def test_page_may_end_in_the_middle_of_the_deletions_of_a_commit(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), flow("a", "b"), flow("a", "c"), flow("a", "d")], **CREATE})
    feed = Sets(things, e={"edges": {}, "limit": 2}, x={"nodes": {"filter": {"hasData": [THING]}}})
    feed.rest()
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    assert feed.next() == {"e": ["-ab", "-ac"], "x": ["-a"]}
    things.ok(INSTANCES, {"items": [thing("a")]})
    assert feed.next() == {"e": ["-ad"], "x": ["a"]}


def test_page_may_end_among_all_that_one_change_tells(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), *(flow("a", end) for end in "bcdef")], **CREATE})
    feed = Sets(things, x=BIG, e={"edges": {"from": "x", "maxDistance": 1}, "limit": 2})
    assert feed.rest() == {"x": [], "e": []}
    things.ok(INSTANCES, {"items": [thing("a", size=1)]})
    assert feed.next() == {"x": ["a"], "e": ["ab", "ac"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("ae", "edge")]})
    assert feed.next() == {"x": [], "e": ["ad", "af"]}
    assert feed.next() == {"x": [], "e": ["-ae"]}
    assert feed.next() == {"x": [], "e": []}


def test_limit_of_one_set_holds_no_other_back(things: Api) -> None:
    feed = Sets(
        things,
        x={"nodes": {"filter": {"hasData": [THING]}}, "limit": 1},
        e={"edges": {"from": "x", "maxDistance": 1}, "limit": 3},
        y={"nodes": {"from": "e"}},
    )
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), flow("a", "c"), flow("b", "c"), flow("b", "d")], **CREATE})
    assert feed.next() == {"x": ["a"], "e": ["ac"], "y": ["c"]}
    assert feed.next() == {"x": ["b"], "e": ["ac", "bc", "bd"], "y": ["c", "d"]}
    assert feed.next() == {"x": [], "e": [], "y": []}
