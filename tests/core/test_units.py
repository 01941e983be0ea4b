import json
import re
from collections import Counter
from importlib.resources import files
from typing import Any

import msgspec
import pytest

from emulator.core.unit_text import main, write
from emulator.core.units import catalog, convert, in_system
from emulator.errors import IncompatibleUnits
from shared import beside_checkout

UNITS = catalog().units
PUBLIC = beside_checkout("units")
"""The public catalog, where it stands beside the checkout."""

needs_catalog = pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public catalog does not stand beside this checkout")


def public(name: str) -> Any:
    return json.loads((PUBLIC / name).read_text(encoding="utf-8"))


@needs_catalog
def test_units_are_those_of_the_public_catalog() -> None:
    for ours, theirs in zip(map(msgspec.to_builtins, UNITS.values()), public("units.json"), strict=True):
        if (theirs["source"] or "").startswith("Derived from"):
            theirs["source"] = ours["source"]  # a sentence, which is not copied
        assert ours == theirs


@needs_catalog
def test_systems_are_those_of_the_public_catalog() -> None:
    assert [msgspec.to_builtins(system) for system in catalog().systems.values()] == public("unitSystems.json")


@needs_catalog
def test_text_is_what_the_public_catalog_makes(capsys: pytest.CaptureFixture[str]) -> None:
    main(str(PUBLIC / "units.json"), str(PUBLIC / "unitSystems.json"))
    assert capsys.readouterr().out == (files("emulator.core") / "units.txt").read_text(encoding="utf-8")


def test_text_is_read_without_loss() -> None:
    assert write(catalog()) == (files("emulator.core") / "units.txt").read_text(encoding="utf-8")


def test_unit_has_all_that_the_catalog_says_of_it() -> None:
    assert msgspec.to_builtins(UNITS["length:1_64_in"]) == {
        "externalId": "length:1_64_in",
        "name": "1/64 in",
        "longName": "One Sixty-Fourth of an Inch",
        "symbol": "\u00b9\u2044\u2086\u2084\u2033",
        "aliasNames": [
            *("1/64 in", "1/64″", "one sixty-fourth inch", "1-64 inch", "1-64 in", "1/64th in", "1/64th inch"),
            "sixty-fourth inch",
        ],
        "quantity": "Length",
        "conversion": {"multiplier": 0.000396875, "offset": 0.0},
        "source": "Custom based on qudt.org - https://qudt.org/vocab/unit/IN",
        "sourceReference": None,
    }
    assert (UNITS["unknown:unknown"].source, UNITS["unknown:unknown"].symbol) == (None, "")
    assert UNITS["pressure:barg"].source_reference == "https://rds.posccaesar.org/ontology/plm/rdl/PCA_100003649/"
    assert " / hr" in UNITS["frequency:num-per-hr"].alias_names
    assert len(UNITS["temperature:deg_c"].alias_names) == 42


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (0, "temperature:deg_c", "temperature:k", 273.15),
        (100, "temperature:deg_c", "temperature:deg_f", 212),
        (-40, "temperature:deg_f", "temperature:deg_c", -40),
        (491.67, "temperature:deg_r", "temperature:deg_c", 0),
        (1.1, "pressure:bar", "pressure:pa", 110000),
        (1, "pressure:atm", "pressure:psi", 14.6959487755134),
        (0, "pressure:barg", "pressure:pa", 101325),
        (0, "pressure:psig", "pressure:atm", 0.999999913438),
        (1, "length:mi", "length:kilom", 1.609344),
        (12, "length:in", "length:ft", 1),
        (1, "volume:m3", "volume:bbl_us", 6.28981056977507),
        (1, "volume:gal_uk", "volume:l", 4.54609),
        (10, "density:oz-per-gal", "density:kilogm-per-m3", 62.3602329),
        (1, "mass:lb", "mass:kilogm", 0.45359237),
        (16, "mass:oz", "mass:lb", 1),
        (1, "density:gm-per-centim3", "density:lb-per-ft3", 62.4279605761446),
        (10, "density:lb-per-gal", "density:kilogm-per-m3", 997.763727),
        (1, "energy:kilow-hr", "energy:megaj", 3.6),
        (1, "energy:btu_it", "energy:j", 1055.05585262),
        (1, "energy:kilocal", "energy:kiloj", 4.184),
        (1, "power:hp", "power:w", 745.6999),
        (1, "force:lb_f", "force:n", 4.4482216152605),
        (1, "torque:lb_f-ft", "torque:n-m", 1.3558179483314),
        (60, "angular_velocity:rev-per-min", "angular_velocity:rev-per-sec", 1),
        (180, "angle:deg", "angle:rad", 3.14159265358979),
        (60, "velocity:mi-per-hr", "velocity:ft-per-sec", 88),
        (1, "velocity:kn", "velocity:kilom-per-hr", 1.852),
        (1, "volume_flow_rate:bbl_us-per-day", "volume_flow_rate:m3-per-day", 0.1589873),
        (3.6, "volume_flow_rate:m3-per-hr", "volume_flow_rate:l-per-sec", 1),
        (1, "mass_flow_rate:tonne-per-hr", "mass_flow_rate:kilogm-per-sec", 0.277777777777778),
        (1, "dynamic_viscosity:centipoise", "dynamic_viscosity:pa-sec", 0.001),
        (1, "radioactivity:ci", "radioactivity:bq", 37_000_000_000),
        (1, "magnetic_field:gauss", "magnetic_field:t", 0.0001),
        (50, "dimensionless_ratio:percent", "dimensionless_ratio:fraction", 0.5),
        (1, "time:day", "time:hr", 24),
        (1, "volume_flow_rate:mega-ft3-per-day", "volume_flow_rate:m3-per-hr", 1179.86868),
        (1, "energy:kilobtu_it", "energy:btu_it", 1000),
        (1, "energy:btu_th", "energy:j", 1054.3502645),
        (1, "power:megabtu_it-per-hr", "power:kilow", 293.071070172222),
        (0, "pressure:kilopag", "pressure:barg", 0),
        (1, "length:1_64_in", "length:millim", 0.396875),
        (1000, "gas_liquid_ratio:scf-per-stb", "gas_liquid_ratio:sm3-per-sm3", 178.108),
    ],
)
def test_conversions_that_are_known(value, source, target, expected) -> None:
    assert convert(value, UNITS[source], UNITS[target]) == pytest.approx(expected, rel=1e-11, abs=1e-9)


