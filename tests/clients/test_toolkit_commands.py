"""The other commands of the released toolkit: what it verifies, purges, migrates, and what it is told is missing."""

import re

import pytest

from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings
from toolkit_cli import Toolkit, conversation, table

pytestmark = pytest.mark.xdist_group("toolkit")

SERIES = {"type": "view", "space": "cdf_cdm", "externalId": "CogniteTimeSeries", "version": "v1"}
PLAN = """space: {{ data }}
externalId: harbour_plan
name: plan.txt
mimeType: text/plain
"""
PURGE = [("wish to continue", "y"), ("type the name of the CDF project", "{project}\r")]


def purge(toolkit: Toolkit, *arguments: str) -> str:
    answers = [(prompt, answer.format(project=toolkit.tools.project)) for prompt, answer in PURGE]
    return conversation(toolkit, ["data", "purge", *arguments], answers)


def nodes_of(api: Api, space: str) -> list[str]:
    inside = {"equals": {"property": ["node", "space"], "value": space}}
    return [one["externalId"] for one in api.ok("/models/instances/list", {"filter": inside})["items"]]


def write_series(api: Api) -> None:
    source = {"source": SERIES, "properties": {"type": "numeric", "isStep": False}}
    series = {"instanceType": "node", "space": "harbour_data", "externalId": "load", "sources": [source]}
    api.ok("/models/instances", {"items": [series]})


def test_toolkit_verifies_that_it_may_do_all(toolkit: Toolkit, graph: Graph):
    # The first thing that it asks is what its token reaches, and no request named the project before.
    with listening(create(graph, Settings(projects=(toolkit.tools.project,)))) as url:
        toolkit.tools.environment["CDF_URL"] = url
        said = toolkit("auth", "verify", "--no-prompt")
    assert "OK - The cognite_toolkit_service_principal has all the required capabilities." in said
    assert "OK - Only one group is used" in said
    assert "The emulator does not support functions (GET /functions/status) yet." in " ".join(said.split())


def test_toolkit_deploys_a_file_of_the_core_data_model(toolkit: Toolkit):
    folder = toolkit.folder / "modules/harbour/files"
    folder.mkdir()
    (folder / "plan.CogniteFile.yaml").write_text(PLAN, encoding="utf-8")
    toolkit.build()
    said = toolkit("deploy")
    assert re.search(r"cognite files +1 +0", said), said
    said = toolkit("deploy")
    assert re.search(r"cognite files +0 +0 +0 +1", said), said
    draft = PLAN.replace("plan", "draft")
    (folder / "draft.CogniteFile.yaml").write_text(draft, encoding="utf-8")
    (folder / "draft.txt").write_text("the content of the file", encoding="utf-8")
    toolkit.build()
    said = toolkit.tools.run(toolkit.folder, "cdf", "deploy", status=1)
    assert "The emulator does not support contents of files (POST /files/uploadlink) yet." in " ".join(said.split())


def test_toolkit_deploys_models_before_it_says_what_is_not_emulated(toolkit: Toolkit, api: Api):
    folder = toolkit.folder / "modules/harbour/locations"
    folder.mkdir()
    (folder / "l.LocationFilter.yaml").write_text("externalId: harbour\nname: Harbour\n", encoding="utf-8")
    toolkit.build()
    said = toolkit.tools.run(toolkit.folder, "cdf", "deploy", status=1)
    assert "The emulator does not support location filters" in " ".join(said.split())
    assert "vessel_mary" in nodes_of(api, "harbour_data")


def test_toolkit_stops_at_a_workflow_before_containers_and_deploys_data_modeling_alone(toolkit: Toolkit, api: Api):
    folder = toolkit.folder / "modules/harbour/workflows"
    folder.mkdir()
    (folder / "w.Workflow.yaml").write_text("externalId: harbour\n", encoding="utf-8")
    toolkit("build", "--config-yaml", "config.test.yaml")
    toolkit.tools.run(toolkit.folder, "cdf", "deploy", "--log-dir", "log", status=1)
    said = "".join(file.read_text(encoding="utf-8") for file in (toolkit.folder / "log").iterdir())
    assert "The emulator does not support workflows" in said
    assert api.client.get("/models/containers").json()["items"] == []
    assert "nodes" in table(toolkit("deploy", "--include", "data_modeling"))["Created"]
    assert "vessel_mary" in nodes_of(api, "harbour_data")


def test_toolkit_purges_a_space_but_not_what_may_have_data_points(toolkit: Toolkit, api: Api):
    toolkit.build()
    toolkit.deploy()
    write_series(api)
    purge(toolkit, "space", "harbour_data")
    assert nodes_of(api, "harbour_data") == ["load"]
    purge(toolkit, "space", "harbour_data", "--delete-datapoints", "--delete-file-content", "--include-space")
    assert nodes_of(api, "harbour_data") == []
    assert "harbour_data" not in api.client.get("/models/spaces").text


def test_toolkit_purges_the_instances_of_a_view(toolkit: Toolkit, api: Api):
    toolkit.build()
    toolkit.deploy()
    write_series(api)
    others = set(nodes_of(api, "harbour_data")) - {"load"}
    purge(toolkit, "instances", "cdf_cdm:CogniteTimeSeries/v1", "--instance-space", "harbour_data")
    assert set(nodes_of(api, "harbour_data")) == others
    purge(toolkit, "instances", "harbour_model:Vessel/v1", "--instance-space", "harbour_data")
    assert set(nodes_of(api, "harbour_data")) == {name for name in others if not name.startswith("vessel")} != others


def test_toolkit_prepares_a_migration(toolkit: Toolkit, graph: Graph):
    flags = toolkit.folder / "cdf.toml"
    flags.write_text(f"{flags.read_text(encoding='utf-8')}\n[alpha_flags]\nmigrate = true\n", encoding="utf-8")
    made = {"spaces": 1, "containers": 4, "views": 4, "data models": 1, "resource view mapping": 8}
    with listening(create(graph, Settings(projects=(toolkit.tools.project,)))) as url:
        toolkit.tools.environment["CDF_URL"] = url
        prepare = ("migrate", "prepare", "--cdf-project", toolkit.tools.project)
        assert table(toolkit(*prepare)) == {"Created": made}
        assert table(toolkit(*prepare)) == {"Unchanged": made}
