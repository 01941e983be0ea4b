"""The login of the managed Neo4j: for whom it is, by where a request comes from and who sends it."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings
from strict import admin, caller, strict

PATH = "/_emulator/neo4j"
LOGIN = ("neo4j", "s3cret")


def ask(graph: Graph, login: tuple[str, str] | None, *, client: str = "127.0.0.1", host: str = "127.0.0.1") -> Any:
    app = create(graph, Settings(allowed_hosts=("*",)), login=login)
    with TestClient(app, base_url=f"http://{host}", client=(client, 1)) as page:
        return page.get(PATH).json()


def test_login_of_the_managed_neo4j_is_told_on_this_machine(graph: Graph) -> None:
    found = ask(graph, LOGIN)
    assert (found["isManaged"], found["user"], found["password"]) == (True, *LOGIN)


@pytest.mark.parametrize("where", [{"client": "192.0.2.7"}, {"host": "emulator.example"}, {"client": "testclient"}])
def test_login_is_not_told_elsewhere(graph: Graph, where: dict[str, str]) -> None:
    found = ask(graph, LOGIN, **where)
    assert (found["isManaged"], found["user"], found["password"]) == (True, None, None)


def test_login_of_another_neo4j_is_not_known(graph: Graph) -> None:
    found = ask(graph, None)
    assert (found["isManaged"], found["user"], found["password"], found["uri"]) == (False, None, None, graph.uri)


def test_only_reading_is_possible(graph: Graph) -> None:
    with TestClient(create(graph, Settings()), base_url="http://127.0.0.1") as page:
        assert page.post(PATH).status_code == 405


def test_where_tokens_are_checked_only_administrators_are_answered(graph: Graph, project: str) -> None:
    with strict(graph) as url:
        assert admin(url, project).client.get(url + PATH).status_code == 200
        assert caller(url, project, "others").client.get(url + PATH).status_code == 403
        assert admin(url, project).client.get(url + PATH, headers={"authorization": ""}).status_code == 401
