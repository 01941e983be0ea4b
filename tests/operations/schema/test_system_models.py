"""The system models beside the core through the API: those that are shipped, and those of a folder."""

import json

import pytest

from builders import container, container_ref, data, node, prop, ref, view_ref
from conftest import Api, listening
from emulator.app import create
from emulator.compile.statement import Statement
from emulator.core.system_models import SHIPPED
from emulator.schema.dump.read import read
from emulator.settings import Settings

INSTANCES = "/models/instances"
ORDER = view_ref("CogniteMaintenanceOrder", "cdf_idm")
OPERATION = view_ref("CogniteOperation", "cdf_idm")
ASSET = view_ref("CogniteAsset", "cdf_cdm")
EXTRACTOR_FILE = view_ref("CogniteExtractorFile", "cdf_extraction_extensions")
FILE = view_ref("CogniteFile", "cdf_cdm")
CHECKLIST = {"space": "cdf_apm", "externalId": "Checklist"}


@pytest.fixture
def plant(api):
    api.ok("/models/spaces", {"items": [{"space": "sp"}]})
    return api


def listed(api, kind, **query):
    return api.client.get(f"/models/{kind}", params={"limit": 1000, **query}).json()["items"]


def labels(api, graph, external_id):
    text = "MATCH (n:Instance {key: $key}) RETURN labels(n)"
    statement = Statement(text, {"key": f"{api.project}:sp:{external_id}"})
    ((found,),) = graph.read(lambda transaction: transaction.rows(statement))
    return set(found)


def test_data_model_of_process_industries_is_in_every_project(api):
    key = {"space": "cdf_idm", "externalId": "CogniteProcessIndustries", "version": "v1"}
    (model,) = api.ok("/models/datamodels/byids?inlineViews=true", {"items": [key]})["items"]
    assert model["isGlobal"]
    assert len(model["views"]) == 36
    order = model["views"][0]
    assert (order["externalId"], order["name"], order["usedFor"]) == (
        "CogniteMaintenanceOrder", "Maintenance order", "node",
    )  # fmt: skip
    assert (len(order["properties"]), order["writable"]) == (24, True)
    assert [len(view["properties"]) for view in model["views"][1:3]] == [26, 21]
    assert order["properties"]["assets"]["name"] == "Assets"
    assert key["externalId"] in {model["externalId"] for model in listed(api, "datamodels", includeGlobal=True)}


def test_system_models_are_listed_only_with_what_is_global(api):
    for kind, known in (
        ("containers", SHIPPED.containers),
        ("views", SHIPPED.views),
        ("datamodels", SHIPPED.data_models),
    ):
        assert listed(api, kind) == []
        assert len(listed(api, kind, includeGlobal=True)) == len(known)
    (held,) = listed(api, "containers", includeGlobal=True, space="cdf_extraction_extensions")
    assert (held["externalId"], held["isGlobal"], held["usedFor"]) == ("CogniteExtractorData", True, "node")
    assert len(listed(api, "views", includeGlobal=True, space="cdf_extraction_extensions")) == 3


def test_maintenance_orders_are_written_and_walked(plant):
    order = data(ORDER, name="Overhaul", mainAsset=ref("pump"), priority=2, startTime="2026-01-02T03:04:05.000+00:00")
    steps = [
        node(f"step{n}", data(OPERATION, maintenanceOrder=ref("order"), sequence=n, personHours=1.5)) for n in (1, 2)
    ]
    items = [node("pump", data(ASSET, name="P")), node("order", order), *steps]
    plant.ok(INSTANCES, {"items": items})
    body = {"items": [{"instanceType": "node", **ref("order")}], "sources": [{"source": ORDER}]}
    (found,) = plant.ok(f"{INSTANCES}/byids", body)["items"]
    held = found["properties"]["cdf_idm"]["CogniteMaintenanceOrder/v1"]
    assert (held["name"], held["priority"], held["mainAsset"]) == ("Overhaul", 2, ref("pump"))
    through = {
        "from": "orders",
        "through": {"source": OPERATION, "identifier": "maintenanceOrder"},
        "direction": "inwards",
    }
    query = {
        "with": {"orders": {"nodes": {"filter": {"hasData": [ORDER]}}}, "steps": {"nodes": through}},
        "select": {"steps": {"sources": [{"source": OPERATION, "properties": ["sequence"]}]}},
    }
    steps = plant.ok(f"{INSTANCES}/query", query)["items"]["steps"]
    assert sorted(step["externalId"] for step in steps) == ["step1", "step2"]


