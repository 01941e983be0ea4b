"""The group cache of a process, and how soon changes by other processes are visible."""

import pytest

from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.access import group_cache
from emulator.operations.access.group_cache import GroupCache
from strict import acl, admin, caller, group, strict


def test_change_by_another_process_is_read_after_the_cache_expires(graph: Graph, project: str) -> None:
    ticks = [0.0]
    cache = GroupCache(lambda: ticks[0])
    assert cache.get(graph, project) == []
    text = "MERGE (project:_Project {name: $p}) SET project.groups = [$d]"
    made = '{"id": 1, "name": "g", "isDeleted": false, "capabilities": []}'
    graph.write(lambda transaction: transaction.run(Statement(text, {"p": project, "d": made})))
    assert cache.get(graph, project) == []
    ticks[0] = group_cache.SECONDS + 0.1
    assert [one.name for one in cache.get(graph, project)] == ["g"]


def test_only_the_most_recently_used_projects_are_cached(
    graph: Graph, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_cache, "_PROJECTS", 2)
    cache = GroupCache()
    for number in range(5):
        cache.get(graph, f"{project}-{number}")
    assert len(cache._cached) == 2  # noqa: SLF001 - nothing else shows it


def test_change_by_this_process_is_effective_immediately(graph: Graph, project: str) -> None:
    with strict(graph) as url:
        chief = admin(url, project)
        api = caller(url, project, "late")
        assert api.client.get("/models/spaces").status_code == 401
        group(chief, "late", acl("dataModelsAcl", "READ"))
        assert api.client.get("/models/spaces").status_code == 200
