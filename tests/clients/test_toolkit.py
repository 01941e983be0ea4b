"""A project folder through the released toolkit: built, deployed, changed, dumped and cleaned."""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from builders import data, edge, node, ref, view_ref
from conftest import Api, listening
from emulator.app import create
from emulator.graph.driver import Graph
from emulator.settings import Settings
from emulator.wire.access.oidc import Client, Principals
from strict import strict
from tools import CLIENTS, Tools

pytestmark = pytest.mark.xdist_group("toolkit")

FILES = "modules/harbour/data_modeling"
MODEL = "harbour_model:Harbour/v1"
ALL = {"spaces": 2, "containers": 4, "views": 6, "nodes": 8, "data models": 1, "edges": 1}
LOAD = """properties:
  load:
    nullable: false
    defaultValue: 5
    type:
      type: int32
"""
MAPPED_LOAD = """properties:
  load:
    container:
      type: container
      space: {{ model }}
      externalId: Crane
    containerPropertyIdentifier: load
"""


class Toolkit:
    """The command `cdf` in a copy of the project folder."""

    def __init__(self, tools: Tools, folder: Path) -> None:
        self.tools = tools
        self.folder = folder
        shutil.copytree(CLIENTS / "toolkit", folder, dirs_exist_ok=True)

    def __call__(self, *arguments: str) -> str:
        return self.tools.run(self.folder, "cdf", *arguments)

    def build(self) -> None:
        self("build", "--config-yaml", "config.test.yaml")
        insights = (self.folder / "build/insights.csv").read_text(encoding="utf-8").splitlines()
        assert not [line for line in insights[1:] if not line.startswith('"Warning","UNRECOGNIZED-FIELD"')]

    def deploy(self) -> dict[str, dict[str, int]]:
        return table(self("deploy"))

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / FILES / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def table(said: str) -> dict[str, dict[str, int]]:
    """The table that a command ends with: by column how many of each kind, where there are any."""
    head = re.search(r"Resource( {2,}[A-Z].*)", said)
    assert head, said
    columns = re.split(r" {2,}", head[1].strip(" │"))
    counts: dict[str, dict[str, int]] = {}
    for kind, row in re.findall(rf"({'|'.join(ALL)}) +((?:\d+ +)+)", said[head.end() :]):
        for column, count in zip(columns, map(int, row.split()), strict=False):
            if count and column != "Total":
                counts.setdefault(column, {})[kind] = count
    return counts


@pytest.fixture
def toolkit(tools: Tools, tmp_path: Path) -> Toolkit:
    return Toolkit(tools, tmp_path)


def test_toolkit_deploys_a_folder_and_finds_nothing_to_change_after(toolkit: Toolkit, api: Api):
    toolkit.build()
    assert table(toolkit("deploy", "--dry-run")) == {"Would create": ALL}
    assert toolkit.deploy() == {"Created": ALL}
    assert toolkit.deploy() == {"Unchanged": ALL}
    asset = {"type": "view", "space": "cdf_cdm", "externalId": "CogniteAsset", "version": "v1"}
    crane = {"instanceType": "node", "space": "harbour_data", "externalId": "crane_1"}
    found = api.ok("/models/instances/byids", {"items": [crane], "sources": [{"source": asset}]})
    path = found["items"][0]["properties"]["cdf_cdm"]["CogniteAsset/v1"]["path"]
    assert [step["externalId"] for step in path] == ["crane_hall", "crane_1"]


def test_toolkit_deploys_what_was_edited(toolkit: Toolkit):
    toolkit.build()
    toolkit.deploy()
    toolkit.edit("containers/Crane.Container.yaml", "properties:\n", LOAD)
    toolkit.edit("views/Crane.View.yaml", "properties:\n", MAPPED_LOAD)
    toolkit.edit("views/Call.View.yaml", "properties:\n", "description: One stay.\nproperties:\n")
    toolkit.edit("nodes/berths.Node.yaml", "depth: 9.5", "depth: 10.5")
    toolkit.edit("Harbour.DataModel.yaml", "description: Vessels", "description: All vessels")
    toolkit.build()
    edited = {"containers": 1, "views": 2, "nodes": 1, "data models": 1}
    same = {"spaces": 2, "containers": 3, "views": 4, "nodes": 7, "edges": 1}
    assert toolkit.deploy() == {"Updated": edited, "Unchanged": same}
    assert toolkit.deploy() == {"Unchanged": ALL}


