"""The list of projects."""

import uuid

import httpx

from builders import SPACE
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph


def test_project_that_is_being_restored_does_not_keep_the_others_from_being_listed(base_url: str, graph: Graph) -> None:
    prefix = f"0-{uuid.uuid4().hex[:8]}"  # of very many projects only the first are listed
    projects = [Api(base_url, f"{prefix}-{name}") for name in ("restored", "whole")]
    for api in projects:
        api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    mark = "MATCH (project:_Project {name: $name}) SET project.life = $life"
    named = projects[0].project
    (life,) = graph.read(
        lambda transaction: transaction.row(
            Statement("MATCH (project:_Project {name: $name}) RETURN project.life", {"name": named})
        )
    )
    try:
        graph.write(lambda transaction: transaction.run(Statement(mark, {"name": named, "life": "!restoring"})))
        answer = httpx.get(f"{base_url}/_emulator/projects", timeout=60)
    finally:
        graph.write(lambda transaction: transaction.run(Statement(mark, {"name": named, "life": life})))
    for api in projects:
        httpx.delete(f"{base_url}/_emulator/projects/{api.project}")
        api.client.close()
    assert answer.status_code == 200, answer.text
    assert [one["name"] for one in answer.json()["items"] if one["name"].startswith(prefix)] == [projects[1].project]
