"""The commands `replay` and `parity`: what was recorded, against an emulator."""

import json
import re
import uuid
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from click.testing import CliRunner, Result

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from emulator.cli import main
from emulator.compile.library import statement
from emulator.graph.driver import Graph
from emulators import ROOT
from recordings import Record
from shared import beside_checkout

PARITY = beside_checkout("parity")
OF_A = {"source": view_ref("A")}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def cassette(record: Record) -> Path:
    """A recording with cursors, times, edges, refusals and deletions."""
    with record() as recorder:
        api = recorder.api
        api.client.get("/models/spaces")
        api.ok("/models/spaces", {"items": [{"space": SPACE}]})
        api.ok("/models/containers", {"items": [container("A", p=prop("int64"), name=prop())]})
        api.ok("/models/views", {"items": [view("A", "A.p", "A.name")]})
        nodes = [node(f"n{number}", data(view_ref("A"), p=number)) for number in range(5)]
        written = api.ok("/models/instances", {"items": [*nodes, edge("e", ref("n0"), ref("n1"), ref("t"))]})
        page = {"instanceType": "node", "sources": [OF_A], "limit": 2, "sort": [{"property": ["node", "externalId"]}]}
        while True:
            found = api.ok("/models/instances/list", page)
            if "nextCursor" not in found or not found["nextCursor"]:
                break
            page["cursor"] = found["nextCursor"]
        feed: dict[str, Any] = {"with": {"all": {"nodes": {}, "limit": 3}}, "select": {"all": {}}}
        for _ in range(3):
            feed["cursors"] = api.ok("/models/instances/sync", feed)["nextCursor"]
        time = written["items"][0]["lastUpdatedTime"]
        since = {"range": {"property": ["node", "lastUpdatedTime"], "gte": time}}
        api.ok("/models/instances/list", {"instanceType": "node", "filter": since, "limit": 100})
        api.refused("/models/instances", {"items": [node("x", data(view_ref("A"), p="no number"))]})
        api.ok("/models/instances/delete", {"items": [{"instanceType": "node", **ref("n4")}]})
        api.client.get("/models/views", params={"space": SPACE, "limit": 1})
    return recorder.file


def edited(cassette: Path, path: str, edit: Any) -> None:
    """Change the first exchange of `path`."""
    heading, *lines = cassette.read_text().splitlines()
    exchanges = [json.loads(line) for line in lines]
    edit(next(each for each in exchanges if each["path"] == path))
    cassette.write_text("\n".join([heading, *map(json.dumps, exchanges)]) + "\n")


def test_recording_of_an_emulator_is_equal_when_it_is_replayed(cassette: Path, base_url: str) -> None:
    done = run("replay", str(cassette), "--url", base_url)
    assert (done.exit_code, done.output) == (0, "cassette: 15 of 15 equal\n")


def test_edited_answer_is_the_only_difference(cassette: Path, base_url: str) -> None:
    def edit(exchange: Any) -> None:
        exchange["response"]["items"][1]["properties"][SPACE]["A/v1"]["p"] = 42

    edited(cassette, "/models/instances/list", edit)
    done = run("replay", str(cassette), "--url", base_url)
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "cassette[6] POST /models/instances/list: 1 difference",
        '    $.items[1].properties.sp["A/v1"].p: expected 42, got 1',
        "cassette: 14 of 15 equal",
    ]
    found = json.loads(run("replay", str(cassette), "--url", base_url, "--json").output)
    assert (found["equal"], found["exchanges"]) == (14, 15)
    (different,) = [each for each in found["cassettes"][0]["exchanges"] if each["differences"]]
    assert (different["number"], different["endpoint"]) == (6, "POST /models/instances/list")
    assert different["differences"] == [
        {"path": '$.items[1].properties.sp["A/v1"].p', "kind": "value", "expected": 42, "got": 1}
    ]


def test_other_status_is_a_difference_with_what_was_said(cassette: Path, base_url: str) -> None:
    edited(cassette, "/models/containers", lambda exchange: exchange["request"]["items"][0].pop("properties"))
    said = run("replay", str(cassette), "--url", base_url).output
    assert re.search(
        r"containers: 2 differences\n    status: expected 200, got 400\n    \$\.error\.message: unex", said
    )


def test_project_of_a_replay_is_deleted_unless_it_is_named(cassette: Path, base_url: str, graph: Graph) -> None:
    def exists(project: str) -> bool:
        """The list of projects has the first hundred, also those of other tests."""
        return project in [
            name for name, *_ in graph.run_autocommit(statement("console/summarize_projects", limit=10_000))
        ]

    def last_project() -> str:
        return httpx.get(f"{base_url}/_emulator/requests", params={"limit": 1}).json()["items"][0]["project"]

    named = f"replayed-{uuid.uuid4().hex[:8]}"
    assert run("replay", str(cassette), "--url", base_url).exit_code == 0
    assert last_project().startswith("replay-")
    assert not exists(last_project())
    assert run("replay", str(cassette), "--url", base_url, "--project", named).exit_code == 0
    assert exists(named)
    again = run("replay", str(cassette), "--url", base_url, "--project", named)
    assert again.exit_code == 2
    assert f"The project {named} is not new." in again.output


