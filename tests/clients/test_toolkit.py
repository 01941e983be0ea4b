"""A project folder through the released toolkit: built, deployed, changed, dumped and cleaned."""

import json
import shutil
from collections import Counter

import pytest

from builders import data, edge, node, ref, view_ref
from conftest import Api
from emulator.graph.driver import Graph
from emulator.wire.access.oidc import Client, Principals
from strict import strict
from toolkit_cli import Toolkit, conversation, table

pytestmark = pytest.mark.xdist_group("toolkit")

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
