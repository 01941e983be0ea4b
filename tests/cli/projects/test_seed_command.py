"""The command that seeds a project, and what it says."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

import builders as a
from conftest import Api
from emulator.cli import main
from emulator.cli.projects.seed import browser_link
from pages import blocks, section
from seeding import install_model, listed, properties

DISTRIBUTION = """
views:
  Pump:
    properties:
      power: {range: [10, 20]}
      installed: {choices: [2024-02-29]}
"""


@pytest.fixture
def plant(api: Api) -> Api:
    pump = a.container("Pump", name=a.prop(), power=a.prop("float64", nullable=False), installed=a.prop("date"))
    install_model(api, [pump], [a.view("Pump", "Pump.name", "Pump.power", "Pump.installed")])
    return api


def run(url: str, api: Api, *arguments: str) -> Result:
    command = ["seed", "--model", "sp:Model/v1", "--project", api.project, "--url", url, *arguments]
    return CliRunner().invoke(main, command)


def test_project_is_seeded_with_progress_and_a_summary(plant: Api, base_url: str) -> None:
    done = run(base_url, plant, "--nodes", "1200", "--seed", "3", "--space", "other")
    assert done.exit_code == 0, done.output
    assert (
        done.stderr
        == f"Seeding {plant.project}: 1,000 of 1,200 positions\nSeeding {plant.project}: 1,200 of 1,200 positions\n"
    )
    first = done.stdout.splitlines()[0]
    assert first.startswith(f"Seeded the space other of {plant.project} with 1,200 nodes (Pump 1,200) and 0 edges in ")
    assert len(listed(plant, "Pump")) == 1200


def test_distribution_of_a_file_holds(plant: Api, base_url: str, tmp_path: Path) -> None:
    file = tmp_path / "distribution.yaml"
    file.write_text(DISTRIBUTION)
    assert run(base_url, plant, "--nodes", "50", "--distribution", str(file)).exit_code == 0
    pumps = properties(plant, "Pump")
    assert all(10 <= one["power"] <= 20 for one in pumps)
    assert {one.get("installed") for one in pumps} == {"2024-02-29", None}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("views: {Pump: {properties: {power: {nulls: 0.5}}}}", "view 'Pump', property 'power': it cannot be null"),
        ("views: {Pump: {nodes: many}}", "distribution.views.Pump.nodes"),
        ("views: {Pump: {properties: {power: {mean: 3}}}}", "mean"),
        ("views: {Pump: [", "neither YAML nor JSON"),
    ],
)
def test_error_in_the_file_names_it(plant: Api, base_url: str, tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "distribution.yaml"
    file.write_text(text)
    done = run(base_url, plant, "--distribution", str(file))
    assert done.exit_code != 0
    assert str(file) in done.stderr
    assert message in done.stderr


def test_what_seeding_does_not_follow_is_said(plant: Api, base_url: str) -> None:
    view: Any = {
        **a.view("Pump", "Pump.power"),
        "filter": {"not": {"equals": {"property": ["node", "space"], "value": "x"}}},
    }
    plant.ok("/models/views", {"items": [view]})
    done = run(base_url, plant, "--nodes", "5")
    assert "Note: The filter of sp:Pump/v1 may leave its nodes out: seeding does not follow not.\n" in done.stderr


def test_name_that_is_no_data_model_is_a_usage_error(base_url: str, plant: Api) -> None:
    done = run(base_url, plant, "--model", "Model")
    assert done.exit_code == 2
    assert "'Model' is no data model: it is named as space:externalId/version." in done.stderr


def test_link_opens_a_query_for_the_project_in_neo4j_browser() -> None:
    found = browser_link({"uri": "bolt://127.0.0.1:7687", "browser": "http://127.0.0.1:7474/browser/"}, "demo")
    assert found is not None
    assert found.startswith("http://127.0.0.1:7474/browser/?")
    assert parse_qs(urlsplit(found).query) == {
        "cmd": ["edit"],
        "arg": ["MATCH (n:Node {project: 'demo'}) RETURN n LIMIT 25"],
        "dbms": ["bolt://neo4j@127.0.0.1:7687"],
    }
    assert browser_link({"uri": "bolt://neo4j:7687", "browser": None}, "demo") is None


def test_distribution_of_the_documentation_holds(api: Api, base_url: str, tmp_path: Path) -> None:
    (text,) = blocks("docs/seed.md", "Distribution", "yaml")
    file = tmp_path / "distribution.yaml"
    file.write_text(text)
    core = ("--model", "cdf_cdm:CogniteCore/v1", "--nodes", "1000", "--distribution", str(file))
    done = run(base_url, api, *core)
    assert done.exit_code == 0, done.output
    assert "with 1,000 nodes (" in done.stdout
    assert "CogniteAsset 400" in done.stdout
    assert "CogniteCADNode" not in done.stdout
    seen = {"source": {"type": "view", "space": "cdf_cdm", "externalId": "CogniteAsset", "version": "v1"}}
    assets = [one["properties"]["cdf_cdm"]["CogniteAsset/v1"] for one in listed(api, sources=[seen])]
    assert {len(one["path"]) for one in assets} == {1, 2, 3, 4}
    assert {tag for one in assets for tag in one["tags"]} == {"pump", "valve", "tank"}


def test_error_of_the_documentation_is_that_of_the_command(api: Api, base_url: str, tmp_path: Path) -> None:
    file = tmp_path / "distribution.yaml"
    file.write_text("views: {CogniteAsset: {properties: {parent: {choices: [1]}}}}")
    done = run(base_url, api, "--model", "cdf_cdm:CogniteCore/v1", "--distribution", str(file))
    said = done.stderr.replace(str(file), file.name).replace(api.project, "demo").strip()
    assert said in " ".join(section("docs/seed.md", "Distribution").split())
