from builders import container_ref, data, node, ref, view, view_ref

INSTANCES = "/models/instances"
UNIT = view_ref("CogniteUnit", "cdf_cdm")
SERIES = view_ref("CogniteTimeSeries", "cdf_cdm")
IN_UNITS = {"equals": {"property": ["node", "space"], "value": "cdf_cdm_units"}}


def named(external_id, space="cdf_cdm_units"):
    return {"instanceType": "node", **ref(external_id, space)}


def with_space(api):
    api.ok("/models/spaces", {"items": [{"space": "sp"}]})
    return api


def test_unit_is_a_node_of_its_space(api) -> None:
    body = {"items": [named("pressure:bar"), named("pressure:foo")], "sources": [{"source": UNIT}]}
    (unit,) = api.ok(f"{INSTANCES}/byids", body)["items"]
    assert (unit["space"], unit["externalId"], unit["version"]) == ("cdf_cdm_units", "pressure:bar", 1)
    held = unit["properties"]["cdf_cdm"]["CogniteUnit/v1"]
    assert (held["name"], held["symbol"], held["quantity"]) == ("BAR", "bar", "Pressure")


def test_units_are_listed_only_where_the_filter_names_their_space(api) -> None:
    with_space(api)
    api.ok(f"{INSTANCES}/byids", {"items": [named("length:m")]})
    everything = {"instanceType": "node", "limit": 1000}
    assert api.ok(f"{INSTANCES}/list", everything)["items"] == []
    assert api.ok(f"{INSTANCES}/list", {**everything, "sources": [{"source": UNIT}]})["items"] == []
    found = api.ok(f"{INSTANCES}/list", {**everything, "filter": {"and": [IN_UNITS]}})["items"]
    assert [one["externalId"] for one in found] == [u["externalId"] for u in api.client.get("/units").json()["items"]]


def test_units_are_paged(api) -> None:
    body = {"sources": [{"source": UNIT}], "filter": IN_UNITS, "limit": 300}
    first = api.ok(f"{INSTANCES}/list", body)
    second = api.ok(f"{INSTANCES}/list", {**body, "cursor": first["nextCursor"]})
    names = [one["externalId"] for one in (*first["items"], *second["items"])]
    assert len(set(names)) == len(names) == len(api.client.get("/units").json()["items"])


def test_time_series_has_a_unit(api) -> None:
    with_space(api)
    series = node("t", data(SERIES, type="numeric", isStep=False, unit=ref("temperature:deg_c", "cdf_cdm_units")))
    api.ok(INSTANCES, {"items": [series]})
    body = {"items": [named("t", "sp")], "sources": [{"source": SERIES}]}
    (found,) = api.ok(f"{INSTANCES}/byids", body)["items"]
    held = found["properties"]["cdf_cdm"]["CogniteTimeSeries/v1"]
    assert held["unit"] == ref("temperature:deg_c", "cdf_cdm_units")
    again = api.ok(INSTANCES, {"items": [series]})["items"]
    assert not again[0]["wasModified"]
    assert len(api.ok(f"{INSTANCES}/list", {"limit": 10})["items"]) == 1


def test_unit_that_is_not_in_the_catalog_is_no_valid_target(api) -> None:
    with_space(api)
    series = node("t", data(SERIES, type="numeric", isStep=False, unit=ref("temperature:foo", "cdf_cdm_units")))
    status, message = api.refused(INSTANCES, {"items": [series]})
    assert status == 400
    assert "temperature:foo" in message


def test_missing_targets_are_not_created_in_a_system_space(api) -> None:
    with_space(api)
    api.ok("/models/containers", {"items": [{"space": "sp", "externalId": "C", "properties": {
        "to": {"type": {"type": "direct"}}}}]})  # fmt: skip
    body = {"items": [node("a", data(container_ref("C"), to=ref("nothing", "cdf_cdm")))]}
    assert api.refused(INSTANCES, body)[0] == 400
    known = {"items": [node("a", type=ref("diagrams.AssetLink", "cdf_cdm"))]}
    assert api.ok(INSTANCES, known)["items"][0]["wasModified"]


def test_instances_of_system_spaces_cannot_be_written_or_deleted(api) -> None:
    status, message = api.refused(INSTANCES, {"items": [node("x", space="cdf_cdm")]})
    assert (status, message) == (403, "Cannot write to the system space 'cdf_cdm'.")
    assert api.refused(f"{INSTANCES}/delete", {"items": [named("pressure:bar")]})[0] == 403


def test_own_view_over_units_reads_them(api) -> None:
    with_space(api)
    held = {"container": container_ref("CogniteUnit", "cdf_cdm"), "containerPropertyIdentifier": "symbol"}
    api.ok("/models/views", {"items": [view("Symbol", symbol=held)]})
    body = {"items": [named("volume:bbl_us")], "sources": [{"source": view_ref("Symbol")}]}
    (found,) = api.ok(f"{INSTANCES}/byids", body)["items"]
    assert found["properties"]["sp"]["Symbol/v1"] == {"symbol": "bbl"}


def test_query_reaches_the_unit_of_a_time_series(api) -> None:
    with_space(api)
    series = node("t", data(SERIES, type="numeric", isStep=False, unit=ref("temperature:deg_c", "cdf_cdm_units")))
    api.ok(INSTANCES, {"items": [series]})
    through = {"from": "series", "through": {"source": SERIES, "identifier": "unit"}, "direction": "outwards"}
    body = {
        "with": {"series": {"nodes": {"filter": {"hasData": [SERIES]}}}, "units": {"nodes": through}},
        "select": {"units": {"sources": [{"source": UNIT, "properties": ["symbol"]}]}},
    }
    (unit,) = api.ok(f"{INSTANCES}/query", body)["items"]["units"]
    assert unit["properties"]["cdf_cdm"]["CogniteUnit/v1"] == {"symbol": "°C"}
    everything = {"with": {"all": {"nodes": {}}}, "select": {"all": {}}}
    assert [one["externalId"] for one in api.ok(f"{INSTANCES}/query", everything)["items"]["all"]] == ["t"]


def test_sync_returns_the_descendants_of_a_moved_asset(api) -> None:
    with_space(api)
    asset = view_ref("CogniteAsset", "cdf_cdm")
    items = [node("north", data(asset)), node("pump", data(asset)), node("motor", data(asset, parent=ref("pump")))]
    api.ok(INSTANCES, {"items": items})
    body = {
        "with": {"all": {"nodes": {"filter": {"hasData": [asset]}}}},
        "select": {"all": {"sources": [{"source": asset, "properties": ["path"]}]}},
    }
    first = api.ok(f"{INSTANCES}/sync", body)
    api.ok(INSTANCES, {"items": [node("pump", data(asset, parent=ref("north")))]})
    changed = api.ok(f"{INSTANCES}/sync", {**body, "cursors": first["nextCursor"]})["items"]["all"]
    assert [(one["externalId"], one["version"]) for one in changed] == [("pump", 2), ("motor", 1)]
