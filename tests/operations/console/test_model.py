"""A data model as the console draws it, and what one version has otherwise than another."""

from typing import Any

import pytest
from exploring import explore, refused

import builders as a
from conftest import Api

PART = a.container_ref("Part")


def publish(api: Api, version: str, *views: dict[str, Any], **fields: Any) -> None:
    model = {"space": a.SPACE, "externalId": "Plant", "version": version, "views": list(views), **fields}
    api.ok("/models/datamodels", {"items": [model]})


def view(external_id: str, *mapped: str, version: str = "v1", **fields: Any) -> dict[str, Any]:
    return {**a.view(external_id, *mapped), "version": version, **fields}


def relation(name: str, target: str, version: str = "v1") -> dict[str, Any]:
    source = a.view_ref(target, version=version)
    return {"container": PART, "containerPropertyIdentifier": name, "source": source}


@pytest.fixture
def plant(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    part = a.container(
        "Part",
        name=a.prop(nullable=False),
        parent=a.prop("direct"),
        power=a.prop("float64", unit={"externalId": "power:kilow"}, list=True),
        state=a.prop("enum", values={"on": {}, "off": {}}),
    )
    api.ok("/models/containers", {"items": [part]})
    pump = view("Pump", "Part.power", "Part.state", implements=[a.view_ref("Base")], name="水泵")
    pump["properties"]["parent"] = relation("parent", "Tank")
    tank = view("Tank", "Part.name")
    tank["properties"] |= {
        "pumps": {
            "connectionType": "multi_reverse_direct_relation",
            "source": a.view_ref("Pump"),
            "through": {"source": a.view_ref("Pump"), "identifier": "parent"},
        },
        "flows": {
            "connectionType": "multi_edge_connection",
            "type": a.ref("flow"),
            "source": a.view_ref("Tank"),
            "direction": "inwards",
        },
    }
    tank["filter"] = {"hasData": [PART]}
    api.ok("/models/views", {"items": [view("Base", "Part.name"), pump, tank]})
    publish(api, "1", a.view_ref("Pump"), name="Werk 🏭")
    return api


def draw(api: Api, **parameters: Any) -> dict[str, Any]:
    return explore(api, "/model", space=a.SPACE, externalId="Plant", **parameters)


def of(answer: dict[str, Any], external_id: str) -> dict[str, Any]:
    (found,) = [one for one in answer["views"] if one["externalId"] == external_id]
    return found


def prop(view: dict[str, Any], identifier: str) -> dict[str, Any]:
    (found,) = [one for one in view["properties"] if one["identifier"] == identifier]
    return found


def key(external_id: str, version: str = "v1") -> dict[str, str]:
    return {"space": a.SPACE, "externalId": external_id, "version": version}


def test_views_around_the_model_are_there_so_that_arrows_have_an_end(plant: Api) -> None:
    answer = draw(plant)
    assert {one["externalId"]: one["inModel"] for one in answer["views"]} == {
        "Pump": True,
        "Base": False,
        "Tank": False,
    }
    assert (answer["name"], answer["versions"], answer["missingViews"]) == ("Werk 🏭", ["1"], [])
    assert of(answer, "Pump")["name"] == "水泵"


def test_properties_say_what_they_map_and_where_they_are_from(plant: Api) -> None:
    pump = of(draw(plant), "Pump")
    name, power, state = (prop(pump, one) for one in ("name", "power", "state"))
    assert name["inheritedFrom"] == key("Base")
    assert (name["nullable"], name["containerProperty"], name["container"]) == (False, "name", a.ref("Part"))
    expected = {"kind": "mapped", "type": "float64", "list": True, "unit": "power:kilow", "inheritedFrom": None}
    assert power.items() >= expected.items()
    assert state["enumValues"] == ["on", "off"]
    assert prop(pump, "parent")["source"] == key("Tank")


def test_edges_and_reverse_relations_say_where_they_lead(plant: Api) -> None:
    tank = of(draw(plant), "Tank")
    flows, pumps = prop(tank, "flows"), prop(tank, "pumps")
    expected = {"kind": "edge", "edgeType": a.ref("flow"), "direction": "inwards", "list": True, "source": key("Tank")}
    assert flows.items() >= expected.items()
    assert (pumps["kind"], pumps["source"]) == ("reverse", key("Pump"))
    assert pumps["through"] == {"source": a.view_ref("Pump"), "identifier": "parent"}
    assert tank["filter"] == {"hasData": [PART]}


def test_view_says_who_uses_it(plant: Api) -> None:
    answer = draw(plant)
    assert of(answer, "Base")["usedBy"] == {"implementedBy": [key("Pump")], "relations": [], "dataModels": []}
    assert of(answer, "Tank")["usedBy"]["relations"] == [
        {"view": key("Pump"), "property": "parent"},
        {"view": key("Tank"), "property": "flows"},
    ]
    assert of(answer, "Pump")["usedBy"]["dataModels"] == [key("Plant", "1")]


def test_view_has_the_count_of_its_instances(plant: Api) -> None:
    plant.ok("/models/instances", {"items": [a.node("one", a.data(PART, name="1"))]})
    assert (of(draw(plant), "Pump")["count"], of(draw(plant), "Pump")["countIsAtLeast"]) == (1, False)


def test_newest_version_is_drawn_unless_another_is_asked_for(plant: Api) -> None:
    publish(plant, "0-newer", a.view_ref("Base"))
    answer = draw(plant)
    assert (answer["version"], answer["versions"]) == ("0-newer", ["1", "0-newer"])
    assert draw(plant, version="1")["version"] == "1"


def test_view_that_was_deleted_is_said_to_be_missing(plant: Api) -> None:
    plant.ok("/models/views/delete", {"items": [key("Pump")]})
    answer = draw(plant)
    assert (answer["views"], answer["missingViews"]) == ([], [key("Pump")])


def test_core_data_model_can_be_drawn(api: Api) -> None:
    answer = explore(api, "/model", space="cdf_cdm", externalId="CogniteCore")
    assert len(answer["views"]) > 30
    assert of(answer, "CogniteAsset")["isSystem"] is True


def test_differences_are_told_view_by_view_and_key_by_key(plant: Api) -> None:
    newer = view("Pump", "Part.power", version="v2", filter={"hasData": [PART]})
    newer["properties"]["title"] = {"container": PART, "containerPropertyIdentifier": "name", "name": "Title"}
    newer["properties"]["parent"] = relation("parent", "Base")
    plant.ok("/models/views", {"items": [newer]})
    publish(plant, "1", a.view_ref("Pump"), a.view_ref("Tank"), name="Werk")
    publish(plant, "2", a.view_ref("Pump", version="v2"), a.view_ref("Base"), name="Fabrik")
    answer = compare(plant, "1", "2")
    assert answer["changes"] == [{"key": "name", "from": "Werk", "to": "Fabrik"}]
    assert (answer["views"]["added"], answer["views"]["removed"]) == ([key("Base")], [key("Tank")])
    (pump,) = answer["views"]["changed"]
    assert (pump["from"], pump["to"]) == ("v1", "v2")
    assert {one["key"] for one in pump["changes"]} == {"name", "filter", "implements"}
    assert [one["identifier"] for one in pump["properties"]["added"]] == ["title"]
    assert {one["identifier"] for one in pump["properties"]["removed"]} == {"name", "state"}
    (parent,) = pump["properties"]["changed"]
    (change,) = parent["changes"]
    assert (parent["identifier"], change["key"]) == ("parent", "type")
    assert (change["from"]["source"]["externalId"], change["to"]["source"]["externalId"]) == ("Tank", "Base")


def compare(api: Api, before: str, after: str) -> dict[str, Any]:
    return explore(api, "/model/difference", **{"space": a.SPACE, "externalId": "Plant", "from": before, "to": after})


def test_version_does_not_differ_from_itself(plant: Api) -> None:
    answer = compare(plant, "1", "1")
    assert (answer["changes"], answer["views"]) == ([], {"added": [], "removed": [], "changed": []})


PLANT = {"space": a.SPACE, "externalId": "Plant"}


@pytest.mark.parametrize(
    ("path", "parameters", "status", "words"),
    [
        ("/model", PLANT, 404, "The data model 'sp:Plant' does not exist."),
        ("/model", {**PLANT, "version": "9"}, 404, "The data model 'sp:Plant/9' does not exist."),
        ("/model", {"space": a.SPACE}, 400, "externalId"),
        ("/model/difference", {**PLANT, "from": "1", "to": "2"}, 404, "The data model 'sp:Plant/1' does not exist."),
        ("/model/difference", {**PLANT, "from": "1"}, 400, "to"),
    ],
)
def test_request_for_no_data_model_is_refused(
    api: Api, path: str, parameters: dict[str, str], status: int, words: str
) -> None:
    found, message = refused(api, path, **parameters)
    assert found == status
    assert words in message
