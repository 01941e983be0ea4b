from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref, view, view_ref
from conftest import Api

CONTAINERS, INSTANCES = "/models/containers/inspect", "/models/instances/inspect"


@pytest.fixture
def models(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": [container(name, p=prop()) for name in "CDE"]})
    api.ok("/models/views", {"items": [view("V", "C.p")]})
    child = {**view("Child", q={"container": container_ref("D"), "containerPropertyIdentifier": "p"})}
    api.ok(
        "/models/views", {"items": [{**view("V", "C.p"), "version": "v2"}, {**child, "implements": [view_ref("V")]}]}
    )
    items = [
        node("both", data(container_ref("C"), p="x"), data(container_ref("D"), p="x")),
        node("bare"),
        edge("both", ref("both"), ref("bare"), ref("bare")),
    ]
    api.ok("/models/instances", {"items": items})
    return api


def of_containers(api: Api, *names: str, **operations: Any) -> dict[str, Any]:
    body = {"items": [ref(name) for name in names], "inspectionOperations": operations}
    return {item["externalId"]: item["inspectionResults"] for item in api.ok(CONTAINERS, body)["items"]}


def of_instances(api: Api, *items: dict, **operations: Any) -> list[dict]:
    return api.ok(INSTANCES, {"items": list(items), "inspectionOperations": operations})["items"]


def test_views_map_their_containers_and_those_of_their_parents(models: Api) -> None:
    found = of_containers(models, "C", "D", "E", "X", involvedViews={})
    assert found == {
        "C": {"involvedViews": [view_ref("Child"), view_ref("V", version="v2")]},
        "D": {"involvedViews": [view_ref("Child")]},
        "E": {"involvedViews": []},
    }


def test_all_versions_may_count(models: Api) -> None:
    found = of_containers(
        models, "C", involvedViews={"allVersions": True}, totalInvolvedViewCount={"allVersions": False}
    )
    assert found["C"] == {
        "involvedViews": [view_ref("Child"), view_ref("V"), view_ref("V", version="v2")],
        "involvedViewCount": 2,
    }


def test_only_requested_inspections_are_returned(models: Api) -> None:
    assert of_containers(models, "C", totalInvolvedViewCount={"includeUnavailableViews": False}) == {
        "C": {"involvedViewCount": 2}
    }
    assert of_containers(models, "E", totalInvolvedViewCount={}) == {"E": {"involvedViewCount": 0}}


def test_core_container_is_inspected_too(models: Api) -> None:
    body = {
        "items": [{"space": "cdf_cdm", "externalId": "CogniteEquipment"}],
        "inspectionOperations": {"involvedViews": {}},
    }
    (found,) = models.ok(CONTAINERS, body)["items"]
    assert view_ref("CogniteEquipment", "cdf_cdm") in found["inspectionResults"]["involvedViews"]


def test_instance_involves_the_containers_it_has_data_in(models: Api) -> None:
    items = [{"instanceType": kind, **ref(name)} for kind in ("node", "edge") for name in ("both", "bare", "none")]
    found = of_instances(models, *items, involvedViews={}, involvedContainers={})
    none = {"involvedViews": [], "involvedContainers": []}
    assert found == [
        {
            **items[0],
            "inspectionResults": {
                "involvedViews": [view_ref("Child"), view_ref("V", version="v2")],
                "involvedContainers": [container_ref("C"), container_ref("D")],
            },
        },
        {**items[1], "inspectionResults": none},
        {**items[3], "inspectionResults": none},
    ]
    (found,) = of_instances(models, items[0], involvedContainers={})
    assert list(found["inspectionResults"]) == ["involvedContainers"]


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        (CONTAINERS, {"items": [], "inspectionOperations": {}}, "items size must be between 1 and 10"),
        (CONTAINERS, {"items": [ref("C")] * 11, "inspectionOperations": {}}, "items size must be between 1 and 10"),
        (CONTAINERS, {"items": [ref("C")]}, "inspectionOperations must not be null"),
        (CONTAINERS, {"items": [ref("1")], "inspectionOperations": {}}, "externalId must match"),
        (INSTANCES, {"items": [], "inspectionOperations": {}}, "items size must be between 1 and 1000"),
        (INSTANCES, {"items": [ref("n")], "inspectionOperations": {}}, "instanceType"),
        (
            INSTANCES,
            {"items": [{"instanceType": "node", **ref("n")}], "inspectionOperations": {"involved": {}}},
            "Unexpected field - inspectionOperations.involved",
        ),
    ],
)
def test_wrong_inspection_is_refused(models: Api, path: str, body: dict, message: str) -> None:
    status, said = models.refused(path, body)
    assert (status, message in said) == (400, True), said
