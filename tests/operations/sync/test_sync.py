"""The change feed: no change is missed, deletes are returned, also during concurrent writes."""

import base64
import json
import threading
from typing import Any

import msgspec
import pytest

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import Api
from emulator.graph.driver import Graph
from emulator.operations.apply import apply
from emulator.operations.context import Context
from emulator.operations.schema import spaces
from emulator.operations.sync import sync
from emulator.plan.sync.feed import LIFETIME, FeedPosition
from emulator.wire.instances import ApplyRequest
from emulator.wire.query import SyncRequest
from emulator.wire.schema.spaces import ApplySpaces, SpaceWrite

INSTANCES, SYNC = "/models/instances", "/models/instances/sync"
CREATE = {"autoCreateStartNodes": True, "autoCreateEndNodes": True}
THING = view_ref("Thing")


@pytest.fixture
def things(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    thing = container("Thing", "all", name=prop(), size=prop("int32"), link=prop("direct"))
    api.ok("/models/containers", {"items": [thing]})
    api.ok("/models/views", {"items": [view("Thing", "Thing.name", "Thing.size", "Thing.link")]})
    return api


def thing(external_id: str, **values: Any) -> dict[str, Any]:
    return node(external_id, data(THING, **values))


def gone(external_id: str, kind: str = "node") -> dict[str, Any]:
    return {"instanceType": kind, "space": SPACE, "externalId": external_id}


class Feed:
    """A client that follows one set of a sync."""

    def __init__(self, api: Api, expression: dict[str, Any] | None = None, **more: Any) -> None:
        self.api = api
        self.body: dict[str, Any] = {
            "with": {"x": {"nodes": {"filter": {"hasData": [THING]}}, **(expression or {})}},
            "select": {"x": {"sources": [{"source": THING, "properties": ["*"]}]}},
            **more,
        }

    def next(self) -> list[dict[str, Any]]:
        answer = self.api.ok(SYNC, self.body)
        self.body["cursors"] = answer["nextCursor"]
        return answer["items"]["x"]

    def names(self) -> list[str]:
        return [f"-{item['externalId']}" if "deletedTime" in item else item["externalId"] for item in self.next()]


def test_feed_returns_existing_instances_and_then_changes(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), thing("c"), node("bare")]})
    feed = Feed(things)
    assert feed.names() == ["a", "b", "c"]
    assert feed.names() == []
    things.ok(INSTANCES, {"items": [thing("d"), thing("a", name="A"), thing("b")]})
    assert feed.names() == ["d", "a"]
    things.ok(INSTANCES, {"items": [], "delete": [gone("b"), gone("c")]})
    assert feed.names() == ["-b", "-c"]
    assert feed.names() == []


