"""Target units of a read: views whose properties have converted values and other units in their types."""

from typing import Any

from msgspec import Struct, structs

from emulator import errors
from emulator.core.units import catalog, convert, in_system
from emulator.schema.model import MappedProperty, ViewModel
from emulator.wire.instances import TargetUnit
from emulator.wire.schema.containers import Float32Type, Float64Type
from emulator.wire.schema.containers import Unit as UnitOfProperty
from emulator.wire.schema.units import Unit

MAX_TARGETS = 10


class Conversion(Struct, frozen=True):
    """From the unit of the stored values to the requested one."""

    source: Unit
    target: Unit

    def value(self, value: Any) -> Any:
        """A value, or each of a list of values, in the target unit."""
        if isinstance(value, list):
            return [convert(one, self.source, self.target) for one in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return convert(value, self.source, self.target)


def conversions(view: ViewModel, target_units: list[TargetUnit] | None) -> dict[str, Conversion]:
    """The conversions of the properties that `target_units` names.

    Raises an `errors.InvalidRequest` for a property without a unit, and for a unit that is unknown or of another
    quantity.
    """
    if target_units is not None and len(target_units) > MAX_TARGETS:
        raise errors.Violations([f"targetUnits size must be between 1 and {MAX_TARGETS}"])
    return {one.property: _resolve_conversion(_unit_of(view, one.property), one) for one in target_units or ()}


def with_target_units(view: ViewModel, target_units: list[TargetUnit] | None) -> ViewModel:
    """`view` with the properties that `target_units` names in these units. Raises as `conversions` does."""
    if not target_units:
        return view
    converted = {
        name: _converted_property(view.properties[name], one) for name, one in conversions(view, target_units).items()
    }
    return structs.replace(view, properties={**view.properties, **converted})


def _converted_property(mapped: MappedProperty, conversion: Conversion) -> MappedProperty:
    kind = mapped.typing.type
    assert isinstance(kind, Float32Type | Float64Type)  # noqa: S101 - only these have units
    shown = structs.replace(kind, unit=UnitOfProperty(external_id=conversion.target.external_id))
    return structs.replace(mapped, typing=structs.replace(mapped.typing, type=shown), convert=conversion.value)


def _unit_of(view: ViewModel, name: str) -> Unit:
    mapped = view.properties.get(name)
    if mapped is None:
        raise errors.UnknownProperty(name, f"view '{view.id}'")
    kind = mapped.typing.type
    if not isinstance(kind, Float32Type | Float64Type) or kind.unit is None:
        raise errors.PropertyWithoutUnit(name)
    return catalog().units[kind.unit.external_id]


def _resolve_conversion(source: Unit, target_unit: TargetUnit) -> Conversion:
    external_id, system_name = target_unit.unit.external_id, target_unit.unit.unit_system_name
    if (external_id is None) == (system_name is None):
        raise errors.Violations(["targetUnits.unit must have either externalId or unitSystemName"])
    target = catalog().units.get(external_id) if external_id is not None else in_system(source, str(system_name))
    if target is None:
        raise errors.UnknownUnit(str(external_id or system_name))
    if target.quantity != source.quantity:
        raise errors.IncompatibleUnits(source.external_id, target.external_id)
    return Conversion(source, target)
