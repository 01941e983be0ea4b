"""The JSON of the unit catalog."""

from msgspec import Struct


class UnitConversion(Struct, frozen=True):
    """A value in the base unit of the quantity is `(value + offset) * multiplier`."""

    multiplier: float
    offset: float


class Unit(Struct, frozen=True, kw_only=True, rename="camel"):
    external_id: str
    name: str
    long_name: str
    symbol: str
    alias_names: list[str]
    quantity: str
    conversion: UnitConversion
    source: str | None
    source_reference: str | None


class Units(Struct):
    items: list[Unit]


class UnitKey(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A unit in `byids`, and in the path of one."""

    external_id: str


class RetrieveUnits(Struct, kw_only=True, rename="camel", forbid_unknown_fields=True):
    items: list[UnitKey]
    ignore_unknown_ids: bool | None = None


class UnitSystemQuantity(Struct, frozen=True, kw_only=True, rename="camel"):
    name: str
    unit_external_id: str


class UnitSystem(Struct, frozen=True):
    name: str
    quantities: list[UnitSystemQuantity]


class UnitSystems(Struct):
    items: list[UnitSystem]
