"""The contents of a project: what is defined, and how many instances each container and view has."""

from typing import Any

import pytest
from exploring import explore, refused

import builders as a
from conftest import Api
from emulator.compile.library import statement
from emulator.graph.driver import Graph
from emulator.operations.console import counting

OF_PUMPS = a.container_ref("Pump")


@pytest.fixture
def filled(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": a.SPACE, "name": "Räume"}]})
    containers = [
        a.container("Pump", "all", name=a.prop(), power=a.prop("float64")),
        a.container("Place", "all", floor=a.prop()),
    ]
    api.ok("/models/containers", {"items": containers})
    views = [
        a.view("Pump", "Pump.name", "Pump.power"),
        {**a.view("Pump", "Pump.name"), "version": "v2"},
        a.view("PlacedPump", "Pump.name", "Place.floor"),
    ]
    views[2]["implements"] = [a.view_ref("Pump")]
    api.ok("/models/views", {"items": views})
    model = {"space": a.SPACE, "externalId": "Plant", "version": "1", "views": [a.view_ref("Pump")]}
    api.ok("/models/datamodels", {"items": [model]})
    pumps = [a.node(f"pump-{n}", a.data(OF_PUMPS, name=f"Pump {n}")) for n in range(3)]
    placed = a.node("pump-3", a.data(OF_PUMPS, name="3"), a.data(a.container_ref("Place"), floor="1"))
    flow = a.edge("flow", a.ref("pump-0"), a.ref("pump-1"), a.ref("flow"), a.data(OF_PUMPS, name="as an edge"))
    api.ok("/models/instances", {"items": [*pumps, placed, flow]})
    return api


def found(entries: list[dict[str, Any]], external_id: str, version: str | None = None) -> dict[str, Any]:
    (entry,) = [one for one in entries if one["externalId"] == external_id and version in {None, one.get("version")}]
    return entry


def test_project_that_was_never_written_to_is_empty(api: Api) -> None:
    answer = explore(api, "/contents")
    assert answer["nodes"] == {"count": 0, "countIsAtLeast": False}
    assert [answer[name] for name in ("spaces", "containers", "views", "dataModels")] == [[], [], [], []]


def test_container_has_the_count_of_its_instances(filled: Api) -> None:
    pump = found(explore(filled, "/contents")["containers"], "Pump")
    expected = {"type": "container", "label": "Pump", "usedFor": "all", "properties": 2, "isSystem": False}
    assert pump.items() >= (expected | {"count": 5, "countIsAtLeast": False}).items()


def test_view_has_the_count_of_instances_with_data_in_all_containers(filled: Api) -> None:
    views = explore(filled, "/contents")["views"]
    assert [(one["externalId"], one["version"], one["count"]) for one in views] == [
        ("PlacedPump", "v1", 1),
        ("Pump", "v1", 5),
        ("Pump", "v2", 5),
    ]
    placed = views[0]
    assert placed["implements"] == [{"space": a.SPACE, "externalId": "Pump", "version": "v1"}]
    assert placed["mappedContainers"] == [a.ref("Pump"), a.ref("Place")]


def test_latest_version_of_a_view_is_marked(filled: Api) -> None:
    views = explore(filled, "/contents")["views"]
    assert [one["isLatest"] for one in views if one["externalId"] == "Pump"].count(True) == 1


def test_nodes_edges_spaces_and_data_models_are_there(filled: Api) -> None:
    answer = explore(filled, "/contents")
    assert (answer["nodes"]["count"], answer["edges"]["count"]) == (5, 1)  # the type of the edge is a node too
    assert [(one["space"], one["name"]) for one in answer["spaces"]] == [(a.SPACE, "Räume")]
    assert found(answer["dataModels"], "Plant")["views"] == [{"space": a.SPACE, "externalId": "Pump", "version": "v1"}]


def test_deleted_instances_are_not_counted(filled: Api) -> None:
    filled.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref("pump-3")}]})
    answer = explore(filled, "/contents")
    assert found(answer["containers"], "Place")["count"] == 0
    assert answer["nodes"]["count"] == 4


def test_what_the_service_defines_is_there_when_asked_for(filled: Api) -> None:
    assert not [one for one in explore(filled, "/contents")["views"] if one["isSystem"]]
    views = explore(filled, "/contents", system="true")["views"]
    assert found(views, "CogniteAsset")["isSystem"] is True
    assert found(views, "Pump", "v1")["isSystem"] is False


def test_instances_of_another_project_are_not_counted(filled: Api, base_url: str) -> None:
    other = Api(base_url, f"{filled.project}-2")
    other.ok("/models/spaces", {"items": [{"space": a.SPACE}]})
    other.ok("/models/containers", {"items": [a.container("Pump", name=a.prop())]})
    other.ok("/models/instances", {"items": [a.node("one", a.data(OF_PUMPS, name="1"))]})
    assert found(explore(other, "/contents")["containers"], "Pump")["count"] == 1
    assert found(explore(filled, "/contents")["containers"], "Pump")["count"] == 5
    other.client.close()


def test_of_many_instances_only_some_are_counted_and_the_answer_says_so(
    filled: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "INSTANCES_PER_RANGE", 2)
    monkeypatch.setattr(counting, "RANGES", 2)
    items = [a.node(f"more-{n}", a.data(OF_PUMPS, name="x")) for n in range(50)]
    filled.ok("/models/instances", {"items": items})
    pump = found(explore(filled, "/contents")["containers"], "Pump")
    assert 2 <= pump["count"] <= 4
    assert pump["countIsAtLeast"] is True


def test_counting_reads_a_bounded_number_of_rows(filled: Api, graph: Graph) -> None:
    items = [a.node(f"more-{n}", a.data(OF_PUMPS, name="x")) for n in range(500)]
    filled.ok("/models/instances", {"items": items})
    counted = statement("console/count_by_labels", project=filled.project, starts=[1], ends=[1_000], limit=10)
    plan = graph.read(lambda transaction: transaction.plan(counted, profile=True))
    assert most_rows(plan) <= 10


def most_rows(plan: dict[str, Any]) -> int:
    return max(plan["rows"], *(most_rows(child) for child in plan.get("children", [])), 0)


def test_counts_of_labels_are_exact_where_no_other_project_has_any() -> None:
    seen = {frozenset({"Node", "Pump"}): 3, frozenset({"Node", "Pump", "Place"}): 1}
    alone = counting.Counts(seen, is_all=False, most={"Pump": 900, "Place": 1}, is_alone=True)
    assert count_of(alone.having(["Pump"])) == (900, False)
    assert count_of(alone.having(["Pump", "Place"])) == (1, False)  # there cannot be more
    among = counting.Counts(seen, is_all=False, most={"Pump": 900, "Place": 1}, is_alone=False)
    assert count_of(among.having(["Pump"])) == (4, True)
    assert count_of(among.having(["Place"])) == (1, False)


def count_of(counted: Any) -> tuple[int | None, bool]:
    return counted.count, counted.count_is_at_least


def test_parameter_that_is_no_boolean_is_refused(api: Api) -> None:
    assert refused(api, "/contents", system="perhaps")[0] == 400
