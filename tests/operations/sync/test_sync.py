"""The cursors of a sync, what it reads, and what is refused."""

import base64
import json
from typing import Any

import msgspec
import pytest

from builders import SPACE
from conftest import Api
from emulator.graph.driver import Graph
from emulator.operations.apply import apply
from emulator.operations.context import Context
from emulator.operations.schema import spaces
from emulator.operations.sync import sync
from emulator.operations.sync.retention import apply_retention
from emulator.plan.log import LIFETIME
from emulator.plan.sync.feed import FeedPosition
from emulator.wire.instances import ApplyRequest
from emulator.wire.query import SyncRequest
from emulator.wire.schema.spaces import ApplySpaces, SpaceWrite
from feeds import CREATE, INSTANCES, SYNC, A, flow, thing


def test_cursor_comes_always_and_fits_its_own_sync_only(things: Api) -> None:
    answer = things.ok(SYNC, {"with": {"x": {"nodes": {}}}, "select": {"x": {}}})
    assert set(answer["nextCursor"]) == {"x"}
    other = {"with": {"x": {"edges": {}}}, "select": {"x": {}}, "cursors": answer["nextCursor"]}
    assert things.refused(SYNC, other) == (400, "Cursor is not valid for this request.")


def test_set_that_is_not_selected_reads_nothing_and_stands_at_the_end(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a"), flow("a", "b")], **CREATE})
    body = {
        "with": {"x": A, "e": {"edges": {"from": "x", "maxDistance": 1}}},
        "select": {"x": {}},
        "debug": {"includeTranslatedQuery": True},
    }
    answer = things.ok(SYNC, body)
    assert list(answer["debug"]["translatedQuery"]["query"]) == ["x"]
    later = things.ok(SYNC, {**body, "select": {"e": {}}, "cursors": answer["nextCursor"]})
    assert later["items"] == {"e": []}


@pytest.mark.parametrize(
    "changed",
    [
        {"number": 2**64},
        {"start_change": 2**64},
        {"phase": "backfill", "number": 5, "values": []},
        {"phase": "backfill", "number": 5, "values": [1, 2]},
        {"phase": "backfill", "number": 0, "values": [1]},
        {"values": ["text"]},
        {"values": [[1]]},
        {"values": [1, 2]},
        {"phase": "page", "values": ["a", "b"]},
    ],
)
def test_cursor_that_someone_made_up_is_refused(things: Api, changed: dict[str, Any]) -> None:
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
def test_what_a_sync_cannot_do_is_said(things: Api, expression: dict[str, Any], status: int, message: str) -> None:
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

    write("a", "b", "c")
    first = follow()
    write("c", delete=("a",))
    write("d")
    assert [item.external_id for item in follow(first.next_cursor).items["x"]] == ["a", "d"]
    time.now += LIFETIME + 1
    with pytest.raises(Exception, match=r"^Cursor has expired"):
        follow(first.next_cursor)
    allowed = follow(first.next_cursor, allowExpiredCursorsAndAcceptMissedDeletes=True)
    assert [item.external_id for item in allowed.items["x"]] == ["a", "d"]
    apply_retention(context)
    write(delete=("b",))
    assert [item.external_id for item in follow().items["x"]] == ["c", "d", "b"]
    missed = follow(first.next_cursor, allowExpiredCursorsAndAcceptMissedDeletes=True)
    assert [item.external_id for item in missed.items["x"]] == ["d", "b"]


def test_cursor_from_before_the_log_is_expired_whatever_its_time(graph: Graph, project: str) -> None:
    context = Context(graph=graph)
    with_: dict[str, Any] = {"x": {"nodes": {}}}
    spaces.apply(context, project, ApplySpaces([SpaceWrite(space="s")]))

    def write(name: str) -> None:
        items = [{"instanceType": "node", "space": "s", "externalId": name}]
        apply.apply(context, project, msgspec.convert({"items": items}, ApplyRequest))

    def follow(cursors: Any = None) -> Any:
        body: dict[str, Any] = {"with": with_, "select": {"x": {}}, "cursors": cursors}
        return sync.sync(context, project, msgspec.convert(body, SyncRequest))

    write("a")
    first = follow()
    write("b")
    second = follow(first.next_cursor)
    later = Context(graph=graph, now=lambda: context.now() + LIFETIME + 60_000)
    apply_retention(later)
    with pytest.raises(Exception, match=r"^Cursor has expired"):
        follow(first.next_cursor)
    write("c")
    assert [item.external_id for item in follow(second.next_cursor).items["x"]] == ["c"]
