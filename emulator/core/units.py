"""The unit catalog, read when first asked for, once in a process."""

from functools import cache
from importlib.resources import files

from emulator.core.unit_text import Catalog, read
from emulator.errors import IncompatibleUnits
from emulator.wire.schema.units import Unit

_DEFAULT = "Default"
_DIGITS = 12


@cache
def catalog() -> Catalog:
    return read((files("emulator.core") / "units.txt").read_text(encoding="utf-8"))


def convert(value: float, source: Unit, target: Unit) -> float:
    """Turn a value in `source` into one in `target`, to 12 significant digits as the service does.

    >>> units = catalog().units
    >>> convert(25.0, units["temperature:deg_c"], units["temperature:deg_f"])
    77.0
    """
    if source.quantity != target.quantity:
        raise IncompatibleUnits(source.external_id, target.external_id)
    if source.conversion == target.conversion:
        return value
    base = (value + source.conversion.offset) * source.conversion.multiplier
    return float(f"{base / target.conversion.multiplier - target.conversion.offset:.{_DIGITS}g}")


def in_system(unit: Unit, system: str) -> Unit | None:
    """The unit of `unit`'s quantity in `system`, else in the default one; None where there is no such system.

    >>> in_system(catalog().units["pressure:bar"], "Imperial").external_id
    'pressure:psi'
    """
    if system not in catalog().systems:
        return None
    for name in (system, _DEFAULT):
        for chosen in catalog().systems[name].quantities:
            if chosen.name == unit.quantity:
                return catalog().units[chosen.unit_external_id]
    return None
