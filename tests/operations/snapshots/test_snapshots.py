"""Snapshots of projects, restores and forks."""

from typing import Any

import pytest
from neo4j.exceptions import ServiceUnavailable

import builders as a
from conftest import Api
from emulator.compile.library import statement
from emulator.compile.projects import snapshots
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.graph.failures import TransactionTooLarge
from emulator.operations.snapshots import restore, restore_pages, save
from project_graph import project_graph
from whole_project import PUMP, SITE, done, everything, own


def test_restore_brings_back_what_was_saved(plant: Api) -> None:
    before = everything(plant)
    saved = done(own(plant, "PUT", "/snapshots/plant"))
    assert (saved["project"], saved["name"], saved["instances"]) == (plant.project, "plant", 7)
    plant.ok("/models/instances", {"items": [a.node("p0", a.data(PUMP, name="changed")), a.node("new")]})
    plant.ok("/models/views/delete", {"items": [{k: v for k, v in SITE.items() if k != "type"}]})
    plant.client.post("/groups", json={"items": [{"name": "more", "capabilities": []}]})
    assert done(own(plant, "PUT", "/snapshots/plant/restore")) == {"project": plant.project, "instances": 7}
    assert everything(plant) == before


@pytest.mark.parametrize("at_once", [restore.AT_ONCE, 0], ids=["at once", "in parts"])
def test_restore_after_a_reset_has_nothing_of_what_came_between(
    plant: Api, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(restore, "AT_ONCE", at_once)
    before = everything(plant)
    done(own(plant, "PUT", "/snapshots/plant"))
    done(own(plant, "DELETE", ""))
    plant.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    between = [*(a.node(f"between-{n}") for n in range(12)), a.node("p0"), a.node("p1")]  # with numbers from 1 again
    plant.ok("/models/instances", {"items": between})
    gone = [{"instanceType": "node", "space": a.SPACE, "externalId": name} for name in ("p1", "between-1")]
    plant.ok("/models/instances/delete", {"items": gone})
    done(own(plant, "PUT", "/snapshots/plant/restore"))
    assert everything(plant) == before


def test_restored_project_takes_writes_as_before(plant: Api) -> None:
    own(plant, "PUT", "/snapshots/plant")
    done(own(plant, "PUT", "/snapshots/plant/restore"))
    conflict = plant.refused("/models/instances", {"items": [a.node("x", a.data(PUMP, tag="t1"))]})
    assert conflict[0] == 409
    again = {"items": [a.node("gone", a.data(SITE, name="back")), a.node("p1", a.data(PUMP, site=a.ref("gone")))]}
    assert [one["version"] for one in plant.ok("/models/instances", again)["items"]][1] == 2
    moved = a.edge("e", a.ref("p0"), a.ref("p1"), a.ref("feeds"))
    plant.ok("/models/instances/delete", {"items": [{"instanceType": "node", "space": a.SPACE, "externalId": "p0"}]})
    assert plant.ok("/models/instances/list", {"instanceType": "edge"})["items"] == []
    plant.ok("/models/instances", {"items": [a.node("p0"), moved]})


def test_fork_has_the_same_and_lives_its_own_life(plant: Api, other: Api) -> None:
    before = everything(plant)
    own(plant, "PUT", "/snapshots/plant")
    done(own(other, "PUT", "/fork", **{"from": plant.project, "snapshot": "plant"}))
    assert everything(other) == before  # also the text that begins like a key
    assert other.refused("/models/instances", {"items": [a.node("x", a.data(PUMP, tag="t1"))]})[0] == 409
    other.ok("/models/instances", {"items": [a.node("p0", a.data(PUMP, name="changed", site=a.ref("p2")))]})
    other.ok("/models/instances/delete", {"items": [{"instanceType": "node", "space": a.SPACE, "externalId": "p1"}]})
    assert everything(plant) == before


def test_graph_of_a_fork_is_like_that_of_its_source(plant: Api, other: Api, graph: Graph) -> None:
    done(own(other, "PUT", "/fork", **{"from": plant.project}))

    assert project_graph(graph, other.project, plant.project) == project_graph(graph, plant.project)


def test_cursors_from_before_a_restore_are_refused(plant: Api) -> None:
    own(plant, "PUT", "/snapshots/plant")
    listed = {"limit": 2}
    cursor = plant.ok("/models/instances/list", listed)["nextCursor"]
    feed = {"with": {"all": {"nodes": {}}}, "select": {"all": {}}}
    synced = plant.ok("/models/instances/sync", feed)["nextCursor"]
    done(own(plant, "PUT", "/snapshots/plant/restore"))
    assert plant.refused("/models/instances/list", {**listed, "cursor": cursor})[0] == 400
    assert plant.refused("/models/instances/sync", {**feed, "cursors": synced})[0] == 400
    begun = plant.ok("/models/instances/sync", feed)
    plant.ok("/models/instances", {"items": [a.node("later")]})
    later = plant.ok("/models/instances/sync", {**feed, "cursors": begun["nextCursor"]})["items"]["all"]
    assert [one["externalId"] for one in later] == ["later"]


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every restore is done in several transactions, and everything page by page."""
    monkeypatch.setattr(snapshots, "PAGE", 2)
    for bound in ("AT_ONCE", "CREATED_AT_ONCE"):
        monkeypatch.setattr(restore, bound, 2)


@pytest.mark.usefixtures("in_parts")
def test_large_project_is_saved_and_restored_in_parts(plant: Api, other: Api, graph: Graph) -> None:
    before, drawn = everything(plant), project_graph(graph, plant.project)
    own(plant, "PUT", "/snapshots/plant")
    change_everything(plant)
    done(own(plant, "PUT", "/snapshots/plant/restore"))
    assert project_graph(graph, plant.project) == drawn
    done(own(other, "PUT", "/fork", **{"from": plant.project, "snapshot": "plant"}))
    assert everything(plant) == everything(other) == before
    assert project_graph(graph, other.project, plant.project) == project_graph(graph, plant.project, other.project)


def test_restore_leaves_nothing_of_what_came_after_the_snapshot(plant: Api, graph: Graph) -> None:
    drawn = project_graph(graph, plant.project)
    own(plant, "PUT", "/snapshots/plant")
    change_everything(plant)
    assert project_graph(graph, plant.project) != drawn
    done(own(plant, "PUT", "/snapshots/plant/restore"))
    assert project_graph(graph, plant.project) == drawn


@pytest.mark.usefixtures("in_parts")
def test_restore_in_parts_exchanges_values_that_must_be_unique(plant: Api) -> None:
    before = everything(plant)
    own(plant, "PUT", "/snapshots/plant")
    for name, tag in (("p0", "x"), ("p1", "t0"), ("p0", "t1")):
        plant.ok("/models/instances", {"items": [a.node(name, a.data(PUMP, tag=tag))]})
    done(own(plant, "PUT", "/snapshots/plant/restore"))
    assert everything(plant) == before


@pytest.mark.usefixtures("in_parts")
def test_restore_in_parts_that_breaks_off_is_done_again_from_nothing(
    plant: Api, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = project_graph(graph, plant.project)
    own(plant, "PUT", "/snapshots/plant")
    change_everything(plant)
    changed = restore_pages.change

    def break_off(*arguments: Any, **named: Any) -> None:
        changed(*arguments, **named)
        raise ServiceUnavailable

    monkeypatch.setattr(restore_pages, "change", break_off)
    done(own(plant, "PUT", "/snapshots/plant/restore"))
    assert project_graph(graph, plant.project) == drawn


@pytest.mark.usefixtures("in_parts")
def test_save_that_breaks_off_is_done_again_from_nothing(
    plant: Api, other: Api, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    used_references = save._used_references  # noqa: SLF001
    failures = [ServiceUnavailable()]

    def break_off(*arguments: Any) -> Any:
        if failures:
            raise failures.pop()
        return used_references(*arguments)

    monkeypatch.setattr(save, "_used_references", break_off)
    done(own(plant, "PUT", "/snapshots/plant"))
    done(own(other, "PUT", "/fork", **{"from": plant.project, "snapshot": "plant"}))
    assert project_graph(graph, other.project, plant.project) == project_graph(graph, plant.project, other.project)


def test_restore_from_a_snapshot_that_is_deleted_meanwhile_changes_nothing(plant: Api, graph: Graph) -> None:
    own(plant, "PUT", "/snapshots/plant")
    change_everything(plant)
    drawn = project_graph(graph, plant.project)
    delete = "MATCH (copy:_Copy {project: $project}) WITH copy LIMIT 1 DELETE copy"
    graph.write(lambda transaction: transaction.run(Statement(delete, {"project": plant.project})))
    assert own(plant, "PUT", "/snapshots/plant/restore").status_code == 404
    assert project_graph(graph, plant.project) == drawn


def change_everything(plant: Api) -> None:
    """Add, change and delete nodes and edges; the ends of an edge that is new are as they were."""
    added = [a.node("new"), a.edge("new", a.ref("p0"), a.ref("p1"), a.ref("feeds"))]
    plant.ok("/models/instances", {"items": added})
    plant.ok("/models/instances", {"items": [a.node("p0", a.data(PUMP, name="other", site=a.ref("new")))]})
    gone = {"instanceType": "node", "space": a.SPACE, "externalId": "p2"}
    plant.ok("/models/instances/delete", {"items": [gone]})


def test_restore_for_which_the_memory_of_neo4j_does_not_suffice_goes_on_in_parts(
    plant: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(plant)
    own(plant, "PUT", "/snapshots/plant")
    plant.ok("/models/instances", {"items": [a.node("p0", a.data(PUMP, name="other"))]})

    def too_large(*_: object, **__: object) -> None:
        raise TransactionTooLarge

    monkeypatch.setattr(restore_pages, "change", too_large)
    done(own(plant, "PUT", "/snapshots/plant/restore"))
    assert everything(plant) == before


def test_small_project_that_changed_often_is_restored_in_one_transaction(
    plant: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(plant)
    own(plant, "PUT", "/snapshots/plant")
    monkeypatch.setattr(restore, "AT_ONCE", 8)
    monkeypatch.setattr(restore, "_in_parts", lambda *_: pytest.fail("readers would see a project that is away"))
    for number in range(9):
        plant.ok("/models/instances", {"items": [a.node("p0", a.data(PUMP, name=f"P-{number}"))]})
    done(own(plant, "PUT", "/snapshots/plant/restore"))
    assert everything(plant) == before


def test_snapshots_are_listed_replaced_and_deleted(plant: Api) -> None:
    assert done(own(plant, "GET", "/snapshots"))["items"] == []
    own(plant, "PUT", "/snapshots/b")
    own(plant, "PUT", "/snapshots/a")
    plant.ok("/models/instances", {"items": [a.node("new")]})
    own(plant, "PUT", "/snapshots/b")
    assert [(one["name"], one["instances"]) for one in done(own(plant, "GET", "/snapshots"))["items"]] == [
        ("a", 7),
        ("b", 8),
    ]
    assert [one["name"] for one in done(own(plant, "DELETE", "/snapshots/a"))["items"]] == ["b"]
    for method, path in (("DELETE", "/snapshots/a"), ("PUT", "/snapshots/a/restore")):
        assert own(plant, method, path).status_code == 404


def test_what_cannot_be_forked_is_told(plant: Api, other: Api) -> None:
    assert own(other, "PUT", "/fork", **{"from": "nothing-here"}).status_code == 404
    assert own(other, "PUT", "/fork", **{"from": plant.project, "snapshot": "none"}).status_code == 404
    assert own(other, "PUT", "/fork").status_code == 400
    other.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    taken = own(other, "PUT", "/fork", **{"from": plant.project})
    assert taken.status_code == 409
    assert "not empty" in taken.json()["error"]["message"]
    assert own(plant, "PUT", "/snapshots/a%2Fb").status_code in (400, 404)
    assert own(plant, "PUT", "/snapshots/-").status_code == 400
    assert own(plant, "PUT", "/snapshots/a%0A").status_code == 400


def test_nobody_reads_or_writes_a_project_that_is_being_restored(plant: Api, graph: Graph) -> None:
    own(plant, "PUT", "/snapshots/plant")
    (snapshot,) = graph.read(lambda t: t.rows(statement("snapshot/find", project=plant.project, named="plant")))
    node = {"instanceType": "node", "space": a.SPACE, "externalId": "p0"}
    everywhere = {"with": {"all": {"nodes": {}}}, "select": {"all": {}}}
    for path, body in (("/models/instances/list", {}), ("/models/instances/query", everywhere)):
        plant.ok(path, body)  # this process knows the project
    mark = statement("snapshot/begin_restore", snapshot=snapshot[0], project=plant.project)
    graph.write(lambda t: t.begin_commit(plant.project, t.row(mark)[0]))
    requests = [
        ("/models/instances", {"items": [a.node("x")]}),
        ("/models/instances", {"items": [a.edge("y", a.ref("p0"), a.ref("p1"), a.ref("feeds"))]}),
        ("/models/instances", {"items": [a.node("p0", a.data(PUMP, name="changed"))]}),
        ("/models/instances/delete", {"items": [node]}),
        ("/models/instances/list", {}),
        ("/models/instances/byids", {"items": [node]}),
        ("/models/instances/search", {"view": SITE, "query": "north"}),
        ("/models/instances/aggregate", {"view": SITE, "aggregates": [{"count": {}}]}),
        ("/models/instances/query", everywhere),
        ("/models/instances/sync", everywhere),
        ("/models/spaces", {"items": [{"space": "more"}]}),
        ("/models/spaces/byids", {"items": [{"space": a.SPACE}]}),
        ("/models/views/byids", {"items": [{k: v for k, v in SITE.items() if k != "type"}]}),
    ]
    for path, body in requests:
        response = plant.post(path, body)
        assert (response.status_code, response.headers.get("retry-after")) == (503, "1"), path
    assert own(plant, "PUT", "/snapshots/other").status_code == 503
    done(own(plant, "PUT", "/snapshots/plant/restore"))
    assert [one["externalId"] for one in plant.ok("/models/instances/list", {"limit": 1})["items"]] == ["s1"]


def test_snapshot_that_a_project_is_being_restored_from_is_neither_deleted_nor_replaced(
    plant: Api, other: Api, graph: Graph
) -> None:
    done(own(plant, "PUT", "/snapshots/plant"))
    (snapshot,) = graph.read(lambda t: t.rows(statement("snapshot/find", project=plant.project, named="plant")))
    done(own(other, "PUT", ""))
    mark = statement("snapshot/begin_restore", snapshot=snapshot[0], project=other.project)
    graph.write(lambda t: t.begin_commit(other.project, t.row(mark)[0]))
    said = f"The snapshot 'plant' is being restored into the project '{other.project}': wait, or reset that."
    for method in ("DELETE", "PUT"):
        refused = own(plant, method, "/snapshots/plant")
        assert (refused.status_code, refused.json()["error"]["message"]) == (409, said)
    done(own(other, "DELETE", ""))
    done(own(plant, "PUT", "/snapshots/plant"))
    done(own(plant, "DELETE", "/snapshots/plant"))


def test_reset_ends_a_restore_that_broke_off(plant: Api, graph: Graph) -> None:
    own(plant, "PUT", "/snapshots/plant")
    mark = statement("snapshot/begin_restore", snapshot="gone", project=plant.project)
    graph.write(lambda t: t.begin_commit(plant.project, t.row(mark)[0]))
    done(own(plant, "DELETE", ""))
    assert plant.ok("/models/instances/list", {})["items"] == []


def test_project_that_nobody_wrote_to_is_not_saved(api: Api) -> None:
    refused = own(api, "PUT", "/snapshots/one")
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        404,
        f"The project '{api.project}' has nothing in it.",
    )
