"""Values, types and aggregates in the target unit of a read."""

from typing import Any

import pytest

from builders import SPACE, container, data, node, prop, view, view_ref
from conftest import Api

INSTANCES = "/models/instances"
GAUGE = view_ref("Gauge")
PASCAL = [{"property": "pressure", "unit": {"externalId": "pressure:pa"}}]


@pytest.fixture
def gauges(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    kinds = {
        "pressure": prop("float64", unit={"externalId": "pressure:bar", "sourceUnit": "BAR"}),
        "warmth": prop("float32", list=True, unit={"externalId": "temperature:deg_c"}),
        "plain": prop("float64"),
    }
    api.ok("/models/containers", {"items": [container("Gauge", **kinds)]})
    api.ok("/models/views", {"items": [view("Gauge", *(f"Gauge.{name}" for name in kinds))]})
    values = data(GAUGE, pressure=1.1, warmth=[0.0, 100.0], plain=5.0)
    api.ok(INSTANCES, {"items": [node("a", values), node("b", data(GAUGE, pressure=2.0)), node("c", data(GAUGE))]})
    return api


def shown(api: Api, path: str, **body: Any) -> list[dict[str, Any]]:
    items = api.ok(path, body)["items"]
    items = items["x"] if isinstance(items, dict) else items
    return [item["properties"][SPACE]["Gauge/v1"] for item in items]


def test_every_read_converts(gauges: Api) -> None:
    source = {"source": GAUGE, "targetUnits": PASCAL}
    expected = [{"pressure": 110_000.0, "warmth": [0.0, 100.0], "plain": 5.0}, {"pressure": 200_000.0}, {}]
    named = [{"instanceType": "node", "space": SPACE, "externalId": name} for name in "abc"]
    assert shown(gauges, f"{INSTANCES}/list", sources=[source]) == expected
    assert shown(gauges, f"{INSTANCES}/byids", sources=[source], items=named) == expected
    assert shown(gauges, f"{INSTANCES}/search", view=GAUGE, targetUnits=PASCAL) == expected
    query = {
        "with": {"x": {"nodes": {"filter": {"hasData": [GAUGE]}}}},
        "select": {"x": {"sources": [{**source, "properties": ["*"]}]}},
    }
    assert shown(gauges, f"{INSTANCES}/query", **query) == expected
    assert shown(gauges, f"{INSTANCES}/sync", **query) == expected


def test_lists_and_systems_convert(gauges: Api) -> None:
    units = [
        {"property": "warmth", "unit": {"externalId": "temperature:deg_f"}},
        {"property": "pressure", "unit": {"unitSystemName": "SI"}},
    ]
    first = shown(gauges, f"{INSTANCES}/list", sources=[{"source": GAUGE, "targetUnits": units}])[0]
    assert first == {"pressure": 110_000.0, "warmth": [32.0, 212.0], "plain": 5.0}


def test_typing_has_the_unit_of_the_values(gauges: Api) -> None:
    body = {"sources": [{"source": GAUGE, "targetUnits": PASCAL}], "includeTyping": True}
    typing = gauges.ok(f"{INSTANCES}/list", body)["typing"][SPACE]["Gauge/v1"]
    assert typing["pressure"]["type"]["unit"]["externalId"] == "pressure:pa"
    assert typing["warmth"]["type"]["unit"]["externalId"] == "temperature:deg_c"


def test_aggregates_convert(gauges: Api) -> None:
    of = {"property": "pressure"}
    wanted = [{"avg": of}, {"min": of}, {"sum": of}, {"count": of}, {"histogram": {**of, "interval": 100_000}}]
    body = {"view": GAUGE, "targetUnits": PASCAL, "aggregates": wanted}
    average, least, total, count, histogram = gauges.ok(f"{INSTANCES}/aggregate", body)["items"][0]["aggregates"]
    assert (average["value"], least["value"], total["value"], count["value"]) == (155_000.0, 110_000.0, 310_000.0, 2)
    assert histogram["buckets"] == [{"start": 100_000.0, "count": 1}, {"start": 200_000.0, "count": 1}]


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        ({"property": "nope", "unit": {"externalId": "pressure:pa"}}, "Unknown property 'nope'"),
        (
            {"property": "plain", "unit": {"externalId": "pressure:pa"}},
            "Property 'plain' has no unit; it cannot be converted.",
        ),
        ({"property": "pressure", "unit": {"externalId": "pressure:x"}}, "Unit 'pressure:x' does not exist."),
        ({"property": "pressure", "unit": {"unitSystemName": "Roman"}}, "Unit 'Roman' does not exist."),
        ({"property": "pressure", "unit": {"externalId": "length:m"}}, "different quantities"),
        ({"property": "pressure", "unit": {}}, "either externalId or unitSystemName"),
    ],
)
def test_invalid_target_unit_is_refused(gauges: Api, unit: dict[str, Any], message: str) -> None:
    body = {"sources": [{"source": GAUGE, "targetUnits": [unit]}]}
    status, said = gauges.refused(f"{INSTANCES}/list", body)
    assert status == 400
    assert message in said
