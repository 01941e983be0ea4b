import re
from collections import Counter

import pytest

from emulator.core.units import catalog, convert, in_system
from emulator.errors import IncompatibleUnits

UNITS = catalog().units


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (0, "temperature:deg_c", "temperature:k", 273.15),
        (100, "temperature:deg_c", "temperature:deg_f", 212),
        (-40, "temperature:deg_f", "temperature:deg_c", -40),
        (491.67, "temperature:deg_r", "temperature:deg_c", 0),
        (1.1, "pressure:bar", "pressure:pa", 110000),
        (1, "pressure:atm", "pressure:psi", 14.6959487755134),
        (1, "pressure:atm", "pressure:torr", 760),
        (0, "pressure:barg", "pressure:pa", 101325),
        (0, "pressure:psig", "pressure:atm", 1),
        (1, "pressure:in_hg", "pressure:pa", 3386.389),
        (1, "length:mi", "length:kilom", 1.609344),
        (12, "length:in", "length:ft", 1),
        (1, "length:mi_n", "length:m", 1852),
        (1, "area:ac", "area:m2", 4046.8564224),
        (1, "area:ha", "area:ac", 2.47105381467165),
        (1, "volume:bbl_us", "volume:gal_us", 42),
        (1, "volume:m3", "volume:bbl_us", 6.28981077043211),
        (1, "volume:gal_uk", "volume:l", 4.54609),
        (1, "mass:lb", "mass:kilogm", 0.45359237),
        (1, "mass:ton_us", "mass:lb", 2000),
        (16, "mass:oz", "mass:lb", 1),
        (1, "density:gm-per-centim3", "density:lb-per-ft3", 62.4279605761446),
        (10, "density:lb-per-gal", "density:kilogm-per-m3", 1198.26427316897),
        (1, "energy:kilow-hr", "energy:megaj", 3.6),
        (1, "energy:btu_it", "energy:j", 1055.05585262),
        (1, "energy:kilocal", "energy:kiloj", 4.184),
        (1, "power:hp", "power:w", 745.699871582270),
        (1, "power:ton_fg", "power:btu_it-per-hr", 12000),
        (1, "force:lb_f", "force:n", 4.4482216152605),
        (1, "torque:lb_f-ft", "torque:n-m", 1.3558179483314),
        (60, "angular_velocity:rev-per-min", "angular_velocity:rev-per-sec", 1),
        (180, "angle:deg", "angle:rad", 3.14159265358979),
        (60, "velocity:mi-per-hr", "velocity:ft-per-sec", 88),
        (1, "velocity:kn", "velocity:kilom-per-hr", 1.852),
        (1, "volume_flow_rate:bbl_us-per-day", "volume_flow_rate:m3-per-day", 0.158987294928),
        (60, "volume_flow_rate:gal_us-per-min", "volume_flow_rate:gal_us-per-sec", 1),
        (3.6, "volume_flow_rate:m3-per-hr", "volume_flow_rate:l-per-sec", 1),
        (1, "mass_flow_rate:tonne-per-hr", "mass_flow_rate:kilogm-per-sec", 0.277777777777778),
        (1, "dynamic_viscosity:centipoise", "dynamic_viscosity:pa-sec", 0.001),
        (1, "kinematic_viscosity:centist", "kinematic_viscosity:millim2-per-sec", 1),
        (1, "radioactivity:ci", "radioactivity:bq", 37_000_000_000),
        (1, "magnetic_field:gauss", "magnetic_field:t", 0.0001),
        (50, "dimensionless_ratio:percent", "dimensionless_ratio:fraction", 0.5),
        (1, "time:day", "time:hr", 24),
        (1, "volume_flow_rate:mega-ft3-per-day", "volume_flow_rate:m3-per-hr", 1179.868608),
        (1, "energy:kilobtu_it", "energy:btu_it", 1000),
        (1, "energy:btu_th", "energy:j", 1054.35026448889),
        (1, "power:megabtu_it-per-hr", "power:kilow", 293.071070172222),
        (0, "pressure:kilopag", "pressure:barg", 0),
        (1, "length:1_64_in", "length:millim", 0.396875),
        (1000, "gas_liquid_ratio:scf-per-stb", "gas_liquid_ratio:sm3-per-sm3", 178.107606679035),
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


def test_catalog_covers_daily_work() -> None:
    assert len(UNITS) > 400
    assert len({unit.quantity for unit in UNITS.values()}) > 50


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
