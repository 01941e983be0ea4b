"""What `cdf-emulator status` says of an emulator."""

import json
import os
import socket
from typing import Any

from click.testing import CliRunner
from starlette.applications import Starlette

from builders import SPACE, node
from conftest import Api, listening
from emulator.app import create
from emulator.cli import main
from emulator.cli.machine import processes
from emulator.graph.driver import Graph
from emulator.settings import Settings
from strict import admin, strict, token


def asked(url: str, *options: str) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(main, ["status", "--url", url, "--json", *options])
    return result.exit_code, json.loads(result.output)


def test_emulator_its_neo4j_and_its_projects_are_told(graph: Graph) -> None:
    project = "0-first-of-all-status"  # of very many projects only the first are listed
    with listening(create(graph, Settings(), "http://127.0.0.1:7474/browser/")) as url:
        api = Api(url, project)
        api.client.delete(f"{url}/_emulator/projects/{project}")
        api.ok("/models/spaces", {"items": [{"space": SPACE}]})
        api.ok("/models/instances", {"items": [node("one"), node("two")]})
        status, found = asked(url)
        said = CliRunner().invoke(main, ["status"], env={"CDF_EMULATOR_URL": url}).output
        api.client.delete(f"{url}/_emulator/projects/{project}")
        api.client.close()
    assert (status, found["status"]) == (0, "ok")
    assert found["neo4j"]["uri"] == graph.uri
    (one,) = [one for one in found["projects"] if one["name"] == project]
    assert (one["spaces"], one["nodes"]) == (1, 2)
    assert f"Emulator  {found['version']} at {url}: ok" in said
    assert f"Neo4j     {found['neo4j']['version']} (community) at {graph.uri}" in said
    assert f"{project}: 1 spaces, 0 containers, 0 views, 2 nodes, 0 edges" in said
    if processes.PROC.exists():
        assert found["process"] == os.getpid()
        assert found["memory"] > 2**20


def test_nothing_that_answers_is_status_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        address = f"http://127.0.0.1:{reserved.getsockname()[1]}"
    status, found = asked(address)
    assert (status, found["status"]) == (1, "absent")
    said = CliRunner().invoke(main, ["status", "--url", address])
    assert said.exit_code == 1
    assert said.output.startswith(f"No emulator runs at {address}: nothing answers")


def test_another_server_is_no_emulator() -> None:
    with listening(Starlette()) as url:
        status, found = asked(url)
    assert (status, found["status"]) == (1, "absent")
    assert "no emulator" in found["reason"]


def test_emulator_without_neo4j_says_why() -> None:
    graph = Graph.connect("bolt://127.0.0.1:1", "user", "secret")
    with listening(create(graph, Settings())) as url:
        status, found = asked(url)
    graph.close()
    assert (status, found["status"]) == (1, "unavailable")
    assert found["reason"]


def test_projects_need_a_token_where_tokens_are_checked(graph: Graph, project: str) -> None:
    with strict(graph) as url:
        admin(url, project).ok("/models/spaces", {"items": [{"space": SPACE}]})
        status, locked = asked(url)
        assert status == 0
        assert "projects" not in locked
        assert "--token" in locked["reason"]
        assert isinstance(asked(url, "--token", token(url, "admins"))[1]["projects"], list)


def test_what_is_no_address_is_refused() -> None:
    assert "--url must begin with" in CliRunner().invoke(main, ["status", "--url", "here"]).output