def test_every_unit_converts_back_to_itself() -> None:
    for unit in UNITS.values():
        system = {q.name: q.unit_external_id for q in catalog().systems["Default"].quantities}
        base = UNITS[system[unit.quantity]]
        assert convert(convert(7.5, unit, base), base, unit) == pytest.approx(7.5, rel=1e-9)


def test_external_ids_are_what_clients_write() -> None:
    for name, unit in UNITS.items():
        assert re.fullmatch(r"[a-z_]+:[a-z0-9_-]+", name)
        assert unit.conversion.multiplier > 0


def test_alias_means_one_unit_of_a_quantity() -> None:
    counted = Counter((unit.quantity, alias) for unit in UNITS.values() for alias in unit.alias_names)
    assert [pair for pair, count in counted.items() if count > 1] == []


def test_systems_name_units_that_exist_each_quantity_once() -> None:
    assert list(catalog().systems) == ["Default", "SI", "Imperial"]
    for system in catalog().systems.values():
        names = [quantity.name for quantity in system.quantities]
        assert len(set(names)) == len(names)
        assert all(UNITS[q.unit_external_id].quantity == q.name for q in system.quantities)
    assert {q.name for q in catalog().systems["Default"].quantities} == {unit.quantity for unit in UNITS.values()}


def test_catalog_has_the_units_and_quantities_of_the_public_one() -> None:
    assert len(UNITS) == 397
    assert len({unit.quantity for unit in UNITS.values()}) == 62


def test_conversion_has_no_noise() -> None:
    assert convert(1.1, UNITS["pressure:bar"], UNITS["pressure:pa"]) == 110000.0
    assert convert(1.0, UNITS["temperature:deg_c"], UNITS["temperature:deg_f"]) == 33.8


def test_value_in_its_own_unit_stays_as_it_is() -> None:
    assert convert(0.1 + 0.2, UNITS["length:m"], UNITS["length:m"]) == 0.1 + 0.2


def test_units_of_other_quantities_do_not_convert() -> None:
    with pytest.raises(IncompatibleUnits, match="different quantities"):
        convert(1.0, UNITS["length:m"], UNITS["time:sec"])


def test_system_falls_back_to_the_default_unit() -> None:
    assert in_system(UNITS["angle:rad"], "Imperial") is UNITS["angle:deg"]
    assert in_system(UNITS["angle:deg"], "SI") is UNITS["angle:rad"]
    assert in_system(UNITS["angle:deg"], "Metric") is None