def test_answers_that_show_what_was_there_before_are_compared_by_shape(
    record: Record, base_url: str, project: str
) -> None:
    headers = {"authorization": "Bearer x"}
    models = f"{base_url}/api/v1/projects/{project}/models"
    httpx.post(f"{models}/spaces", json={"items": [{"space": "old"}]}, headers=headers)
    httpx.post(f"{models}/instances", json={"items": [node("n", space="old")]}, headers=headers)
    with record() as recorder:
        recorder.api.ok("/models/instances", {"items": [node("new", space="old")]})
        recorder.api.ok("/models/instances/list", {"instanceType": "node"})
    done = run("replay", str(recorder.file), "--url", base_url)
    assert done.output == (
        "cassette: 2 of 2 equal (1 compared by shape: they show what the recorded project held before)\n"
    )


def test_projects_of_a_cassette_are_played_apart(record: Record, base_url: str, project: str) -> None:
    with record() as recorder:
        for name in (project, f"{project}-b"):
            url = f"{recorder.url}/api/v1/projects/{name}/models/spaces"
            httpx.post(url, json={"items": [{"space": SPACE}]}, headers={"authorization": "Bearer x"})
            assert len(httpx.get(url, headers={"authorization": "Bearer x"}).json()["items"]) == 1
    assert run("replay", str(recorder.file), "--url", base_url).output == "cassette: 4 of 4 equal\n"


def test_table_counts_the_exchanges_of_each_endpoint(cassette: Path, base_url: str, tmp_path: Path) -> None:
    edited(cassette, "/models/views", lambda exchange: exchange["response"]["items"][0].update(version="v2"))
    badge = tmp_path / "parity.svg"
    done = run("parity", str(cassette), "--url", base_url, "--badge", str(badge))
    assert done.exit_code == 0
    rows = [re.split(r"  +", line) for line in done.output.splitlines()]
    assert rows[0] == ["endpoint", "equal", "exchanges", "by shape"]
    assert ["POST /models/instances/list", "4", "4"] in rows
    assert ["POST /models/views", "0", "1"] in rows
    assert rows[-1] == ["all", "14", "15"]
    picture = ET.fromstring(badge.read_text())  # noqa: S314 - it was just written
    assert picture.attrib["aria-label"] == "parity: 14 of 15 equal"
    found = json.loads(run("parity", str(cassette), "--url", base_url, "--json").output)
    views = {"endpoint": "POST /models/views", "exchanges": 1, "equal": 0, "shape": 0}
    assert views in found["endpoints"]


def test_file_that_is_no_cassette_is_refused_with_the_place(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"cassette": 1}\n{"method": 1}\n')
    for command in ("replay", "parity"):
        done = run(command, str(file), "--url", "http://127.0.0.1:1")
        assert done.exit_code == 1
        assert done.output.startswith(f"Error: The cassette {file} cannot be used: line 2: Expected `str`, got `int`")


def test_emulator_that_does_not_run_is_named(cassette: Path) -> None:
    done = run("replay", str(cassette), "--url", "http://127.0.0.1:1")
    assert (done.exit_code, "No emulator answers at http://127.0.0.1:1" in done.output) == (1, True)


@pytest.mark.xdist_group("whole emulators")
def test_replay_starts_an_emulator_where_none_is_named(cassette: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CDF_EMULATOR_URL", raising=False)
    monkeypatch.chdir(ROOT)
    assert run("replay", str(cassette)).output == "cassette: 15 of 15 equal\n"


@pytest.mark.skipif(not PARITY.exists(), reason="needs the shared recordings")
def test_recordings_of_the_service_are_all_equal(base_url: str) -> None:
    found = json.loads(run("parity", str(PARITY), "--url", base_url, "--json").output)
    assert (found["equal"], found["exchanges"]) == (50, 50)
    assert {each["endpoint"]: each["shape"] for each in found["endpoints"] if each["shape"]} == {
        "POST /models/instances/query": 3
    }


def test_named_project_is_new_with_all_that_stand_for_recorded_ones(
    base_url: str, project: str, tmp_path: Path
) -> None:
    other = httpx.Client(base_url=f"{base_url}/api/v1/projects/{project}-2", headers={"authorization": "Bearer x"})
    with other:
        other.post("/models/spaces", json={"items": [{"space": "kept"}]}).raise_for_status()
    file = tmp_path / "a.json"
    file.write_text(json.dumps([{"method": "GET", "path": "/models/spaces", "status": 200, "project": "project-2"}]))
    refused = run("replay", str(file), "--project", project, "--url", base_url)
    assert refused.exit_code == 2
    assert f"{project}-2 is not new" in refused.output


def test_cassette_that_is_nested_too_deeply_is_refused(base_url: str, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    request = "[" * 900 + "]" * 900
    file.write_text(f'[{{"method":"POST","path":"/models/spaces","status":400,"request":{request}}}]')
    refused = run("replay", str(file), "--url", base_url)
    assert refused.exit_code == 1
    assert "too many objects and lists inside each other" in refused.output