def test_file_of_an_extractor_is_a_file_too(plant):
    item = node("f", data(EXTRACTOR_FILE, name="F", mimeType="text/plain", extractedData={"pages": [1, 2]}))
    plant.ok(INSTANCES, {"items": [item]})
    body = {"sources": [{"source": FILE}, {"source": EXTRACTOR_FILE}]}
    (found,) = plant.ok(f"{INSTANCES}/list", {**body, "limit": 10})["items"]
    assert found["properties"]["cdf_cdm"]["CogniteFile/v1"]["mimeType"] == "text/plain"
    assert found["properties"]["cdf_extraction_extensions"]["CogniteExtractorFile/v1"]["extractedData"] == {
        "pages": [1, 2]
    }


def test_own_container_of_the_same_name_holds_other_data(plant, graph):
    plant.ok("/models/containers", {"items": [container("CogniteOperation", status=prop())]})
    own = container_ref("CogniteOperation")
    items = [node("own", data(own, status="mine")), node("step", data(OPERATION, status="theirs"))]
    plant.ok(INSTANCES, {"items": items})
    for source, external_id in ((own, "own"), (OPERATION, "step")):
        body = {"filter": {"hasData": [source]}, "limit": 10}
        assert [one["externalId"] for one in plant.ok(f"{INSTANCES}/list", body)["items"]] == [external_id]
    assert labels(plant, graph, "own") == {"Instance", "Node", "CogniteOperation"}
    assert "CogniteOperation__cdf_idm" in labels(plant, graph, "step")


def test_system_models_are_read_only_and_not_counted(plant):
    for path, item in (
        ("/models/containers", container("CogniteOperation", a=prop(), space="cdf_idm")),
        ("/models/views/delete", {"space": "cdf_idm", "externalId": "CogniteOperation", "version": "v1"}),
        ("/models/spaces/delete", {"space": "cdf_extraction_extensions"}),
    ):
        assert plant.refused(path, {"items": [item]})[0] == 403
    counted = plant.client.get("/models/statistics").json()
    assert [counted[kind]["count"] for kind in ("spaces", "containers", "views", "dataModels")] == [1, 0, 0, 0]


@pytest.fixture
def dumped(graph, tmp_path, project):
    """The API of an emulator with the system models of a folder."""
    held = {"type": {"type": "text"}}
    title = {"container": {**CHECKLIST, "type": "container"}, "containerPropertyIdentifier": "title"}
    described = {"type": "view", "space": "cdf_cdm", "externalId": "CogniteDescribable", "version": "v1"}
    parts = {
        "c.json": {"items": [{**CHECKLIST, "usedFor": "node", "properties": {"title": held}}]},
        "v.json": {**CHECKLIST, "version": "7", "properties": {"title": title}, "implements": [described]},
        "s.Space.yaml": {"space": "cdf_apm", "name": "APM"},
    }
    for name, content in parts.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    with listening(create(graph, Settings(system_models=read(tmp_path)))) as url:
        api = Api(url, project)
        yield api
        api.client.close()


def test_objects_of_a_folder_are_in_every_project_of_one_emulator(dumped, api, graph):
    source = view_ref("Checklist", "cdf_apm", "7")
    dumped.ok("/models/spaces", {"items": [{"space": "sp"}]})
    dumped.ok(INSTANCES, {"items": [node("list", data(source, title="T", name="N"))]})
    body = {"items": [{"instanceType": "node", **ref("list")}], "sources": [{"source": source}]}
    (found,) = dumped.ok(f"{INSTANCES}/byids", body)["items"]
    assert found["properties"]["cdf_apm"]["Checklist/7"] == {"title": "T", "name": "N"}
    assert "Checklist__cdf_apm" in labels(dumped, graph, "list")
    (space,) = dumped.ok("/models/spaces/byids", {"items": [{"space": "cdf_apm"}]})["items"]
    assert (space["name"], space["isGlobal"]) == ("APM", True)
    assert dumped.refused("/models/views/delete", {"items": [{**CHECKLIST, "version": "7"}]})[0] == 403
    assert len(listed(dumped, "views", includeGlobal=True)) == len(SHIPPED.views) + 1
    assert len(listed(api, "views", includeGlobal=True)) == len(SHIPPED.views)
    assert api.refused(f"{INSTANCES}/byids", body)[0] == 400


def test_view_over_an_object_of_a_folder_stays_without_the_folder(dumped, api):
    """An emulator over the same database that was not given the folder: the view is there, with less in it."""
    held = {"container": {**CHECKLIST, "type": "container"}, "containerPropertyIdentifier": "title"}
    dumped.ok("/models/spaces", {"items": [{"space": "sp"}]})
    parent = view_ref("Checklist", "cdf_apm", "7")
    own = {"space": "sp", "externalId": "Own", "version": "1", "implements": [parent], "properties": {"t": held}}
    (made,) = dumped.ok("/models/views", {"items": [own]})["items"]
    assert {"t", "title", "name"} == {*made["properties"]} - {"description", "tags", "aliases"}
    (read_without,) = listed(api, "views")
    assert read_without["properties"] == {}
