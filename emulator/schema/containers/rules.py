"""Validates the definition of a container by itself, without the rest of the schema."""

from collections.abc import Iterator, Mapping

from emulator.core.units import catalog
from emulator.errors import InvalidDefault, ReservedIdentifier, UnexpectedField, UnknownUnit
from emulator.limits import DOCUMENTED, Limits
from emulator.schema import identifiers
from emulator.schema.containers.collations import COLLATIONS
from emulator.schema.identifiers import description_violations, id_violations, pattern_violations, size_violations
from emulator.schema.values.parse import InvalidValue, value_parser
from emulator.wire.schema.containers import (
    ContainerPropertyWrite,
    ContainerWrite,
    DirectType,
    EnumType,
    FileType,
    Float32Type,
    Float64Type,
    Int32Type,
    Int64Type,
    PropertyType,
    SequenceType,
    TextType,
    TimeSeriesType,
    Unit,
    UsedFor,
)


def violations(container: ContainerWrite, limits: Limits = DOCUMENTED) -> Iterator[str]:
    """Yield the rules that `container` breaks. Raises the errors that have a message of their own."""
    yield from id_violations("", container.space, container.external_id)
    if container.external_id in identifiers.RESERVED_EXTERNAL_IDS:
        raise ReservedIdentifier("Container", identifiers.RESERVED_EXTERNAL_IDS)
    yield from description_violations("", container.name, container.description)
    record = container.used_for == "record"
    yield from size_violations("properties", container.properties, 1, max_properties(container.used_for, limits))
    for identifier, written in container.properties.items():
        yield from _property_violations(f"properties.{identifier}", identifier, written, limits)
        if record:
            yield from _record_violations(f"properties.{identifier}", written)
    if record and (container.constraints or container.indexes):
        yield "constraints and indexes must be empty for usedFor record"


def max_properties(used_for: UsedFor | None, limits: Limits) -> int:
    """Return the maximum number of properties of a container."""
    return limits.properties_per_record_container if used_for == "record" else limits.properties_per_container


def check_default(
    identifier: str, container: str, written: ContainerPropertyWrite, limits: Limits = DOCUMENTED
) -> None:
    """Raise `InvalidDefault` for a default value that does not fit the type."""
    if written.default_value is None:
        return
    try:
        # Only direct relations use the project in their stored form, and they have no default.
        value_parser(written.type, "", limits)(written.default_value)
    except InvalidValue as rejected:
        raise InvalidDefault(identifier, container, rejected.rule) from None


def property_name_violations(field: str, identifier: str) -> Iterator[str]:
    """Yield the rules that the name of a container or view property breaks."""
    yield from pattern_violations(field, identifier, identifiers.PROPERTY)
    if identifier in identifiers.RESERVED_PROPERTIES:
        raise ReservedIdentifier("Property", identifiers.RESERVED_PROPERTIES)


def _property_violations(field: str, identifier: str, written: ContainerPropertyWrite, limits: Limits) -> Iterator[str]:
    yield from property_name_violations(field, identifier)
    yield from description_violations(f"{field}.", written.name, written.description)
    yield from _type_violations(f"{field}.type", written.type, limits)
    if written.default_value is not None and (written.type.list or isinstance(written.type, DirectType)):
        yield f"{field}.defaultValue must be null for a list or a direct relation"
    if written.auto_increment and written.default_value is not None:
        yield f"{field}.defaultValue must be null for autoIncrement"


def auto_increment_violations(field: str, written: ContainerPropertyWrite) -> Iterator[str]:
    """Yield the rule about the types of `autoIncrement`. For a stored property it comes after forbidden changes."""
    if written.auto_increment and (written.type.list or not isinstance(written.type, Int32Type | Int64Type)):
        yield f"{field}.autoIncrement must be false for all types but int32 and int64"


def _type_violations(field: str, kind: PropertyType, limits: Limits) -> Iterator[str]:
    match kind:
        case EnumType():
            yield from _enum_violations(field, kind, limits)
        case TextType():
            yield from _range_violations(f"{field}.maxTextSize", kind.max_text_size, limits.text_size)
            if kind.collation is not None and kind.collation not in COLLATIONS:
                yield f"{field}.collation must be one of the published collations, such as ucs_basic, und or en-US"
        case DirectType():
            if kind.source is not None:
                raise UnexpectedField(f"{field}.source")
        case TimeSeriesType() | FileType() | SequenceType():
            pass
        case _:
            yield from _unit_violations(field, kind, kind.unit)
    if not isinstance(kind, EnumType):
        yield from _range_violations(f"{field}.maxListSize", kind.max_list_size, limits.max_list_size)
        if kind.max_list_size is not None and not kind.list:
            yield f"{field}.maxListSize must be null unless list is true"


def _unit_violations(field: str, kind: PropertyType, unit: Unit | None) -> Iterator[str]:
    if unit is not None:
        yield from size_violations(f"{field}.unit.externalId", unit.external_id, 1, identifiers.MAX_NAME)
        if not isinstance(kind, Float32Type | Float64Type):
            yield f"{field}.unit must be null for all types but float32 and float64"
        elif unit.external_id and unit.external_id not in catalog().units:
            raise UnknownUnit(unit.external_id)


def _enum_violations(field: str, kind: EnumType, limits: Limits) -> Iterator[str]:
    if kind.list:
        yield f"{field}.list must be false for an enum"
    yield from size_violations(f"{field}.values", kind.values, 1, limits.enum_values)
    for name, value in kind.values.items():
        yield from pattern_violations(f"{field}.values.{name}", name, identifiers.ENUM_VALUE)
        yield from description_violations(f"{field}.values.{name}.", value.name, value.description)
        if name in identifiers.RESERVED_ENUM_VALUES:
            raise ReservedIdentifier("Enum value", identifiers.RESERVED_ENUM_VALUES)


def _record_violations(field: str, written: ContainerPropertyWrite) -> Iterator[str]:
    if isinstance(written.type, TimeSeriesType | FileType | SequenceType):
        yield f"{field}.type must not be a reference for usedFor record"
    if written.immutable or written.auto_increment:
        yield f"{field} must be neither immutable nor autoIncrement for usedFor record"


def _range_violations(field: str, value: int | None, high: int) -> Iterator[str]:
    if value is not None and value < 1:
        yield f"{field} must be greater than or equal to 1"
    if value is not None and value > high:
        yield f"{field} must be less than or equal to {high}"


def part_name_violations(field: str, parts: Mapping[str, object]) -> Iterator[str]:
    """Yield the rules that the names of constraints or indexes break."""
    for name in parts:
        yield from size_violations(f"{field}.{name}", name, 1, identifiers.MAX_PART_NAME)
        if "\0" in name:
            yield f"{field} must not contain the NUL character"
