"""Turns the target units of a read into the view as it is seen in them: other values, and other types."""

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
    """From the unit that values are stored in to the one asked for."""

    source: Unit
    target: Unit

    def value(self, value: Any) -> Any:
        """A value, or each of a list of values, in the unit asked for."""
        if isinstance(value, list):
            return [convert(one, self.source, self.target) for one in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return convert(value, self.source, self.target)


def conversions(view: ViewModel, said: list[TargetUnit] | None) -> dict[str, Conversion]:
    """How the properties that `said` names are converted.

    Raises an `errors.InvalidRequest` for a property without a unit, and for a unit that is unknown or of another
    quantity.
    """
    if said is not None and len(said) > MAX_TARGETS:
        raise errors.Violations([f"targetUnits size must be between 1 and {MAX_TARGETS}"])
    return {one.property: _conversion(_unit(view, one.property), one) for one in said or ()}


def in_units(view: ViewModel, said: list[TargetUnit] | None) -> ViewModel:
    """`view` with the properties that `said` names in their target units. Raises as `conversions` does."""
    if not said:
        return view
    converted = {name: _converted(view.properties[name], one) for name, one in conversions(view, said).items()}
    return structs.replace(view, properties={**view.properties, **converted})


def _converted(mapped: MappedProperty, conversion: Conversion) -> MappedProperty:
    kind = mapped.typing.type
    assert isinstance(kind, Float32Type | Float64Type)  # noqa: S101 - only these have units
    shown = structs.replace(kind, unit=UnitOfProperty(external_id=conversion.target.external_id))
    return structs.replace(mapped, typing=structs.replace(mapped.typing, type=shown), convert=conversion.value)


def _unit(view: ViewModel, name: str) -> Unit:
    mapped = view.properties.get(name)
    if mapped is None:
        raise errors.UnknownProperty(name, f"view '{view.id}'")
    kind = mapped.typing.type
    if not isinstance(kind, Float32Type | Float64Type) or kind.unit is None:
        raise errors.PropertyWithoutUnit(name)
    return catalog().units[kind.unit.external_id]


def _conversion(source: Unit, said: TargetUnit) -> Conversion:
    named, system = said.unit.external_id, said.unit.unit_system_name
    if (named is None) == (system is None):
        raise errors.Violations(["targetUnits.unit must have either externalId or unitSystemName"])
    target = catalog().units.get(named) if named is not None else in_system(source, str(system))
    if target is None:
        raise errors.UnknownUnit(str(named or system))
    if target.quantity != source.quantity:
        raise errors.IncompatibleUnits(source.external_id, target.external_id)
    return Conversion(source, target)
