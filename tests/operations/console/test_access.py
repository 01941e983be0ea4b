"""Where tokens are checked, a project is explored by administrators alone; and exploring writes nothing."""

import httpx
import pytest
from exploring import ask

import builders as a
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from strict import acl, admin, limited, strict

ONE = {"space": a.SPACE, "externalId": "one"}
PATHS = [
    ("/contents", {}),
    ("/graph", {}),
    ("/instances", ONE),
    ("/model", {"space": "cdf_cdm", "externalId": "CogniteCore"}),
    ("/model/difference", {"space": "cdf_cdm", "externalId": "CogniteCore", "from": "v1", "to": "v1"}),
]
HELD = (
    "MATCH (n) WHERE any(name IN ['name', 'project', 'key'] WHERE n[name] STARTS WITH $project) RETURN n ORDER BY id(n)"
)


def fill(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    api.ok("/models/instances", {"items": [a.node("one")]})


@pytest.mark.parametrize(("path", "parameters"), PATHS)
def test_only_administrators_explore_a_project(
    graph: Graph, project: str, path: str, parameters: dict[str, str]
) -> None:
    with strict(graph) as url:
        chief = admin(url, project)
        fill(chief)
        reader = limited(chief, url, acl("dataModelsAcl", "READ"), acl("dataModelInstancesAcl", "READ"))
        nobody = httpx.get(f"{url}/_emulator/projects/{project}{path}", params=parameters)
        statuses = [ask(one, path, **parameters).status_code for one in (chief, reader)]
        assert [*statuses, nobody.status_code] == [200, 403, 401]


def test_only_administrators_create_a_project(graph: Graph, project: str) -> None:
    with strict(graph) as url:
        path, chief = f"{url}/_emulator/projects/{project}", admin(url, project)
        assert httpx.put(path).status_code == 401
        headers = {"authorization": chief.client.headers["authorization"]}
        assert httpx.put(path, headers=headers).json() == {"project": project, "created": True}


@pytest.mark.parametrize(("path", "parameters"), PATHS)
def test_exploring_writes_nothing(api: Api, graph: Graph, path: str, parameters: dict[str, str]) -> None:
    fill(api)

    def held() -> list[object]:
        rows = graph.read(lambda transaction: transaction.rows(Statement(HELD, {"project": api.project})))
        return [(node.labels, dict(node)) for (node,) in rows]

    before = held()
    assert ask(api, path, **parameters).status_code == 200
    assert held() == before


@pytest.mark.parametrize(("path", "parameters"), [one for one in PATHS if one[1] != ONE])
def test_exploring_creates_no_project(api: Api, graph: Graph, path: str, parameters: dict[str, str]) -> None:
    assert ask(api, path, **parameters).status_code == 200
    rows = graph.read(lambda transaction: transaction.rows(Statement(HELD, {"project": api.project})))
    assert rows == []
