"""Temporary snapshots go by themselves where nobody deletes them."""

from typing import Any

import pytest

import builders as a
from conftest import Api
from emulator.compile.library import statement
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.context import Context
from emulator.operations.snapshots import save, store
from emulator.operations.snapshots.restore import resume
from whole_project import done, own


@pytest.fixture
def site(api: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """A project with a node, whose temporary snapshots expire at once."""
    monkeypatch.setattr(store, "TEMPORARY_MILLISECONDS", 0)
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/instances", {"items": [a.node("one")]})
    return api


def names(api: Api) -> list[str]:
    return [one["name"] for one in done(own(api, "GET", "/snapshots"))["items"]]


def copies(graph: Graph, project: str) -> int:
    counted = Statement("MATCH (copy:_Copy) WHERE copy.project = $project RETURN count(copy)", {"project": project})
    return graph.read(lambda transaction: transaction.row(counted))[0]


def test_snapshot_that_has_expired_is_deleted_and_others_are_kept(site: Api, graph: Graph) -> None:
    done(own(site, "PUT", "/snapshots/kept"))
    saved = done(own(site, "PUT", "/snapshots/passing", temporary="true"))
    assert saved["expirationTime"] == saved["createdTime"]
    assert names(site) == ["kept", "passing"]
    store.delete_expired(graph)
    assert names(site) == ["kept"]
    assert copies(graph, site.project) == 1


def test_temporary_snapshot_stays_for_an_hour(api: Api, graph: Graph) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    saved = done(own(api, "PUT", "/snapshots/passing", temporary="true"))
    assert saved["expirationTime"] == saved["createdTime"] + 3_600_000
    store.delete_expired(graph)
    assert names(api) == ["passing"]


def test_snapshot_that_is_uploaded_may_be_temporary(site: Api, graph: Graph) -> None:
    done(own(site, "PUT", "/snapshots/kept"))
    parts: list[dict[str, Any]] = [done(own(site, "GET", "/snapshots/kept/parts"))]
    while following := parts[-1].pop("next", None):
        parts.append(done(own(site, "GET", "/snapshots/kept/parts", after=following)))
    base = str(site.client.base_url).partition("/api/")[0]
    place = f"{base}/_emulator/projects/{site.project}/snapshots/passing/parts"
    upload = done(site.client.put(place, json=parts[0]))
    for part in parts[1:]:
        done(site.client.put(place, json={**part, **upload}))
    done(site.client.put(place, json={**upload, "complete": True}, params={"temporary": "true"}))
    assert names(site) == ["kept", "passing"]
    store.delete_expired(graph)
    assert names(site) == ["kept"]


def test_snapshot_is_kept_while_a_project_is_restored_from_it(site: Api, graph: Graph) -> None:
    """Also that of a fork whose process was killed."""
    stored = save.save_as(Context(graph), site.project, "fork x", temporary=True)
    asked = statement("snapshot/begin_restore", snapshot=stored.id, project=site.project)
    graph.write(lambda transaction: transaction.run(asked))
    store.delete_expired(graph)
    assert names(site) == ["fork x"]
    resume(Context(graph))
    store.delete_expired(graph)
    assert names(site) == []
    assert copies(graph, site.project) == 0
    assert len(site.ok("/models/instances/list", {})["items"]) == 1