def test_deleted_instance_is_returned_with_its_properties(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a", name="A", size=3)]})
    feed = Feed(things)
    (before,) = feed.next()
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    (after,) = feed.next()
    assert after["version"] == before["version"] + 1
    assert after["deletedTime"] == after["lastUpdatedTime"]
    assert after["properties"] == before["properties"] == {SPACE: {"Thing/v1": {"name": "A", "size": 3}}}


def test_recreated_instance_is_returned_as_deleted_and_as_new(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a")]})
    feed = Feed(things)
    feed.next()
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    things.ok(INSTANCES, {"items": [thing("a", name="new")]})
    assert feed.names() == ["-a", "a"]


def test_instances_deleted_before_the_sync_are_returned_only_on_request(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b")]})
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    assert Feed(things).names() == ["b"]
    assert Feed(things, {"skipAlreadyDeleted": False}).names() == ["b", "-a"]


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


def test_two_phase_sync_sorts_the_backfill_and_streams_changes(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing(f"n{i}", size=9 - i) for i in range(5)]})
    by_size = {"mode": "twoPhase", "backfillSort": [{"property": [SPACE, "Thing/v1", "size"]}], "limit": 3}
    feed = Feed(things, by_size)
    assert feed.names() == ["n4", "n3", "n2"]
    things.ok(INSTANCES, {"items": [thing("n4", name="x"), thing("late")], "delete": [gone("n3")]})
    assert feed.names() == ["n1", "n0", "late"]
    assert feed.names() == []
    assert feed.names() == ["n4", "late", "-n3"]


def test_sync_without_backfill_returns_only_later_changes(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a")]})
    feed = Feed(things, {"mode": "noBackfill"})
    assert feed.names() == []
    things.ok(INSTANCES, {"items": [thing("b")], "delete": [gone("a")]})
    assert feed.names() == ["b", "-a"]


def test_edges_are_returned_as_deleted_with_their_node(things: Api) -> None:
    body = {
        "with": {
            "x": {"nodes": {"filter": {"hasData": [THING]}}},
            "e": {"edges": {"from": "x", "maxDistance": 1, "direction": "outwards"}},
        },
        "select": {"x": {}, "e": {}},
    }
    line = [edge("ab", ref("a"), ref("b"), ref("t")), edge("ba", ref("b"), ref("a"), ref("t"))]
    things.ok(INSTANCES, {"items": [thing("a"), node("b"), *line]})
    first = things.ok(SYNC, body)
    assert [e["externalId"] for e in first["items"]["e"]] == ["ab"]
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    second = things.ok(SYNC, {**body, "cursors": first["nextCursor"]})
    assert [e["externalId"] for e in second["items"]["e"]] == ["ab"]
    assert "deletedTime" in second["items"]["e"][0]


def test_nodes_along_direct_relations_are_returned(things: Api) -> None:
    link = {"source": THING, "identifier": "link"}
    named_a = {"equals": {"property": [SPACE, "Thing/v1", "name"], "value": "A"}}
    for direction, expected in (("outwards", ["b"]), ("inwards", ["c"])):
        body = {
            "with": {
                "x": {"nodes": {"filter": named_a}},
                "y": {"nodes": {"from": "x", "through": link, "direction": direction}},
            },
            "select": {"y": {}},
        }
        things.ok(INSTANCES, {"items": [thing("a", name="A", link=ref("b")), thing("c", link=ref("a")), thing("d")]})
        assert [n["externalId"] for n in things.ok(SYNC, body)["items"]["y"]] == expected


def test_limit_may_change_between_pages(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), thing("c")]})
    first = things.ok(SYNC, {"with": {"x": {"nodes": {}, "limit": 1}}, "select": {"x": {}}})
    wider = {"with": {"x": {"nodes": {}, "limit": 2}}, "select": {"x": {}}, "cursors": first["nextCursor"]}
    assert [n["externalId"] for n in things.ok(SYNC, wider)["items"]["x"]] == ["b", "c"]


def test_cursor_is_always_returned_and_valid_for_its_own_sync_only(things: Api) -> None:
    answer = things.ok(SYNC, {"with": {"x": {"nodes": {}}}, "select": {"x": {}}})
    assert set(answer["nextCursor"]) == {"x"}
    other = {"with": {"x": {"edges": {}}}, "select": {"x": {}}, "cursors": answer["nextCursor"]}
    assert things.refused(SYNC, other) == (400, "Cursor is not valid for this request.")


class Sets:
    """A client that follows several sets of one sync."""

    def __init__(self, api: Api, **sets: dict[str, Any]) -> None:
        self.api = api
        self.body: dict[str, Any] = {"with": sets, "select": {name: {} for name in sets}}

    def next(self) -> dict[str, list[str]]:
        answer = self.api.ok(SYNC, self.body)
        self.body["cursors"] = answer["nextCursor"]
        return {
            name: [f"-{one['externalId']}" if "deletedTime" in one else one["externalId"] for one in items]
            for name, items in answer["items"].items()
        }

    def rest(self) -> dict[str, list[str]]:
        """The items of all pages until the page of each set is empty."""
        found: dict[str, list[str]] = {name: [] for name in self.body["with"]}
        while any((told := self.next()).values()):
            for name, names in told.items():
                found[name] += names
        return found


