"""`cdf-emulator requests`, against the emulator of the run."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click
import httpx
import pytest
from click.testing import CliRunner

import builders as a
from conftest import Api, listening
from emulator.app import create
from emulator.cli import main
from emulator.graph.driver import Graph
from emulator.settings import Settings
from emulators import ENVIRONMENT, ROOT
from strict import admin, strict

COMMAND = [sys.executable, "-m", "emulator", "requests"]


def said(*arguments: str, color: bool = False) -> str:
    result = CliRunner().invoke(main, ["requests", *arguments], color=color)
    assert result.exit_code == 0, result.output
    return result.output


def ask(api: Api) -> list[str]:
    """Three requests, the second of which is refused; returns their ids."""
    answers = [
        api.post("/models/spaces", {"items": [{"space": a.SPACE}]}),
        api.post("/models/instances", {"items": [a.node("x", space="spp")]}),
        api.client.get("/models/spaces?limit=1"),
    ]
    return [answer.headers["x-request-id"] for answer in answers]


def test_last_requests_are_printed_oldest_first_with_the_reason_of_a_refusal(api: Api, base_url: str) -> None:
    ids = ask(api)
    lines = said("--url", base_url, "--project", api.project).splitlines()
    assert [line[:8] for line in lines] == [one[:8] for one in ids]
    path = f"/api/v1/projects/{api.project}/models"
    shape = r"\w{8} \d\d:\d\d:\d\d %s  %d +[\d.]+ ms%s"
    assert re.fullmatch(shape % (f"POST   {path}/spaces", 200, ""), lines[0])
    assert re.fullmatch(shape % (f"POST   {path}/instances", 400, "  One or more spaces do not exist: 'spp'"), lines[1])
    assert re.fullmatch(shape % (f"GET    {path}/spaces", 200, ""), lines[2])


def test_fault_that_was_asked_for_is_marked(api: Api, base_url: str) -> None:
    rule = {"name": "busy", "answer": {"type": "status", "status": 429}, "match": {"nth": 1}}
    faults = f"{base_url}/_emulator/projects/{api.project}/faults"
    assert httpx.put(faults, json={"items": [rule]}).status_code == 200
    ask(api)
    httpx.delete(faults)
    lines = said("--url", base_url, "--project", api.project).splitlines()
    assert lines[0].endswith(" ms  [fault: busy]  Too many requests")
    assert ["fault" in line for line in lines] == [True, False, False]


def test_filters_choose_and_json_is_a_line_per_request(api: Api, base_url: str) -> None:
    ids = ask(api)
    options = ["--url", base_url, "--project", api.project, "--json"]
    (refused,) = map(json.loads, said(*options, "--status", "4xx").splitlines())
    assert (refused["id"], refused["error"]) == (ids[1], "UnknownSpaces")
    (last,) = map(json.loads, said(*options, "--limit", "1").splitlines())
    assert last["id"] == ids[2]


def test_lines_are_coloured_on_a_terminal_only(api: Api, base_url: str) -> None:
    ask(api)
    options = ["--url", base_url, "--project", api.project]
    assert "\x1b[" not in said(*options)
    coloured = said(*options, color=True)
    assert click.style("400", fg="yellow", bold=True) in coloured
    assert click.unstyle(coloured) == said(*options)


def test_one_request_is_printed_with_why_and_how_to_repeat_it(api: Api, base_url: str) -> None:
    ids = ask(api)
    text = said("--url", base_url, ids[1])
    assert text == said("--url", base_url, ids[1][:20])
    assert "rule      UnknownSpaces: Spaces that do not exist." in text
    assert "space 'spp' may be sp" in text
    assert f"curl {base_url}/api/v1/projects/{api.project}/models/instances" in text
    assert "httpx.request('POST'" in text
    assert json.loads(said("--url", base_url, "--json", ids[1]))["id"] == ids[1]


def test_statements_and_times_of_a_request_are_printed(api: Api, base_url: str) -> None:
    text = said("--url", base_url, ask(api)[0])
    assert re.search(r"receive [\d.]+ ms, decode [\d.]+ ms, plan [\d.]+ ms, neo4j [\d.]+ ms, encode", text)
    assert "MERGE (project:_Project {name: $project})" in text


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--url", "ftp://x"], "--url must begin with http:// or https://."),
        (["--url", "http://127.0.0.1:1"], "No emulator answers at http://127.0.0.1:1"),
        (["--url", "http://127.0.0.1:1", "some-id"], "No emulator answers at http://127.0.0.1:1"),
        (["unknown-id"], "The log has no request with the id 'unknown-id'."),
        (["--status", "x"], "neither a number like 404 nor a class like 4xx"),
        (["--follow", "--status", "x"], "neither a number like 404 nor a class like 4xx"),
    ],
)
def test_what_cannot_be_shown_is_said(base_url: str, arguments: list[str], reason: str) -> None:
    where = [] if "--url" in arguments else ["--url", base_url]
    result = CliRunner().invoke(main, ["requests", *where, *arguments])
    assert result.exit_code != 0
    assert reason in result.output


@contextmanager
def following(base_url: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [*COMMAND, "--follow", "--url", base_url, *options]
    environment = {**ENVIRONMENT, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
        try:
            yield process
        finally:
            process.terminate()


def test_follower_prints_what_was_and_then_what_comes(api: Api, base_url: str) -> None:
    before = ask(api)
    with following(base_url, "--project", api.project, "--json") as process:
        assert process.stdout is not None
        assert [json.loads(process.stdout.readline())["id"] for _ in before] == before
        after = ask(api)
        assert [json.loads(process.stdout.readline())["id"] for _ in after] == after


def test_follower_connects_again_and_prints_what_it_missed(graph: Graph, project: str) -> None:
    first, second = create(graph, Settings()), create(graph, Settings())
    with ExitStack() as resources:
        with listening(first) as url:
            process = resources.enter_context(following(url, "--project", project, "--json"))
            assert process.stdout is not None
            before = one_request(url, project)
            assert json.loads(process.stdout.readline())["id"] == before
            first.state.followers.end()
        with listening(second, int(url.rpartition(":")[2])):
            after = one_request(url, project)
            assert json.loads(process.stdout.readline())["id"] == after
            second.state.followers.end()


def one_request(url: str, project: str) -> str:
    answer = httpx.get(f"{url}/api/v1/projects/{project}/models/spaces", headers={"authorization": "Bearer x"})
    return answer.headers["x-request-id"]


def test_admin_shows_a_token_where_tokens_are_checked(api: Api, graph: Graph) -> None:
    with strict(graph) as url:
        chief = admin(url, api.project)
        chief.client.get("/models/spaces")
        assert "Unauthorized" in CliRunner().invoke(main, ["requests", "--url", url, "--token", "x"]).output
        token = str(chief.client.headers["authorization"]).removeprefix("Bearer ")
        assert "/models/spaces  200" in said("--url", url, "--token", token, "--project", api.project)