def test_what_toolkit_downloads_and_dumps_is_what_is_deployed(toolkit: Toolkit):
    toolkit.build()
    toolkit.deploy()
    selected = ["--instance-space=harbour_data", "--schema-space=harbour_model", "--view=Vessel/v1"]
    toolkit("data", "download", "instances", *selected, "--compression=none", "--output-dir=downloaded")
    (file,) = (toolkit.folder / "downloaded").rglob("*.Instances.ndjson")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8-sig").splitlines()]
    numbers = {row["externalId"]: row["sources"][0]["properties"]["imo"] for row in rows}
    assert numbers == {"vessel_dora": "9074729", "vessel_mary": "9074731"}
    toolkit("dump", "datamodels", MODEL, "--output-dir", "dumped")
    shutil.rmtree(toolkit.folder / "modules")
    shutil.copytree(toolkit.folder / "dumped", toolkit.folder / "modules/dumped")
    toolkit.build()
    assert toolkit.deploy() == {"Unchanged": {"spaces": 1, "containers": 4, "views": 6, "data models": 1}}


def test_toolkit_downloads_edges_page_by_page_and_ends(toolkit: Toolkit, api: Api):
    toolkit.build()
    toolkit.deploy()
    calls = fleet(api)
    selected = ["--instance-space=fleet", "--schema-space=harbour_model", "--view=Vessel/v1", "--include-edges"]
    toolkit("data", "download", "instances", *selected, "--limit=-1", "--compression=none", "--output-dir=downloaded")
    rows = [
        json.loads(line)
        for file in (toolkit.folder / "downloaded").rglob("*.ndjson")
        for line in file.read_text(encoding="utf-8-sig").splitlines()
    ]
    names = Counter((row["instanceType"], row["externalId"]) for row in rows)
    vessels = {("node", f"vessel{n}") for n in range(10_000)}
    assert names == Counter([*vessels, *(("edge", name) for name in calls)])


def fleet(api: Api) -> list[str]:
    """Write 10,000 vessels and 12,000 calls, 2,500 of them of one vessel; return the external ids of the calls."""
    api.ok("/models/spaces", {"items": [{"space": "fleet"}]})
    vessel, call = view_ref("Vessel", "harbour_model"), view_ref("Call", "harbour_model")
    nodes = [node(f"vessel{n}", data(vessel, imo=f"{n}"), space="fleet") for n in range(10_000)]
    starts = [0] * 2_500 + list(range(500, 10_000))
    kind, berth = ref("Vessel.calls", "harbour_model"), ref("berth_north", "harbour_data")
    edges = [
        edge(
            f"call{n}",
            ref(f"vessel{start}", "fleet"),
            berth,
            kind,
            data(call, arrived="2024-12-06T10:30:00+00:00", tons=n),
            space="fleet",
        )
        for n, start in enumerate(starts)
    ]
    for items in (nodes, edges):
        for first in range(0, len(items), 1000):
            api.ok("/models/instances", {"items": items[first : first + 1000]})
    return [one["externalId"] for one in edges]


def test_toolkit_cleans_views_and_keeps_data_unless_told(toolkit: Toolkit):
    toolkit.build()
    toolkit.deploy()
    models = {"views": 6, "data models": 1}
    rest = {kind: count for kind, count in ALL.items() if kind not in models}
    assert table(toolkit("clean")) == {"Deleted": models, "Skipped": rest}
    assert toolkit.deploy() == {"Created": models, "Unchanged": rest}
    answers = [("wish to continue", "y"), ("type the name of the CDF project:", f"{toolkit.tools.project}\r")]
    assert table(conversation(toolkit, ["clean", "--drop-data"], answers)) == {"Deleted": ALL}
    assert table(toolkit("deploy", "--dry-run")) == {"Would create": ALL}


def test_toolkit_signs_in_with_client_credentials(toolkit: Toolkit, graph: Graph):
    clients = Principals(clients=[Client(id="toolkit", secret="s3cret", groups=["admins"])])
    with strict(graph, clients=clients) as url:
        del toolkit.tools.environment["CDF_TOKEN"]
        toolkit.tools.environment |= {
            "CDF_URL": url,
            "PROVIDER": "other",
            "LOGIN_FLOW": "client_credentials",
            "IDP_CLIENT_ID": "toolkit",
            "IDP_CLIENT_SECRET": "s3cret",
            "IDP_TOKEN_URL": f"{url}/_emulator/oidc/token",
            "IDP_AUDIENCE": "cdf-emulator",
            "IDP_SCOPES": "any/.default",
        }
        toolkit.build()
        assert toolkit.deploy() == {"Created": ALL}


def conversation(toolkit: Toolkit, arguments: list[str], answers: list[tuple[str, str]]) -> str:
    """What the toolkit says on a terminal, where each prompt gets its answer."""
    ours, theirs = pytest.importorskip("pty", reason="needs a terminal of a Unix").openpty()
    command = toolkit.tools.command("cdf", *arguments)
    environment = toolkit.tools.environment | {"TERM": "xterm"}
    process = subprocess.Popen(
        command, cwd=toolkit.folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    said = b""
    while heard := _heard(ours):
        said += heard
        if answers and answers[0][0].encode() in said:
            os.write(ours, answers.pop(0)[1].encode())
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.decode())
    assert process.wait(60) == 0, text
    return text


def _heard(terminal: int) -> bytes:
    """What comes next from a terminal; nothing once the program at its other end has gone."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


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