A = {"nodes": {"filter": {"equals": {"property": ["node", "externalId"], "value": "a"}}}}
BIG = {"nodes": {"filter": {"equals": {"property": [SPACE, "Thing/v1", "size"], "value": 1}}}}


def flow(start: str, end: str) -> dict[str, Any]:
    return edge(f"{start}{end}", ref(start), ref(end), ref("t"))


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


def test_page_may_end_among_the_members_that_one_change_completes(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), *(flow("a", end) for end in "bcdef")], **CREATE})
    feed = Sets(things, x=BIG, e={"edges": {"from": "x", "maxDistance": 1}, "limit": 2})
    assert feed.rest() == {"x": [], "e": []}
    things.ok(INSTANCES, {"items": [thing("a", size=1)]})
    assert feed.next() == {"x": ["a"], "e": ["ab", "ac"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("ae", "edge")]})
    assert feed.next() == {"x": [], "e": ["ad", "af"]}
    assert feed.next() == {"x": [], "e": ["-ae"]}
    assert feed.next() == {"x": [], "e": []}


def test_limit_of_one_set_does_not_affect_another(things: Api) -> None:
    feed = Sets(
        things,
        x={"nodes": {"filter": {"hasData": [THING]}}, "limit": 1},
        e={"edges": {"from": "x", "maxDistance": 1}, "limit": 3},
        y={"nodes": {"from": "e"}},
    )
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), flow("a", "c"), flow("b", "c"), flow("b", "d")], **CREATE})
    assert feed.next() == {"x": ["a"], "e": ["ac", "bc", "bd"], "y": ["c", "d"]}
    assert feed.next() == {"x": ["b"], "e": [], "y": []}


def test_node_is_returned_when_a_new_edge_leads_to_it(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing(name) for name in "abcd"]})
    feed = Sets(things, x=A, e={"edges": {"from": "x", "maxDistance": 2}}, y={"nodes": {"from": "e"}})
    assert feed.rest() == {"x": ["a"], "e": [], "y": []}
    things.ok(INSTANCES, {"items": [flow("b", "c"), flow("c", "d")], **CREATE})
    assert feed.rest() == {"x": [], "e": [], "y": []}
    things.ok(INSTANCES, {"items": [flow("a", "b")], **CREATE})
    assert feed.rest() == {"x": [], "e": ["bc", "ab"], "y": ["b", "c"]}
    things.ok(INSTANCES, {"items": [flow("a", "c")], **CREATE})
    assert feed.rest() == {"x": [], "e": ["cd", "ac"], "y": ["d"]}


def test_node_is_returned_when_an_intermediate_node_passes_the_filter(things: Api) -> None:
    stop = {"terminationFilter": {"equals": {"property": [SPACE, "Thing/v1", "size"], "value": 1}}}
    things.ok(INSTANCES, {"items": [thing("a"), thing("b", size=1), flow("a", "b"), flow("b", "c")], **CREATE})
    feed = Sets(things, x=A, e={"edges": {"from": "x", **stop}}, y={"nodes": {"from": "e"}})
    assert feed.rest() == {"x": ["a"], "e": ["ab"], "y": ["b"]}
    things.ok(INSTANCES, {"items": [thing("b", size=2)]})
    told = feed.rest()
    assert told["e"] == ["ab", "bc"]
    assert sorted(told["y"]) == ["b", "c"]


def test_change_of_an_unfiltered_intermediate_node_returns_nothing(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), thing("b"), flow("a", "b"), flow("b", "c")], **CREATE})
    feed = Sets(things, x=A, e={"edges": {"from": "x", "maxDistance": 2}}, y={"nodes": {"from": "e"}})
    feed.rest()
    things.ok(INSTANCES, {"items": [thing("a", size=5), thing("b", size=5)]})
    assert feed.rest() == {"x": ["a"], "e": [], "y": ["b"]}


