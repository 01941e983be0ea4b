"""The change feed of one set: changes, deletions, and how it starts."""

from builders import SPACE, node
from conftest import Api
from feeds import INSTANCES, Feed, gone, thing


def test_feed_tells_what_is_there_and_then_what_changes(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), thing("c"), node("bare")]})
    feed = Feed(things)
    assert feed.names() == ["a", "b", "c"]
    assert feed.names() == []
    things.ok(INSTANCES, {"items": [thing("d"), thing("a", name="A"), thing("b")]})
    assert feed.names() == ["d", "a"]
    things.ok(INSTANCES, {"items": [], "delete": [gone("b"), gone("c")]})
    assert feed.names() == ["-b", "-c"]
    assert feed.names() == []


def test_deleted_instance_shows_what_it_held(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a", name="A", size=3)]})
    feed = Feed(things)
    (before,) = feed.next()
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    (after,) = feed.next()
    assert after["version"] == before["version"] + 1
    assert after["deletedTime"] == after["lastUpdatedTime"]
    assert after["properties"] == before["properties"] == {SPACE: {"Thing/v1": {"name": "A", "size": 3}}}


def test_instance_created_again_is_told_as_deleted_and_as_new(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a")]})
    feed = Feed(things)
    feed.next()
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    things.ok(INSTANCES, {"items": [thing("a", name="new")]})
    assert feed.names() == ["-a", "a"]


def test_what_was_deleted_before_is_told_only_when_asked(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b")]})
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    assert Feed(things).names() == ["b"]
    assert Feed(things, {"skipAlreadyDeleted": False}).names() == ["b", "-a"]


def test_two_phases_sort_what_is_there_and_stream_what_comes(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing(f"n{i}", size=9 - i) for i in range(5)]})
    by_size = {"mode": "twoPhase", "backfillSort": [{"property": [SPACE, "Thing/v1", "size"]}], "limit": 3}
    feed = Feed(things, by_size)
    assert feed.names() == ["n4", "n3", "n2"]
    things.ok(INSTANCES, {"items": [thing("n4", name="x"), thing("late")], "delete": [gone("n3")]})
    assert feed.names() == ["n1", "n0", "late"]
    assert feed.names() == []
    assert feed.names() == ["n4", "late", "-n3"]


def test_no_backfill_tells_only_what_comes(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a")]})
    feed = Feed(things, {"mode": "noBackfill"})
    assert feed.names() == []
    things.ok(INSTANCES, {"items": [thing("b")], "delete": [gone("a")]})
    assert feed.names() == ["b", "-a"]
