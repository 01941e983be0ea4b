"""Groups as a process knows them, and how soon it learns what others have changed."""

import pytest

from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.access import group_cache
from emulator.operations.access.group_cache import GroupCache
from strict import acl, admin, caller, group, strict


def test_change_by_another_process_counts_soon(graph: Graph, project: str) -> None:
    ticks = [0.0]
    cache = GroupCache(lambda: ticks[0])
    assert cache.of(graph, project) == []
    text = "MERGE (project:_Project {name: $p}) SET project.groups = [$d]"
    made = '{"id": 1, "name": "g", "isDeleted": false, "capabilities": []}'
    graph.write(lambda transaction: transaction.run(Statement(text, {"p": project, "d": made})))
    assert cache.of(graph, project) == []
    ticks[0] = group_cache.SECONDS + 0.1
    assert [one.name for one in cache.of(graph, project)] == ["g"]


def test_only_the_projects_used_last_are_remembered(
    graph: Graph, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_cache, "_PROJECTS", 2)
    cache = GroupCache()
    for number in range(5):
        cache.of(graph, f"{project}-{number}")
    assert len(cache._known) == 2  # noqa: SLF001 - nothing else shows it


def test_own_change_counts_at_once(graph: Graph, project: str) -> None:
    with strict(graph) as url:
        chief = admin(url, project)
        api = caller(url, project, "late")
        assert api.client.get("/models/spaces").status_code == 401
        group(chief, "late", acl("dataModelsAcl", "READ"))
        assert api.client.get("/models/spaces").status_code == 200