def test_delete_of_a_node_is_returned_only_in_sets_that_had_its_instances(things: Api) -> None:
    items = [flow("a", "b"), flow("b", "c"), flow("c", "d"), flow("q", "r")]
    things.ok(INSTANCES, {"items": [*(node(name) for name in "abcdqr"), *items], **CREATE})
    feed = Sets(things, x=A, e={"edges": {"from": "x", "maxDistance": 1}}, y={"nodes": {"from": "e"}})
    assert feed.rest() == {"x": ["a"], "e": ["ab"], "y": ["b"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("b"), gone("r")]})
    assert feed.rest() == {"x": [], "e": ["-ab"], "y": ["-b"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("c"), gone("d")]})
    assert feed.rest() == {"x": [], "e": [], "y": []}


def test_former_member_is_returned_when_it_is_deleted(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node("a"), node("b"), flow("a", "b")], **CREATE})
    feed = Sets(things, x=A, e={"edges": {"from": "x", "maxDistance": 1}}, y={"nodes": {"from": "e"}})
    assert feed.rest() == {"x": ["a"], "e": ["ab"], "y": ["b"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("ab", "edge")]})
    assert feed.rest() == {"x": [], "e": ["-ab"], "y": []}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("b")]})
    assert feed.rest() == {"x": [], "e": [], "y": ["-b"]}


def test_target_of_a_direct_relation_is_returned_as_deleted_after_its_source(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a", link=ref("b"))]})
    link = {"source": THING, "identifier": "link"}
    feed = Sets(things, x=A, y={"nodes": {"from": "x", "through": link, "direction": "outwards"}})
    assert feed.rest() == {"x": ["a"], "y": ["b"]}
    things.ok(f"{INSTANCES}/delete", {"items": [gone("a")]})
    things.ok(f"{INSTANCES}/delete", {"items": [gone("b")]})
    assert feed.next() == {"x": ["-a"], "y": ["-a", "-b"]}


def test_set_that_is_not_selected_reads_nothing_and_its_cursor_is_at_the_end(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), flow("a", "b")], **CREATE})
    body = {
        "with": {"x": A, "e": {"edges": {"from": "x", "maxDistance": 1}}},
        "select": {"e": {}},
        "debug": {"includeTranslatedQuery": True},
    }
    answer = things.ok(SYNC, body)
    assert list(answer["debug"]["translatedQuery"]["query"]) == ["e"]
    later = things.ok(SYNC, {**body, "select": {"x": {}}, "cursors": answer["nextCursor"]})
    assert later["items"] == {"x": []}


@pytest.mark.parametrize(
    "changed",
    [
        {"number": 2**64},
        {"start": 2**64},
        {"phase": "backfill", "number": 5, "values": []},
        {"phase": "backfill", "number": 5, "values": [1, 2]},
        {"phase": "backfill", "number": 0, "values": [1]},
        {"values": ["text"]},
        {"values": [[1]]},
        {"values": [1, 2]},
    ],
)
def test_forged_cursor_is_refused(things: Api, changed: dict[str, Any]) -> None:
    sort = [{"property": [SPACE, "Thing/v1", "size"]}]
    body = {"with": {"x": {"nodes": {}, "mode": "twoPhase", "backfillSort": sort}}, "select": {"x": {}}}
    cursor = things.ok(SYNC, body)["nextCursor"]["x"]
    names = FeedPosition.__struct_fields__
    place = dict(zip(names, json.loads(base64.urlsafe_b64decode(cursor + "===")), strict=True)) | changed
    forged = base64.urlsafe_b64encode(json.dumps([place[name] for name in names]).encode()).decode().rstrip("=")
    refused = things.refused(SYNC, {**body, "cursors": {"x": forged}})
    assert refused == (400, "Cursor is not valid for this request.")


