"""Time series and files as their own APIs answer them: the nodes of the core data model."""

from typing import Any

import pytest

import builders as a
from conftest import Api

SERIES, FILE = a.view_ref("CogniteTimeSeries", "cdf_cdm"), a.view_ref("CogniteFile", "cdf_cdm")
PUMP = {"type": "numeric", "isStep": False, "name": "Pump", "unit": a.ref("pressure:bar", "cdf_cdm_units")}

pytestmark = pytest.mark.usefixtures("each_way")


@pytest.fixture
def plant(api: Api) -> Api:
    """Three time series, two files and a node that is neither, in two spaces."""
    api.ok("/models/spaces", {"items": [{"space": "one"}, {"space": "two"}]})
    scan = {"name": "Scan", "mimeType": "image/png", "directory": "/scans", "sourceCreatedTime": "2024-01-02T03:04:05Z"}
    nodes = [
        a.node("pump", a.data(SERIES, **PUMP, sourceUnit="bar", description="Outlet"), space="one"),
        a.node("pump", a.data(SERIES, type="string", isStep=True, name="Log"), space="two"),
        a.node("fan", a.data(SERIES, type="state", isStep=True, name="Fan"), space="two"),
        a.node("scan", a.data(FILE, **scan, source=a.ref("sap", "two")), space="one"),
        a.node("bare", a.data(FILE, directory="/"), space="two"),
        a.node("plain", space="one"),
        a.node("sap", a.data(a.view_ref("CogniteSourceSystem", "cdf_cdm"), name="SAP"), space="two"),
    ]
    api.ok("/models/instances", {"items": nodes})
    return api


def named(answer: Any) -> list[tuple[str, str]]:
    return [(one["instanceId"]["space"], one["instanceId"]["externalId"]) for one in answer["items"]]


def by(space: str, external_id: str) -> dict[str, Any]:
    return {"instanceId": a.ref(external_id, space)}


def test_time_series_is_what_its_node_says(plant: Api) -> None:
    (found,) = plant.ok("/timeseries/byids", {"items": [by("one", "pump")]})["items"]
    (node,) = plant.ok("/models/instances/byids", {"items": [{"instanceType": "node", **a.ref("pump", "one")}]})[
        "items"
    ]
    assert found == {
        "id": found["id"],
        "instanceId": a.ref("pump", "one"),
        "externalId": "pump",
        "name": "Pump",
        "description": "Outlet",
        "isString": False,
        "isStep": False,
        "type": "numeric",
        "unit": "bar",
        "unitExternalId": "pressure:bar",
        "createdTime": node["createdTime"],
        "lastUpdatedTime": node["lastUpdatedTime"],
    }


def test_file_is_what_its_node_says(plant: Api) -> None:
    scan, bare = plant.ok("/files/byids", {"items": [by("one", "scan"), by("two", "bare")]})["items"]
    assert {name: scan[name] for name in ("name", "mimeType", "directory", "source", "sourceCreatedTime")} == {
        "name": "Scan",
        "mimeType": "image/png",
        "directory": "/scans",
        "source": "sap",
        "sourceCreatedTime": 1704164645000,
    }
    assert (scan["uploaded"], "uploadedTime" in scan, bare["name"]) == (False, False, "bare")


def test_ids_of_three_kinds_find_each_once_in_the_order_of_the_request(plant: Api) -> None:
    fan, pump = plant.ok("/timeseries/byids", {"items": [by("two", "fan"), by("one", "pump")]})["items"]
    mixed = [{"id": fan["id"]}, {"externalId": "pump"}, by("two", "pump"), by("two", "fan")]
    found = plant.ok("/timeseries/byids", {"items": mixed})
    assert named(found) == [("two", "fan"), ("one", "pump"), ("two", "pump")]  # of two by one name the first created
    assert found["items"][1] == pump


def test_id_stays_while_the_node_changes(plant: Api) -> None:
    (before,) = plant.ok("/timeseries/byids", {"items": [by("two", "fan")]})["items"]
    plant.ok("/models/instances", {"items": [a.node("fan", a.data(SERIES, name="Big fan"), space="two")]})
    (after,) = plant.ok("/timeseries/byids", {"items": [{"id": before["id"]}]})["items"]
    assert (after["id"], after["name"]) == (before["id"], "Big fan")


def test_unknown_ids_are_named_or_left_out(plant: Api) -> None:
    unknown = [{"externalId": "none"}, {"id": 10**15}, by("one", "plain"), by("one", "scan")]
    body = {"items": [by("one", "pump"), *unknown]}
    answer = plant.post("/timeseries/byids", body)
    assert answer.status_code == 400
    assert answer.json()["error"] == {"code": 400, "message": "Time series not found", "missing": unknown}
    assert named(plant.ok("/timeseries/byids", {**body, "ignoreUnknownIds": True})) == [("one", "pump")]
    answer = plant.post("/files/byids", {"items": [{"id": 10**15}, by("one", "pump")]})
    assert answer.json()["error"]["message"] == "File ids not found: 1000000000000000, one:pump"


