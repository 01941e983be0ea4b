"""System nodes in reads: found where a filter names their space, and not left behind."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from builders import data, edge, node, ref, view_ref
from emulator.compile.statement import Statement
from emulator.operations.instance_counts import count_project

INSTANCES = "/models/instances"
UNIT = view_ref("CogniteUnit", "cdf_cdm")
SERIES = view_ref("CogniteTimeSeries", "cdf_cdm")
IN_UNITS = {"equals": {"property": ["node", "space"], "value": "cdf_cdm_units"}}
IN_TYPES = {"in": {"property": ["node", "space"], "values": ["sp", "cdf_cdm"]}}
TYPES = ["image-360-annotation", "diagrams.AssetLink", "diagrams.FileLink"]


def named(external_id, space="cdf_cdm_units"):
    return {"instanceType": "node", **ref(external_id, space)}


def with_space(api):
    api.ok("/models/spaces", {"items": [{"space": "sp"}]})
    return api


def units(api):
    return [unit["externalId"] for unit in api.client.get("/units").json()["items"]]


def names(items):
    return [item["externalId"] for item in items]


def query(api, expressions, **body):
    return api.ok(f"{INSTANCES}/query", {"with": expressions, "select": {name: {} for name in expressions}, **body})


@pytest.mark.parametrize(
    ("said", "parameters"),
    [
        (IN_UNITS, {}),
        ({"in": {"property": ["node", "space"], "values": ["sp", "cdf_cdm_units"]}}, {}),
        ({"and": [{"or": [IN_UNITS, {"equals": {"property": ["node", "space"], "value": "none"}}]}]}, {}),
        ({"equals": {"property": ["node", "space"], "value": {"parameter": "p"}}}, {"p": "cdf_cdm_units"}),
        ({"in": {"property": ["node", "space"], "values": {"parameter": "p"}}}, {"p": ["cdf_cdm_units"]}),
    ],
)
def test_query_and_sync_find_units_where_a_filter_names_their_space(api, said, parameters) -> None:
    with_space(api)
    expressions = {"n": {"nodes": {"filter": said}, "limit": 1000}}
    body = {"with": expressions, "select": {"n": {}}, "parameters": parameters}
    assert names(api.ok(f"{INSTANCES}/query", body)["items"]["n"]) == units(api)
    assert names(api.ok(f"{INSTANCES}/sync", body)["items"]["n"]) == units(api)


def test_units_stay_hidden_where_no_filter_names_their_space(api) -> None:
    with_space(api)
    hidden = (
        {},
        {"filter": {"hasData": [UNIT]}},
        {"filter": {"not": {"equals": IN_UNITS["equals"] | {"value": "sp"}}}},
    )
    for nodes in hidden:
        body = {"with": {"n": {"nodes": nodes}}, "select": {"n": {}}}
        assert api.ok(f"{INSTANCES}/query", body)["items"]["n"] == []
        assert api.ok(f"{INSTANCES}/sync", body)["items"]["n"] == []


def test_type_nodes_are_found_in_their_space(api) -> None:
    with_space(api)
    api.ok(INSTANCES, {"items": [node("own", type=ref(TYPES[1], "cdf_cdm"))]})
    assert names(api.ok(f"{INSTANCES}/list", {"filter": IN_TYPES})["items"]) == [*TYPES, "own"]
    assert names(query(api, {"n": {"nodes": {"filter": IN_TYPES}}})["items"]["n"]) == [*TYPES, "own"]
    # A filter that names one system space finds nothing of another.
    either = {"or": [IN_UNITS, {"hasData": []}]}
    assert names(api.ok(f"{INSTANCES}/list", {"filter": either, "limit": 1000})["items"]) == [*units(api), "own"]


def test_query_walks_from_units_over_relations_and_edges(api) -> None:
    with_space(api)
    bar = ref("pressure:bar", "cdf_cdm_units")
    series = [node(name, data(SERIES, type="numeric", isStep=False, unit=bar)) for name in ("t", "u")]
    link = edge("e", bar, ref("t"), ref("measures"))
    api.ok(INSTANCES, {"items": [*series, link], "autoCreateStartNodes": True})
    some = {"and": [IN_UNITS, {"prefix": {"property": ["node", "externalId"], "value": "pressure:b"}}]}
    through = {"source": SERIES, "identifier": "unit"}
    expressions = {
        "units": {"nodes": {"filter": some}},
        "series": {"nodes": {"from": "units", "through": through, "direction": "inwards"}},
        "edges": {"edges": {"from": "units", "maxDistance": 1}},
        "far": {"edges": {"from": "units"}},
        "ends": {"nodes": {"from": "edges"}},
        "back": {"nodes": {"from": "edges", "chainTo": "source"}},
    }
    found = {name: names(items) for name, items in query(api, expressions)["items"].items()}
    assert "pressure:bar" in found.pop("units")
    assert found == {"series": ["t", "u"], "edges": ["e"], "far": ["e"], "ends": ["t"], "back": ["pressure:bar"]}


def test_pages_of_units_tile_their_space(api) -> None:
    expression = {"n": {"nodes": {"filter": IN_UNITS}, "limit": 200}}
    found, cursors = [], {}
    while not found or cursors:
        answer = query(api, expression, cursors=cursors)
        found += names(answer["items"]["n"])
        cursors = answer["nextCursor"]
    assert found == units(api)


@pytest.mark.parametrize("mode", ["onePhase", "twoPhase"])
def test_sync_returns_each_unit_once(api, mode) -> None:
    with_space(api)
    body = {"with": {"n": {"nodes": {"filter": IN_UNITS}, "limit": 200, "mode": mode}}, "select": {"n": {}}}
    answer = api.ok(f"{INSTANCES}/sync", body)
    found = []
    while answer["items"]["n"]:
        found += names(answer["items"]["n"])
        answer = api.ok(f"{INSTANCES}/sync", {**body, "cursors": answer["nextCursor"]})
    assert found == units(api)
    deg_c = ref("temperature:deg_c", "cdf_cdm_units")
    api.ok(INSTANCES, {"items": [node("t", data(SERIES, type="numeric", isStep=False, unit=deg_c))]})
    assert api.ok(f"{INSTANCES}/sync", {**body, "cursors": answer["nextCursor"]})["items"]["n"] == []


def test_sync_without_backfill_returns_no_units(api) -> None:
    body = {"with": {"n": {"nodes": {"filter": IN_UNITS}, "mode": "noBackfill"}}, "select": {"n": {}}}
    assert api.ok(f"{INSTANCES}/sync", body)["items"]["n"] == []


def test_search_and_aggregate_find_units_where_a_filter_names_their_space(api) -> None:
    body = {"view": UNIT, "query": "pascal", "properties": ["description"]}
    count = {"aggregates": [{"count": {}}]}
    assert api.ok(f"{INSTANCES}/search", body)["items"] == []
    found = names(api.ok(f"{INSTANCES}/search", {**body, "filter": IN_UNITS})["items"])
    assert "pressure:pa" in found
    (item,) = api.ok(f"{INSTANCES}/aggregate", {**body, **count, "filter": IN_UNITS})["items"]
    assert item["aggregates"] == [{"aggregate": "count", "value": len(found)}]
    named = {"view": UNIT, "filter": IN_UNITS, "limit": 1000}
    assert names(api.ok(f"{INSTANCES}/search", named)["items"]) == units(api)
    (item,) = api.ok(f"{INSTANCES}/aggregate", {"view": UNIT, **count})["items"]
    assert item["aggregates"] == [{"aggregate": "count", "value": 0}]


def test_units_are_inspected(api) -> None:
    operations = {"involvedContainers": {}}
    body = {"inspectionOperations": operations, "items": [named("length:m"), named("length:nothing")]}
    (item,) = api.ok(f"{INSTANCES}/inspect", body)["items"]
    containers = names(item["inspectionResults"]["involvedContainers"])
    assert containers == ["CogniteDescribable", "CogniteUnit"]


def test_reading_system_nodes_leaves_nothing_behind(api, graph) -> None:
    with_space(api)
    filtered = {"filter": IN_UNITS, "limit": 3}
    sets = {"with": {"n": {"nodes": {"filter": IN_UNITS}, "limit": 3}}, "select": {"n": {}}}
    reads = {
        "byids": {"items": [named("length:m"), named(TYPES[0], "cdf_cdm"), named("pump", "sp")]},
        "list": filtered,
        "query": sets,
        "sync": sets,
        "search": {"view": UNIT, "query": "bar", **filtered},
        "aggregate": {"view": UNIT, "aggregates": [{"count": {}}], "filter": IN_UNITS},
        "inspect": {"inspectionOperations": {"involvedViews": {}}, "items": [named("length:m")]},
    }
    api.ok(INSTANCES, {"items": [node("pump")]})
    for _ in range(2):
        for path, body in reads.items():
            answer = api.ok(f"{INSTANCES}/{path}", body)
            found = answer["items"]["n"] if path in ("query", "sync") else answer["items"]
            assert found, path
    count = Statement("MATCH (n:Instance) WHERE n.project = $project RETURN count(n)", {"project": api.project})
    assert graph.read(lambda transaction: transaction.row(count)) == [1]
    assert api.client.get("/models/statistics").json()["instances"]["nodes"] == 1


def test_system_nodes_that_a_write_refers_to_are_not_counted(api, graph) -> None:
    with_space(api)
    deg_c = ref("temperature:deg_c", "cdf_cdm_units")
    api.ok(INSTANCES, {"items": [node("t", data(SERIES, type="numeric", isStep=False, unit=deg_c))]})
    counted = api.client.get("/models/statistics").json()["instances"]
    assert (counted["nodes"], counted["instances"], counted["softDeletedInstances"]) == (1, 1, 0)
    assert graph.read(lambda transaction: count_project(transaction, api.project)).nodes == 1
    api.ok(f"{INSTANCES}/byids", {"items": [named("temperature:deg_c")]})
    assert api.client.get("/models/statistics").json()["instances"]["nodes"] == 1


def test_concurrent_reads_and_writes_of_units_all_succeed(api) -> None:
    with_space(api)
    some = units(api)[:40]

    def read(number):
        chosen = some[number:] + some[:number]
        return len(api.ok(f"{INSTANCES}/byids", {"items": list(map(named, chosen))})["items"])

    def write(number):
        unit = ref(some[-number - 1], "cdf_cdm_units")
        return len(
            api.ok(INSTANCES, {"items": [node(f"n{number}", data(SERIES, type="numeric", isStep=False, unit=unit))]})
        )

    with ThreadPoolExecutor(8) as pool:
        reads = [pool.submit(read, number) for number in range(12)]
        writes = [pool.submit(write, number) for number in range(12)]
        assert [one.result() for one in reads] == [40] * 12
        assert all(one.result() for one in writes)
