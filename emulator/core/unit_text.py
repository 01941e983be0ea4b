"""Reads and writes `units.txt`, the text of the unit catalog; its grammar stands at its beginning.

`python -m emulator.core.unit_text units.json unitSystems.json > emulator/core/units.txt` makes it anew from the two
files of a release of the public catalog.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct, field

from emulator.wire.schema.units import Unit, UnitConversion, UnitSystem, UnitSystemQuantity

_HEAD = """\
# The unit catalog; read and written by `unit_text.py`.
# Facts of cognitedata/units-catalog (Apache-2.0), of July 2026; its factors come from QUDT (CC BY 4.0).
#
# <Quantity>                                                    (the units up to the next one measure it)
# : <name> | <symbol> | <long name> | <multiplier> [<offset>]
#   = <second part of the external id>                          (else the name in lower case)
#   source <source>                                             (else qudt.org, and its page with this name)
#   reference <address>                                         (after a source)
#     <alias>;<alias> ...                                       (as many lines as needed)
# system <name>
#   <second part of the external id> <Quantity>
#
# An external id is the quantity in lower case, with `_` for spaces, a colon, and a second part.
# A value in the base unit of the quantity is (value + offset) * multiplier.
"""
_QUDT = "qudt.org"
_REFERENCE = "https://qudt.org/vocab/unit/"
_LONGEST_SOURCE = 150
_OWN_SOURCE = "Custom based on qudt.org - https://qudt.org/vocab/unit/FT3 and https://qudt.org/vocab/unit/BBL_US"
"""Stands in for the two sources that are an explanation: of ratios of gas to oil."""
_WIDTH = 120
_INDENT = "    "


class Catalog(Struct):
    """Units by external id, and the systems by name."""

    units: dict[str, Unit] = field(default_factory=dict[str, Unit])
    systems: dict[str, UnitSystem] = field(default_factory=dict[str, UnitSystem])


def read(text: str) -> Catalog:
    """The catalog in `text`, which stands in a file without a mistake."""
    units, _, systems = text.partition("\nsystem ")
    found = Catalog()
    quantity, lines = "", list[str]()
    for line in [*units.split("\n"), ""]:
        if line.startswith("  "):
            lines.append(line)
        elif not line.startswith("#"):
            if lines:
                unit = _unit(lines, quantity)
                found.units[unit.external_id] = unit
            lines = [line.removeprefix(": ")] if line.startswith(": ") else []
            quantity = quantity if lines or not line else line
    for system in systems.split("\nsystem "):
        name, *chosen = system.strip("\n").split("\n")
        found.systems[name] = UnitSystem(name, [_chosen(line) for line in chosen])
    return found


def _unit(lines: list[str], quantity: str) -> Unit:
    name, symbol, long_name, factors = lines[0].split(" | ")
    multiplier, *offset = factors.split(" ")
    identifier = name.lower()
    source, reference = _QUDT, _REFERENCE + name
    aliases = list[str]()
    for line in lines[1:]:
        if line.startswith(_INDENT):
            aliases += line.removeprefix(_INDENT).split(";")
            continue
        match line.strip().partition(" "):
            case ("=", _, written):
                identifier = written
            case ("source", _, written):
                source, reference = written or None, None
            case (_, _, written):
                reference = written
    return Unit(
        external_id=f"{_prefix(quantity)}:{identifier}",
        name=name,
        long_name=long_name,
        symbol=symbol,
        alias_names=aliases,
        quantity=quantity,
        conversion=UnitConversion(float(multiplier), float(offset[0]) if offset else 0.0),
        source=source,
        source_reference=reference,
    )


def _chosen(line: str) -> UnitSystemQuantity:
    identifier, _, quantity = line.strip().partition(" ")
    return UnitSystemQuantity(name=quantity, unit_external_id=f"{_prefix(quantity)}:{identifier}")


def _prefix(quantity: str) -> str:
    return quantity.lower().replace(" ", "_")


def write(catalog: Catalog) -> str:
    """The text that `read` makes `catalog` of."""
    return _HEAD + "\n".join((*_units(catalog), *_systems(catalog), ""))


def _units(catalog: Catalog) -> Iterator[str]:
    quantity = ""
    for unit in catalog.units.values():
        if unit.quantity != quantity:
            quantity = unit.quantity
            yield f"\n{quantity}"
        offset = f" {unit.conversion.offset!r}" if unit.conversion.offset else ""
        factors = f"{unit.conversion.multiplier!r}{offset}"
        yield f": {unit.name} | {unit.symbol} | {unit.long_name} | {factors}"
        identifier = unit.external_id.partition(":")[2]
        if identifier != unit.name.lower():
            yield f"  = {identifier}"
        if (unit.source, unit.source_reference) != (_QUDT, _REFERENCE + unit.name):
            yield f"  source {unit.source or ''}".rstrip()
            if unit.source_reference is not None:
                yield f"  reference {unit.source_reference}"
        yield from _wrapped(unit.alias_names)


def _wrapped(aliases: list[str]) -> Iterator[str]:
    line = ""
    for alias in aliases:
        if line and len(line) + 1 + len(alias) > _WIDTH:
            yield line
            line = ""
        line = f"{line};{alias}" if line else _INDENT + alias
    if line:
        yield line


def _systems(catalog: Catalog) -> Iterator[str]:
    for system in catalog.systems.values():
        yield f"\nsystem {system.name}"
        for chosen in system.quantities:
            yield f"  {chosen.unit_external_id.partition(':')[2]} {chosen.name}"


def _with_short_source(unit: Unit) -> Unit:
    long = unit.source is not None and len(unit.source) > _LONGEST_SOURCE
    return msgspec.structs.replace(unit, source=_OWN_SOURCE) if long else unit


def main(units: str, systems: str) -> None:
    """Print the text for the catalog in the two JSON files."""
    listed = [_with_short_source(unit) for unit in msgspec.json.decode(Path(units).read_bytes(), type=list[Unit])]
    named = msgspec.json.decode(Path(systems).read_bytes(), type=list[UnitSystem])
    catalog = Catalog({unit.external_id: unit for unit in listed}, {system.name: system for system in named})
    sys.stdout.write(write(catalog))


if __name__ == "__main__":
    main(*sys.argv[1:])
