"""The unit catalog, read when first asked for, once in a process."""

from functools import cache
from importlib.resources import files

from msgspec import Struct, field

from emulator.errors import IncompatibleUnits
from emulator.wire.schema.units import Unit, UnitConversion, UnitSystem, UnitSystemQuantity

_SOURCE = "qudt.org"
_CUSTOM = "Derived from units of qudt.org"
_DEFAULT = "Default"
_DIGITS = 12
_REFERENCE = "https://qudt.org/vocab/unit/"


class Catalog(Struct):
    """Units by external id, and the systems by name."""

    units: dict[str, Unit] = field(default_factory=dict[str, Unit])
    systems: dict[str, UnitSystem] = field(default_factory=dict[str, UnitSystem])


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


def read(text: str) -> Catalog:
    """The catalog in `text`; its grammar stands at its beginning."""
    found, quantity, prefix = Catalog(), "", ""
    for line in text.splitlines():
        if line.startswith(" "):
            unit = _unit(line, quantity, prefix)
            found.units[unit.external_id] = unit
        elif line and not line.startswith("#"):
            quantity, _, rest = line.partition(": ")
            prefix, *words = rest.split()
            for system, name in zip(words[::3], words[2::3], strict=True):
                chosen = UnitSystemQuantity(name=quantity, unit_external_id=f"{prefix}:{name}")
                found.systems.setdefault(system, UnitSystem(system, [])).quantities.append(chosen)
    return found


def _unit(line: str, quantity: str, prefix: str) -> Unit:
    numbers, symbol, long_name, *aliases = (part.strip() for part in line.split(" | "))
    name, multiplier, *offset = numbers.split()
    name, custom = name.lstrip("*"), name.startswith("*")
    more = [alias for part in aliases for alias in part.split("; ")]
    return Unit(
        external_id=f"{prefix}:{name.lower()}",
        name=name,
        long_name=long_name,
        symbol=symbol,
        alias_names=[*dict.fromkeys(alias for alias in (name, symbol, long_name, *more) if alias)],
        quantity=quantity,
        conversion=UnitConversion(float(multiplier), float(offset[0]) if offset else 0.0),
        source=_CUSTOM if custom else _SOURCE,
        source_reference=None if custom else _REFERENCE + name,
    )
