"""One instance with all that surrounds it."""

from typing import Any

import pytest
from exploring import explore, refused

import builders as a
from conftest import Api
from emulator.compile.library import statement
from emulator.graph.driver import Graph

PART = a.container_ref("Part")


@pytest.fixture
def plant(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    part = a.container(
        "Part",
        "all",
        name=a.prop(),
        parent=a.prop("direct"),
        near=a.prop("direct", list=True),
        document=a.prop("json"),
        power=a.prop("float64"),
    )
    api.ok("/models/containers", {"items": [part, a.container("Other", "all", code=a.prop())]})
    strong = a.view("StrongPart", "Part.name", "Part.power")
    strong["filter"] = {"range": {"property": [a.SPACE, "Part", "power"], "gt": 10}}
    views = [
        a.view("PartView", "Part.name", "Part.parent", "Part.near", "Part.document"),
        a.view("OtherView", "Part.name", "Other.code"),
        strong,
    ]
    api.ok("/models/views", {"items": views})
    return api


def write(api: Api, *items: dict[str, Any], **options: Any) -> None:
    api.ok("/models/instances", {"items": list(items), "autoCreateDirectRelations": True, **options})


def look(api: Api, external_id: str, **parameters: Any) -> dict[str, Any]:
    return explore(api, "/instances", space=a.SPACE, externalId=external_id, **parameters)


def delete(api: Api, external_id: str) -> None:
    api.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref(external_id)}]})


def names(views: list[dict[str, Any]]) -> list[str]:
    return [one["externalId"] for one in views]


def test_values_are_those_that_the_api_returns(plant: Api) -> None:
    values = {"name": "Kessel", "parent": a.ref("root"), "near": [a.ref("x"), a.ref("y")], "document": {"a": [1, None]}}
    write(plant, a.node("kessel", a.data(PART, **values)))
    found = look(plant, "kessel")
    source = {"source": a.view_ref("PartView")}
    (item,) = plant.ok(
        "/models/instances/byids", {"items": [{"instanceType": "node", **a.ref("kessel")}], "sources": [source]}
    )["items"]
    assert found["properties"][a.SPACE]["PartView/v1"] == item["properties"][a.SPACE]["PartView/v1"] == values
    assert found["containers"] == [{**a.ref("Part"), "label": "Part", "properties": values}]
    assert {name: found[name] for name in ("version", "createdTime", "lastUpdatedTime", "space")} == {
        name: item[name] for name in ("version", "createdTime", "lastUpdatedTime", "space")
    }
    assert (found["name"], found["deletedTime"], found["type"]) == ("Kessel", None, None)


def test_instance_is_in_the_views_that_the_api_finds_it_through(plant: Api) -> None:
    write(plant, a.node("weak", a.data(PART, name="w", power=1)), a.node("strong", a.data(PART, name="s", power=11)))
    assert names(look(plant, "weak")["views"]) == ["PartView"]
    strong = look(plant, "strong")
    assert sorted(names(strong["views"])) == ["PartView", "StrongPart"]
    assert strong["properties"][a.SPACE]["StrongPart/v1"] == {"name": "s", "power": 11}
    assert all(one["isLatest"] for one in strong["views"])


def test_view_with_a_filter_that_nothing_can_use_is_left_out(plant: Api) -> None:
    broken = a.view("Broken", "Part.name")
    broken["filter"] = {"equals": {"property": [a.SPACE, "Gone", "x"], "value": 1}}
    plant.ok("/models/containers", {"items": [a.container("Gone", x=a.prop("int32"))]})
    plant.ok("/models/views", {"items": [broken]})
    plant.ok("/models/containers/delete", {"items": [a.ref("Gone")]})
    write(plant, a.node("one", a.data(PART, name="1")))
    assert names(look(plant, "one")["views"]) == ["PartView"]


def test_relations_lead_out_and_in(plant: Api) -> None:
    write(
        plant,
        a.node("root", a.data(PART, name="Root")),
        a.node("kessel", a.data(PART, parent=a.ref("root"), near=[a.ref("root"), a.ref("later")])),
    )
    delete(plant, "later")
    out = look(plant, "kessel")["relationsOut"]
    root = {**a.ref("root"), "name": "Root", "exists": True}
    assert out["items"] == [
        {"container": a.ref("Part"), "property": "parent", "position": None, "target": root},
        {"container": a.ref("Part"), "property": "near", "position": 0, "target": root},
        {
            "container": a.ref("Part"),
            "property": "near",
            "position": 1,
            "target": {**a.ref("later"), "name": None, "exists": False},
        },
    ]
    incoming = look(plant, "root")["relationsIn"]
    assert sorted((one["property"], one["position"], one["source"]["externalId"]) for one in incoming["items"]) == [
        ("near", 0, "kessel"),
        ("parent", None, "kessel"),
    ]
    assert incoming["hasMore"] is False


def test_edges_lead_out_and_in(plant: Api) -> None:
    write(
        plant,
        a.node("a", a.data(PART, name="A")),
        a.node("b", a.data(PART, name="B")),
        a.edge("e", a.ref("a"), a.ref("b"), a.ref("flows"), a.data(PART, parent=a.ref("a"))),
    )
    expected = {**a.ref("e"), "type": a.ref("flows")}
    assert look(plant, "a")["edgesOut"]["items"] == [{**expected, "other": {**a.ref("b"), "name": "B"}}]
    assert look(plant, "b")["edgesIn"]["items"] == [{**expected, "other": {**a.ref("a"), "name": "A"}}]
    (pointing,) = look(plant, "a")["relationsIn"]["items"]
    assert pointing["source"].items() >= {"instanceType": "edge", "externalId": "e"}.items()


