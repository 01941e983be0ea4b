import pytest

from builders import container, prop

CELSIUS = {
    "externalId": "temperature:deg_c",
    "name": "DEG_C",
    "longName": "Degree Celsius",
    "symbol": "°C",
    "quantity": "Temperature",
    "conversion": {"multiplier": 1.0, "offset": 273.15},
    "source": "qudt.org",
    "sourceReference": "https://qudt.org/vocab/unit/DEG_C",
}


def without_aliases(unit):
    return {key: value for key, value in unit.items() if key != "aliasNames"}


def test_list_has_the_whole_catalog(api) -> None:
    items = api.client.get("/units").json()["items"]
    assert len(items) == 397
    (celsius,) = (unit for unit in items if unit["externalId"] == "temperature:deg_c")
    assert without_aliases(celsius) == CELSIUS
    assert "degC" in celsius["aliasNames"]


def test_one_unit_is_found_by_its_external_id(api) -> None:
    for path in ("/units/temperature:deg_c", "/units/temperature%3Adeg_c"):
        assert [without_aliases(unit) for unit in api.client.get(path).json()["items"]] == [CELSIUS]


def test_path_of_unit_systems_is_not_an_external_id(api) -> None:
    systems = {system["name"]: system["quantities"] for system in api.client.get("/units/systems").json()["items"]}
    assert list(systems) == ["Default", "SI", "Imperial"]
    for system, unit in (("Default", "pressure:bar"), ("SI", "pressure:pa"), ("Imperial", "pressure:psi")):
        assert {"name": "Pressure", "unitExternalId": unit} in systems[system]


def test_units_are_returned_in_request_order(api) -> None:
    names = ["pressure:bar", "length:m", "temperature:k"]
    items = api.ok("/units/byids", {"items": [{"externalId": name} for name in names]})["items"]
    assert [unit["externalId"] for unit in items] == names


def test_unknown_units_are_refused_or_ignored(api) -> None:
    body = {"items": [{"externalId": "length:m"}, {"externalId": "length:parsec"}]}
    response = api.post("/units/byids", body)
    assert response.status_code == 400
    assert response.json()["error"]["missing"] == [{"externalId": "length:parsec"}]
    assert api.client.get("/units/length:parsec").status_code == 400
    assert len(api.ok("/units/byids", {**body, "ignoreUnknownIds": True})["items"]) == 1


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_unit_of_a_property_is_in_the_catalog(api, kind) -> None:
    api.ok("/models/spaces", {"items": [{"space": "sp"}]})
    unit = {"externalId": "pressure:bar", "sourceUnit": "BAR"}
    (created,) = api.ok("/models/containers", {"items": [container("Pump", pressure=prop(kind, unit=unit))]})["items"]
    assert created["properties"]["pressure"]["type"]["unit"] == unit
    status, message = api.refused(
        "/models/containers", {"items": [container("Pump", pressure=prop(kind, unit={"externalId": "pressure:foo"}))]}
    )
    assert (status, message) == (400, "Unit 'pressure:foo' does not exist.")