def test_deleted_node_is_unknown(plant: Api) -> None:
    plant.ok("/models/instances/delete", {"items": [{"instanceType": "node", **a.ref("fan", "two")}]})
    assert plant.refused("/timeseries/byids", {"items": [by("two", "fan")]}) == (400, "Time series not found")


@pytest.mark.parametrize("wrong", [{}, {"id": 1, "externalId": "pump"}])
def test_identifier_is_one_of_three(api: Api, wrong: dict[str, Any]) -> None:
    status, message = api.refused("/timeseries/byids", {"items": [wrong]})
    assert (status, "items[0] must have exactly one of id, externalId and instanceId" in message) == (400, True)


FILTERS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("timeseries", {}, ["pump", "pump", "fan"]),
    ("timeseries", {"name": "Pump"}, ["pump"]),
    ("timeseries", {"unit": "bar"}, ["pump"]),
    ("timeseries", {"unitExternalId": "pressure:bar"}, ["pump"]),
    ("timeseries", {"isString": True}, ["pump"]),
    ("timeseries", {"isString": False}, ["pump", "fan"]),
    ("timeseries", {"isStep": True, "externalIdPrefix": "f"}, ["fan"]),
    ("timeseries", {"createdTime": {"max": 1}}, []),
    ("timeseries", {"lastUpdatedTime": {"min": 1}}, ["pump", "pump", "fan"]),
    ("files", {}, ["scan", "bare"]),
    ("files", {"name": "Scan", "mimeType": "image/png"}, ["scan"]),
    ("files", {"source": "sap"}, ["scan"]),
    ("files", {"directoryPrefix": "/s"}, ["scan"]),
    ("files", {"uploaded": True}, []),
    ("files", {"uploaded": False, "externalIdPrefix": "b"}, ["bare"]),
    ("sequences", {}, []),
]


@pytest.mark.parametrize(("resource", "said", "names"), FILTERS)
def test_list_is_filtered(plant: Api, resource: str, said: dict[str, Any], names: list[str]) -> None:
    found = plant.ok(f"/{resource}/list", {"filter": said, "limit": 10})
    assert [name for _, name in named(found)] == names


def test_list_comes_in_pages(plant: Api) -> None:
    pages, cursor = list[list[tuple[str, str]]](), None
    for _ in range(3):
        answer = plant.ok("/timeseries/list", {"limit": 1, "cursor": cursor})
        pages.append(named(answer))
        cursor = answer["nextCursor"]
    assert pages == [[("one", "pump")], [("two", "pump")], [("two", "fan")]]
    assert plant.ok("/timeseries/list", {"limit": 1, "cursor": cursor}) == {"items": []}
    assert plant.refused("/files/list", {"limit": 1, "cursor": cursor})[0] == 400


def test_list_takes_its_filter_from_the_query_string_too(plant: Api) -> None:
    assert named(plant.client.get("/timeseries?externalIdPrefix=f").json()) == [("two", "fan")]
    assert named(plant.client.get("/files?name=Scan&uploaded=false&limit=5").json()) == [("one", "scan")]


def test_what_lists_cannot_do_yet_is_named(api: Api) -> None:
    said = [
        {"filter": {"metadata": {"a": "b"}}},
        {"advancedFilter": {"not": {}}},
        {"sort": ["name"]},
        {"partition": "1/2"},
    ]
    for body in said:
        for resource in ("timeseries", "files"):
            assert api.refused(f"/{resource}/list", body)[0] == 501
    assert api.client.get("/files?dataSetIds=1").status_code == 501
    assert api.refused("/files/list", {"filter": {"nonsense": 1}})[0] == 400


def test_there_are_no_sequences(api: Api) -> None:
    body = {"items": [{"externalId": "none"}]}
    assert api.refused("/sequences/byids", body) == (400, "Sequence ids not found: none")
    assert api.ok("/sequences/byids", {**body, "ignoreUnknownIds": True}) == {"items": []}


@pytest.mark.parametrize("number", [0, -1, 2**53, 2**63, 10**40])
@pytest.mark.parametrize("path", ["/timeseries/byids", "/files/byids", "/sequences/byids"])
def test_number_outside_the_range_of_ids_is_refused(api: Api, path: str, number: int) -> None:
    status, message = api.refused(path, {"items": [{"id": number}]})
    assert status == 400
    assert "id" in message
