"""The clock of a project: what it says, and what it decides."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import builders as a
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.operations.context import Context
from emulator.operations.sync.retention import apply_retention
from emulator.settings import Settings
from emulator.wire.project_clock import LATEST
from strict import ADMINS, admin, caller, strict, token

DAY = 24 * 3_600_000
NEW_YEAR = 1_767_225_600_000
LIST, APPLY, SYNC = "/models/instances/list", "/models/instances", "/models/instances/sync"
FEED: dict[str, Any] = {"with": {"all": {"nodes": {}, "skipAlreadyDeleted": False}}, "select": {"all": {}}}

NAMED, FLOW = a.container("Named", name=a.prop()), a.container("Flow", "edge", rate=a.prop("int32"))


class Clocked(Api):
    """A project with a space, and its clock."""

    def __init__(self, base_url: str, project: str) -> None:
        super().__init__(base_url, project)
        self.own = httpx.Client(base_url=f"{base_url}/_emulator", timeout=60)
        self.path = f"/projects/{project}/clock"

    def set(self, **said: Any) -> Any:
        answer = self.own.put(self.path, json=said)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def shown(self) -> Any:
        return self.own.get(self.path).json()

    def apply(self, *items: Any) -> Any:
        (one,) = self.ok(APPLY, {"items": items})["items"]
        return one["createdTime"], one["lastUpdatedTime"]

    def stored(self) -> dict[str, tuple[int, int]]:
        return {one["externalId"]: (one["createdTime"], one["lastUpdatedTime"]) for one in self.ok(LIST, {})["items"]}

    def feed(self, cursors: Any = None, **more: Any) -> Any:
        return self.ok(SYNC, {**FEED, "cursors": cursors, **more})


def named(external_id: str, name: str) -> dict[str, Any]:
    return a.node(external_id, a.data(a.container_ref("Named"), name=name))


@pytest.fixture
def api(base_url: str, project: str) -> Iterator[Clocked]:
    api = Clocked(base_url, project)
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/containers", {"items": [NAMED, FLOW]})
    yield api
    api.own.close()
    api.client.close()


def test_without_a_setting_a_project_has_real_time(api: Clocked) -> None:
    shown = api.shown()
    assert shown == {"now": shown["now"], "offset": 0}
    assert api.shown()["now"] >= shown["now"] > NEW_YEAR - 365 * DAY


def test_clock_says_what_it_is_set_to(api: Clocked) -> None:
    before = api.shown()["now"]
    assert api.set(offset=3 * DAY)["now"] >= before + 3 * DAY
    assert api.shown()["offset"] == 3 * DAY
    assert api.set(fixed=NEW_YEAR) == {"now": NEW_YEAR, "fixed": NEW_YEAR} == api.shown()
    running = api.set(speed=1000)
    assert running == {"now": NEW_YEAR, "speed": 1000, "from": NEW_YEAR, "since": running["since"]}
    assert api.set(speed=0.5, **{"from": 5})["from"] == 5
    reset = api.own.delete(api.path).json()
    assert reset == {"now": reset["now"], "offset": 0}
    assert api.shown()["offset"] == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "offset"),
        ({"offset": 1, "fixed": 1}, "offset"),
        ({"offset": 1, "from": 1}, "from"),
        ({"offset": "3d"}, "offset"),
        ({"offset": LATEST + 1}, "offset"),
        ({"fixed": -1}, "fixed"),
        ({"fixed": LATEST + 1}, "fixed"),
        ({"speed": 0}, "speed"),
        ({"speed": 2_000_000}, "speed"),
        ({"speed": 2, "from": -1}, "from"),
        ({"of": 3}, "of"),
    ],
)
def test_setting_that_cannot_be_meant_is_refused(api: Clocked, said: dict[str, Any], field: str) -> None:
    refused = api.own.put(api.path, json=said)
    assert refused.status_code == 400
    assert field in refused.json()["error"]["message"]
    assert api.shown()["offset"] == 0


def test_times_of_instances_are_those_of_the_clock(api: Clocked) -> None:
    api.set(fixed=NEW_YEAR)
    assert api.apply(named("pump", "red")) == (NEW_YEAR, NEW_YEAR)
    api.set(fixed=NEW_YEAR + DAY)
    assert api.apply(named("pump", "blue")) == (NEW_YEAR, NEW_YEAR + DAY)
    for number in range(5):  # the second apply of its kind is one statement
        assert api.apply(a.node(f"n{number}")) == (NEW_YEAR + DAY, NEW_YEAR + DAY)
    edge = a.edge("e", a.ref("pump"), a.ref("n0"), a.ref("n1"))
    assert api.apply(edge) == (NEW_YEAR + DAY, NEW_YEAR + DAY)
    assert api.stored()["pump"] == (NEW_YEAR, NEW_YEAR + DAY)
    filtered = {"filter": {"range": {"property": ["node", "lastUpdatedTime"], "gt": NEW_YEAR + DAY}}}
    assert api.ok(LIST, filtered)["items"] == []


def test_times_of_the_schema_are_those_of_the_clock(api: Clocked) -> None:
    api.set(fixed=NEW_YEAR)
    container, view = a.container("Thing", name=a.prop()), a.view("Thing", "Thing.name")
    model = {"space": a.SPACE, "externalId": "M", "version": "1", "views": [a.view_ref("Thing")]}
    written = [("spaces", {"space": "new"}), ("containers", container), ("views", view), ("datamodels", model)]
    for kind, item in written:
        (made,) = api.ok(f"/models/{kind}", {"items": [item]})["items"]
        assert (made["createdTime"], made["lastUpdatedTime"]) == (NEW_YEAR, NEW_YEAR), kind
    api.set(fixed=NEW_YEAR - DAY)
    for kind, item in written:
        (made,) = api.ok(f"/models/{kind}", {"items": [{**item, "description": "changed"}]})["items"]
        assert (made["createdTime"], made["lastUpdatedTime"]) == (NEW_YEAR, NEW_YEAR), kind
    api.set(fixed=NEW_YEAR + DAY)
    for kind, item in written:
        (made,) = api.ok(f"/models/{kind}", {"items": [item]})["items"]
        assert (made["createdTime"], made["lastUpdatedTime"]) == (NEW_YEAR, NEW_YEAR + DAY), kind


def test_no_instance_is_updated_or_deleted_before_it_was_created(api: Clocked) -> None:
    api.set(fixed=NEW_YEAR)
    api.apply(named("pump", "red"))
    flow = [a.edge("e", *[a.ref("pump")] * 3, a.data(a.container_ref("Flow"), rate=rate)) for rate in (1, 2)]
    api.apply(flow[0])
    cursors = api.feed()["nextCursor"]
    api.set(fixed=NEW_YEAR - DAY)
    assert api.apply(named("pump", "blue")) == (NEW_YEAR, NEW_YEAR)
    assert api.apply(flow[1]) == (NEW_YEAR, NEW_YEAR)
    assert api.stored()["pump"] == (NEW_YEAR, NEW_YEAR)
    (edge,) = api.ok(LIST, {"instanceType": "edge"})["items"]
    assert (edge["createdTime"], edge["lastUpdatedTime"], edge["version"]) == (NEW_YEAR, NEW_YEAR, 2)
    api.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref("pump")}]})
    deleted = [one for one in api.feed(cursors)["items"]["all"] if one["externalId"] == "pump"]
    assert [(one["lastUpdatedTime"], one["deletedTime"]) for one in deleted] == [(NEW_YEAR, NEW_YEAR)]


def test_cursor_of_a_sync_expires_by_the_clock(api: Clocked) -> None:
    api.apply(a.node("pump"))
    cursors = api.feed()["nextCursor"]
    api.set(offset=3 * DAY - 60_000)
    renewed = api.feed(cursors)["nextCursor"]
    api.set(offset=3 * DAY + 60_000)
    status, message = api.refused(SYNC, {**FEED, "cursors": cursors})
    assert (status, message.split(":")[0]) == (400, "Cursor has expired")
    assert api.feed(renewed)["items"]["all"] == []


def test_tombstones_and_the_log_are_gone_after_their_retention(api: Clocked) -> None:
    for name in ("pump", "valve"):
        api.apply(a.node(name))
    started = api.feed()["nextCursor"]
    api.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref("pump")}]})
    assert [one["externalId"] for one in api.feed()["items"]["all"]] == ["valve", "pump"]
    api.set(offset=2 * DAY)
    assert [one["externalId"] for one in api.feed()["items"]["all"]] == ["valve", "pump"]
    api.set(offset=4 * DAY)
    assert [one["externalId"] for one in api.feed()["items"]["all"]] == ["valve"]
    api.own.delete(api.path)
    # By real time the cursor is good, but the log behind it is gone.
    assert api.refused(SYNC, {**FEED, "cursors": started})[0] == 400


def test_retention_of_the_background_follows_each_clock(api: Clocked, graph: Graph) -> None:
    real = Api(str(api.client.base_url).split("/api/")[0], f"{api.project}-real")
    real.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.set(speed=1_000_000)
    for project in (api, real):
        project.ok(APPLY, {"items": [a.node("pump")]})
        project.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref("pump")}]})
    context = Context(graph)
    apply_retention(Context(graph, now=lambda: context.now() + 60_000))  # almost two years of the project
    found = [project.ok(SYNC, FEED)["items"]["all"] for project in (api, real)]
    assert [len(items) for items in found] == [0, 1]
    real.client.close()


def test_every_process_has_the_clock(api: Clocked, graph: Graph) -> None:
    with listening(create(graph, Settings())) as url:
        other = Clocked(url, api.project)
        assert other.apply(a.node("before"))[0] > NEW_YEAR - 365 * DAY
        api.set(fixed=NEW_YEAR)
        assert other.apply(a.node("pump")) == (NEW_YEAR, NEW_YEAR)
        assert other.shown() == {"now": NEW_YEAR, "fixed": NEW_YEAR}
        other.own.delete(other.path)
        assert api.apply(a.node("valve"))[0] != NEW_YEAR
        other.own.close()
        other.client.close()
    with listening(create(graph, Settings())) as url:  # started later
        api.set(fixed=NEW_YEAR)
        late = Clocked(url, api.project)
        assert late.apply(a.node("late")) == (NEW_YEAR, NEW_YEAR)
        late.own.close()
        late.client.close()


def test_reset_of_a_project_resets_its_clock(api: Clocked) -> None:
    api.set(fixed=NEW_YEAR)
    assert api.own.delete(f"/projects/{api.project}").status_code == 200
    assert api.shown()["offset"] == 0


def test_project_gets_a_clock_before_it_has_anything(base_url: str, project: str) -> None:
    new = Clocked(base_url, project)
    assert new.own.delete(new.path).json()["offset"] == 0
    assert project not in [one["name"] for one in new.own.get("/projects").json()["items"]]
    new.set(fixed=NEW_YEAR)
    (space,) = new.ok("/models/spaces", {"items": [{"space": a.SPACE}]})["items"]
    assert space["createdTime"] == NEW_YEAR
    new.own.close()
    new.client.close()


def test_snapshot_holds_the_clock(api: Clocked, base_url: str) -> None:
    api.set(fixed=NEW_YEAR)
    api.apply(a.node("pump"))
    snapshots = f"/projects/{api.project}/snapshots/plant"
    assert api.own.put(snapshots).status_code == 200
    api.own.delete(api.path)
    fork = Clocked(base_url, f"{api.project}-fork")
    asked = {"from": api.project, "snapshot": "plant"}
    assert fork.own.put(f"/projects/{fork.project}/fork", params=asked).status_code == 200
    assert fork.shown() == {"now": NEW_YEAR, "fixed": NEW_YEAR}
    assert fork.apply(a.node("valve")) == (NEW_YEAR, NEW_YEAR)
    assert api.shown()["offset"] == 0
    assert api.own.put(f"{snapshots}/restore").status_code == 200
    assert api.shown() == {"now": NEW_YEAR, "fixed": NEW_YEAR}
    api.own.delete(snapshots)
    fork.own.close()
    fork.client.close()


def test_token_of_our_issuer_expires_by_the_clock_of_the_project(graph: Graph, project: str) -> None:
    with strict(graph) as url:
        chief, other = admin(url, project), admin(url, f"{project}-other")
        for one in (chief, other):
            assert one.client.get("/models/spaces").status_code == 200
        own = httpx.Client(base_url=f"{url}/_emulator/projects/{project}", headers=chief.client.headers)
        assert own.put("/clock", json={"offset": 3_590_000}).status_code == 200
        assert chief.client.get("/models/spaces").status_code == 200
        assert own.put("/clock", json={"offset": 3_700_000}).status_code == 200
        assert chief.client.get("/models/spaces").status_code == 401
        assert other.client.get("/models/spaces").status_code == 200
        # One that is issued afterwards is good, and so is the old one for what sets the clock back.
        assert caller(url, project, ADMINS).client.get("/models/spaces").status_code == 200
        with listening(create(graph, Settings(auth="strict"))) as elsewhere:
            old = {"authorization": chief.client.headers["authorization"]}
            assert httpx.get(f"{elsewhere}/api/v1/projects/{project}/models/spaces", headers=old).status_code == 401
        assert own.delete("/clock").status_code == 200
        assert chief.client.get("/models/spaces").status_code == 200
        own.close()


def test_running_clock_shortens_the_life_of_a_token(graph: Graph, project: str) -> None:
    with strict(graph) as url:
        own = httpx.Client(base_url=f"{url}/_emulator/projects/{project}")
        own.headers["authorization"] = f"Bearer {token(url, ADMINS)}"
        assert own.put("/clock", json={"speed": 1_000_000}).status_code == 200
        short = caller(url, project, ADMINS, expires=1)  # gone in a microsecond
        assert short.client.get("/models/spaces").status_code == 401
        own.close()
