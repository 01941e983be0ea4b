"""Property names that fields of instances have too are ordinary ones: a path or a view tells which is meant."""

from typing import Any

import pytest

from builders import SPACE, container, data, node, prop, view, view_ref
from conftest import Api

NAMES = ("version", "startNode", "endNode", "type", "instanceType")
INSTANCES = "/models/instances"
SHEET = view_ref("Sheet")


@pytest.fixture
def sheets(api: Api) -> Api:
    """Three nodes, whose properties have the values "a", "b" and "b"."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": [container("Sheet", **{name: prop() for name in NAMES})]})
    api.ok("/models/views", {"items": [view("Sheet", *(f"Sheet.{name}" for name in NAMES))]})
    values = {"one": "b", "two": "a", "three": "b"}
    items = [node(name, data(SHEET, **dict.fromkeys(NAMES, value))) for name, value in values.items()]
    api.ok(INSTANCES, {"items": items})
    return api


def found(items: list[dict[str, Any]]) -> list[str]:
    return [item["externalId"] for item in items]


@pytest.mark.parametrize("name", NAMES)
def test_path_through_a_view_means_the_property(sheets: Api, name: str) -> None:
    path = [SPACE, "Sheet/v1", name]
    body = {
        "instanceType": "node",
        "sources": [{"source": SHEET}],
        "filter": {"equals": {"property": path, "value": "b"}},
        "sort": [{"property": path, "direction": "descending"}],
    }
    items = sheets.ok(f"{INSTANCES}/list", body)["items"]
    assert sorted(found(items)) == ["one", "three"]
    assert items[0]["properties"][SPACE]["Sheet/v1"] == dict.fromkeys(NAMES, "b")
    assert items[0]["version"] == 1
    every = sheets.ok(f"{INSTANCES}/list", {**body, "filter": None, "sort": [{"property": path}]})["items"]
    assert found(every)[0] == "two"


@pytest.mark.parametrize("name", NAMES)
def test_select_of_a_query_takes_the_property(sheets: Api, name: str) -> None:
    select = {"sources": [{"source": SHEET, "properties": [name]}], "sort": [{"property": [SPACE, "Sheet/v1", name]}]}
    answer = sheets.ok(f"{INSTANCES}/query", {"with": {"s": {"nodes": {}}}, "select": {"s": select}})
    assert [item["properties"][SPACE]["Sheet/v1"] for item in answer["items"]["s"]] == [{name: v} for v in "abb"]


@pytest.mark.parametrize("name", NAMES)
def test_aggregates_and_searches_through_a_view_mean_the_property(sheets: Api, name: str) -> None:
    grouped = {"view": SHEET, "groupBy": [name], "aggregates": [{"count": {"property": name}}]}
    items = sheets.ok(f"{INSTANCES}/aggregate", grouped)["items"]
    assert [(item["group"], item["aggregates"][0]["value"]) for item in items] == [({name: "b"}, 2), ({name: "a"}, 1)]
    search = {"view": SHEET, "query": "a", "properties": [name]}
    assert found(sheets.ok(f"{INSTANCES}/search", search)["items"]) == ["two"]
