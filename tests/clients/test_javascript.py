"""JavaScript clients: the SDK writes a model, graphql-codegen makes types of it, a typed program reads and writes."""

import json
from pathlib import Path

import pytest

from languages import PRINTED, example
from node_packages import Workspace, workspace
from pages import blocks
from tools import CLIENTS

TSC = "node_modules/typescript/bin/tsc"
PATH = "/api/v1/projects/{}/userapis/spaces/plant/datamodels/Plant/versions/v1/graphql"


@pytest.fixture
def scripts(pytestconfig: pytest.Config, base_url: str, project: str, tmp_path: Path) -> Workspace:
    cache = pytestconfig.cache.mkdir("node_packages")
    return workspace(CLIENTS / "javascript", tmp_path, cache, CDF_URL=base_url, CDF_PROJECT=project)


def test_typed_program_reads_and_writes_the_model_that_the_sdk_made(
    scripts: Workspace, base_url: str, project: str
) -> None:
    listed = json.loads(scripts.node("write_model.mjs"))
    assert [one["name"] for one in listed["data"]["listPump"]["items"]] == ["Pump 3", "Pump 2", "Pump 1"]

    url = base_url + PATH.format(project)
    scripts.node("generate.mjs", url)
    scripts.node(TSC)
    said = json.loads(scripts.node("built/read_model.js", url))
    assert said["pumps"] == [
        ["Pump", "Pump 1", 12.5, ["old"], "on", ["Pump 2"], ["Pump 2"]],
        ["Pump", "Pump 2", 80, None, None, ["Pump 2"], []],
        ["Pump", "Pump 3", None, None, None, None, []],
    ]
    written = {one["externalId"]: one["wasModified"] for one in said["written"]}
    assert (written["p3"], written["p4"]) == (True, True)
    assert said["weights"] == [{"count": {"name": 4}, "max": {"weight": 99.5}}]
    (refused,) = said["refused"]
    assert "colour" in refused


def test_example_of_the_docs_runs(scripts: Workspace, base_url: str, project: str) -> None:
    scripts.node("write_model.mjs")
    (example,) = blocks("docs/graphql.md", "From JavaScript", "js")
    pasted = example.replace("http://127.0.0.1:8000", base_url).replace("/projects/demo/", f"/projects/{project}/")
    (scripts.folder / "example.mjs").write_text(pasted, encoding="utf-8")
    assert scripts.node("example.mjs") == "[ 'Pump 1', 'Pump 2', 'Pump 3' ]\n"


def test_example_of_the_page_on_languages_prints_what_the_page_says(
    scripts: Workspace, base_url: str, project: str
) -> None:
    (scripts.folder / "example.mjs").write_text(example("JavaScript", "js", base_url, project), encoding="utf-8")
    assert scripts.node("example.mjs").splitlines() == PRINTED
