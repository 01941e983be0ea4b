"""`up --load`: the emulator answers when the files are loaded, and does not start where one is wrong."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import builders as a
from conftest import PASSWORD, URI, USER
from emulator.cli.options import OPTIONS
from emulator.cli.start.load import project_of
from emulator.settings import Settings
from emulators import Running

Start = Callable[..., Running]
Fail = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plant"
    folder.mkdir()
    (folder / "sp.Space.yaml").write_text("space: sp\n")
    (folder / "all.Container.json").write_text(json.dumps([a.container("Pump", name=a.prop())]))
    (folder / "pump.View.json").write_text(json.dumps(a.view("Pump", "Pump.name")))
    pumps = [a.node(f"p{i}", a.data(a.view_ref("Pump"), name=f"P-{i}")) for i in range(1_500)]
    (folder / "pumps.ndjson").write_text("".join(json.dumps(one) + "\n" for one in pumps))
    return folder


@pytest.fixture
def options(project: str) -> list[str]:
    """Over the Neo4j of the run, into a project of the test."""
    given = {"uri": os.environ[URI], "user": os.environ.get(USER, ""), "password": os.environ[PASSWORD]}
    return [*(f"--neo4j-{name}={value}" for name, value in given.items()), f"--load-project={project}"]


def test_first_answer_has_what_was_loaded(start: Start, folder: Path, options: list[str], project: str) -> None:
    for told in ("1,500 nodes", "1,500 nodes (1,500 unchanged)"):
        running = start(*options, f"--load={folder}")
        assert f"Loaded 1 space, 1 container, 1 view and {told} from {folder} into {project}.\n" in running.lines
        body = {"items": [{"instanceType": "node", **a.ref("p1499")}], "sources": [{"source": a.view_ref("Pump")}]}
        found = running.call(f"/api/v1/projects/{project}/models/instances/byids", body)["items"]
        assert found[0]["properties"]["sp"]["Pump/v1"] == {"name": "P-1499"}
        running.end()


@pytest.mark.parametrize(
    ("name", "content", "place", "reason"),
    [
        ("sp.Space.yaml", "space: sp\nname: [\n", ":3: ", "expected"),
        ("all.Container.json", '[{"space": "sp", "externalId": "Pump"}]', ":1: ", "properties"),
        ("pump.View.json", json.dumps([a.view("Pump", "Pump.absent")]), ":1: ", "absent"),
        ("more.ndjson", f"{json.dumps(a.node('x'))}\n{json.dumps(a.node('y', space='gone'))}\n", ":2: ", "gone"),
    ],
)
def test_wrong_file_keeps_it_from_starting(
    fail: Fail, folder: Path, options: list[str], name: str, content: str, place: str, reason: str
) -> None:
    (folder / "pumps.ndjson").unlink()
    (folder / name).write_text(content)
    said = fail(*options, "--port=0", f"--load={folder}")
    assert said.startswith(f"Error: What --load names cannot be loaded: {folder / name}{place}")
    assert reason in said


def test_variable_names_several_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDF_EMULATOR_LOAD", os.pathsep.join(["a", "b c"]))
    up = click.Command("up", params=OPTIONS)
    assert up.make_context("up", []).params["load"] == (Path("a"), Path("b c"))
    monkeypatch.setenv("CDF_EMULATOR_LOAD", "")
    assert up.make_context("up", []).params["load"] == ()


@pytest.mark.parametrize(
    ("settings", "project"),
    [
        (Settings(), "demo"),
        (Settings(projects=("one", "two")), "one"),
        (Settings(projects=("one",), load_project="other"), "other"),
    ],
)
def test_project_is_the_one_that_is_named_first(settings: Settings, project: str) -> None:
    assert project_of(settings) == project