@pytest.mark.parametrize(
    ("expression", "status", "message"),
    [
        (
            {"nodes": {}, "backfillSort": [{"property": ["node", "externalId"]}]},
            400,
            "Backfill sort can only be used with two-phase sync.",
        ),
        ({"nodes": {}, "sort": []}, 400, "Unexpected field - sort"),
        ({"nodes": {}, "limit": 2001}, 400, "limit"),
        ({"edges": {"from": "n", "maxDistance": 1, "limitEach": 1}}, 400, "Unexpected field - edges.limitEach"),
    ],
)
def test_unsupported_sync_is_refused(things: Api, expression: dict[str, Any], status: int, message: str) -> None:
    with_ = {"n": {"nodes": {}}, "e": {"edges": {}}, "x": expression}
    code, said = things.refused(SYNC, {"with": with_, "select": {"x": {}}})
    assert code == status
    assert message in said


class Clock:
    def __init__(self) -> None:
        self.now = 1_760_000_000_000

    def __call__(self) -> int:
        return self.now


def test_cursors_and_tombstones_expire_after_three_days(graph: Graph, project: str) -> None:
    time = Clock()
    context = Context(graph=graph, now=time)
    spaces.apply(context, project, ApplySpaces([SpaceWrite(space="s")]))

    def write(*names: str, delete: tuple[str, ...] = ()) -> None:
        items = [{"instanceType": "node", "space": "s", "externalId": name} for name in names]
        gone = [{"instanceType": "node", "space": "s", "externalId": name} for name in delete]
        apply.apply(context, project, msgspec.convert({"items": items, "delete": gone}, ApplyRequest))

    def follow(cursors: Any = None, **more: Any) -> Any:
        body = {
            "with": {"x": {"nodes": {}, "skipAlreadyDeleted": False}},
            "select": {"x": {}},
            "cursors": cursors,
            **more,
        }
        return sync.sync(context, project, msgspec.convert(body, SyncRequest))

    write("a", "b")
    first = follow()
    write(delete=("a",))
    assert [item.external_id for item in follow(first.next_cursor).items["x"]] == ["a"]
    time.now += LIFETIME + 1
    with pytest.raises(Exception, match=r"^Cursor has expired"):
        follow(first.next_cursor)
    allowed = follow(first.next_cursor, allowExpiredCursorsAndAcceptMissedDeletes=True)
    assert [item.external_id for item in allowed.items["x"]] == ["a"]
    write(delete=("b",))
    assert [item.external_id for item in follow().items["x"]] == ["b"]


class Copy(Feed):
    """A client that keeps a copy of what the feed tells."""

    def __init__(self, api: Api) -> None:
        super().__init__(api, {"limit": 7})
        self.instances: dict[str, Any] = {}

    def follow(self) -> bool:
        items = self.next()
        for item in items:
            if "deletedTime" in item:
                self.instances.pop(item["externalId"], None)
            else:
                self.instances[item["externalId"]] = (item["version"], item["properties"])
        return bool(items)

    def follow_until(self, done: threading.Event) -> None:
        while not done.is_set():
            self.follow()
        while self.follow():
            pass


def test_client_that_follows_many_writers_ends_with_the_stored_state(things: Api, base_url: str) -> None:
    """Four writers create, change and delete at once; a copy kept by the feed is what a list answers."""
    copy, done = Copy(things), threading.Event()

    def write(n: int) -> None:
        api = Api(base_url, things.project)
        for i in range(25):
            items = [thing(f"n{(n * 7 + i * 3 + k) % 30}", size=n * 1000 + i) for k in range(3)]
            api.ok(INSTANCES, {"items": items})
            api.ok(f"{INSTANCES}/delete", {"items": [gone(f"n{(n * 11 + i) % 30}")]})
        api.client.close()

    reader = threading.Thread(target=copy.follow_until, args=(done,))
    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    listed = things.ok(f"{INSTANCES}/list", {"sources": [{"source": THING}], "limit": 1000})["items"]
    assert copy.instances == {item["externalId"]: (item["version"], item["properties"]) for item in listed}