def test_edge_has_its_ends_and_values(plant: Api) -> None:
    edge = a.edge("e", a.ref("a"), a.ref("b"), a.ref("flows"), a.data(PART, name="pipe"))
    write(plant, edge, autoCreateStartNodes=True, autoCreateEndNodes=True)
    found = look(plant, "e", instanceType="edge")
    assert [found[name] for name in ("startNode", "endNode", "type")] == [a.ref("a"), a.ref("b"), a.ref("flows")]
    assert found["containers"][0]["properties"] == {"name": "pipe"}


def test_lists_are_bounded(plant: Api) -> None:
    leaves = [a.node(f"leaf-{n}", a.data(PART, parent=a.ref("hub"))) for n in range(30)]
    edges = [a.edge(f"e-{n}", a.ref("hub"), a.ref(f"leaf-{n}"), a.ref("flows")) for n in range(30)]
    write(plant, a.node("hub", a.data(PART, near=[a.ref(f"leaf-{n}") for n in range(30)])), *leaves, *edges)
    found = look(plant, "hub", limit=10)
    lists = [found[name] for name in ("relationsIn", "relationsOut", "edgesOut")]
    assert [(len(one["items"]), one["hasMore"]) for one in lists] == [(10, True)] * 3
    assert found["edgesIn"] == {"items": [], "hasMore": False}


def test_history_has_the_writes_that_the_log_knows(plant: Api) -> None:
    for power in (1, 2, 3):
        write(plant, a.node("kessel", a.data(PART, power=power)))
    found = look(plant, "kessel")
    assert [one["version"] for one in found["history"]["writes"]] == [3, 2, 1]
    times = [one["time"] for one in found["history"]["writes"]]
    assert (times[0], times[-1]) == (found["lastUpdatedTime"], found["createdTime"])
    assert found["history"]["isComplete"] is True
    assert found["history"]["change"] == found["history"]["writes"][0]["lastChange"]


def test_history_that_the_log_has_lost_is_not_complete(plant: Api, graph: Graph) -> None:
    for power in (1, 2):
        write(plant, a.node("kessel", a.data(PART, power=power)))
    cut = statement("log/delete", project=plant.project, limit=1)
    graph.write(lambda transaction: transaction.run(cut))
    history = look(plant, "kessel")["history"]
    assert history["isComplete"] is False
    assert len(history["writes"]) == 1


def test_deleted_instance_is_shown_as_it_was(plant: Api) -> None:
    write(plant, a.node("root"), a.node("kessel", a.data(PART, name="Kessel", parent=a.ref("root"))))
    write(plant, a.node("child", a.data(PART, parent=a.ref("kessel"))))
    delete(plant, "kessel")
    found = look(plant, "kessel")
    assert found["deletedTime"] == found["lastUpdatedTime"]
    assert found["containers"][0]["properties"] == {"name": "Kessel", "parent": a.ref("root")}
    assert [one["source"]["externalId"] for one in found["relationsIn"]["items"]] == ["child"]
    assert found["version"] == 2
    assert [one["version"] for one in found["history"]["writes"]] == [1]


def test_earlier_lives_of_an_identity_are_known(plant: Api) -> None:
    write(plant, a.node("kessel", a.data(PART, name="first")))
    delete(plant, "kessel")
    write(plant, a.node("kessel", a.data(PART, name="second")))
    found = look(plant, "kessel")
    (earlier,) = found["history"]["earlierLives"]
    assert (found["deletedTime"], found["version"], earlier["version"]) == (None, 1, 2)
    assert earlier["deletedTime"] >= earlier["createdTime"]
    assert found["history"]["isComplete"] is True


def test_system_node_is_shown_though_nobody_refers_to_it(api: Api) -> None:
    found = explore(api, "/instances", space="cdf_cdm_units", externalId="temperature:deg_c")
    assert found["properties"]["cdf_cdm"]["CogniteUnit/v1"]["quantity"] == "Temperature"
    assert explore(api, "/contents")["nodes"]["count"] == 0


def test_names_in_any_script_are_found(plant: Api) -> None:
    write(plant, a.node("ключ:1/ü 🛠", a.data(PART, name="名前")))
    found = look(plant, "ключ:1/ü 🛠")
    assert (found["externalId"], found["name"]) == ("ключ:1/ü 🛠", "名前")


@pytest.mark.parametrize(
    ("parameters", "status", "words"),
    [
        ({"space": "sp", "externalId": "none"}, 404, "The node 'sp:none' does not exist."),
        ({"space": "sp"}, 400, "externalId"),
        ({"externalId": "a"}, 400, "space"),
        ({"space": "sp", "externalId": "a", "limit": 0}, 400, "limit"),
        ({"space": "sp", "externalId": "a", "instanceType": "row"}, 400, "instanceType"),
        ({"space": "sp", "externalId": ""}, 400, "externalId"),
    ],
)
def test_request_for_no_instance_is_refused(api: Api, parameters: dict[str, Any], status: int, words: str) -> None:
    found, message = refused(api, "/instances", **parameters)
    assert found == status
    assert words in message
