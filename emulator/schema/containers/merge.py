"""Merges the container of a request into the stored one.

What the request omits stays, as an apply removes nothing from a container. Changes that the API forbids are errors.
"""

from typing import Any

import msgspec
from msgspec import Struct

from emulator import errors
from emulator.limits import DOCUMENTED, Limits
from emulator.schema.containers import parts
from emulator.schema.containers.compare import forbidden_changes, stricter_rules
from emulator.schema.containers.rules import (
    auto_increment_violations,
    check_default,
    max_properties,
    part_name_violations,
)
from emulator.schema.containers.states import Rule, property_states
from emulator.schema.identifiers import size_violations
from emulator.wire.schema.containers import (
    Container,
    ContainerPropertyWrite,
    ContainerWrite,
    EnumType,
    Float32Type,
    Float64Type,
    PropertyDefinition,
    PropertyType,
    TextType,
)


class MergedContainer(Struct, frozen=True):
    """The container to store, and the rules in it that stored instances may violate."""

    container: Container
    stricter_rules: tuple[Rule, ...]


class PropertyLocation(Struct, frozen=True):
    """The names of a property and of its container, for error messages."""

    property: str
    container: str


def merge(written: ContainerWrite, stored: Container | None, now: int, limits: Limits = DOCUMENTED) -> MergedContainer:
    """Merge `written` into `stored`. Returns `stored` itself where nothing changes."""
    name = f"{written.space}:{written.external_id}"
    used_for = written.used_for or "node"
    if stored is not None and stored.used_for != used_for:
        raise errors.UnchangeableContainer("'usedFor'", name)
    properties = dict(stored.properties) if stored else {}
    for identifier, prop in written.properties.items():
        properties[identifier] = _property(prop, properties.get(identifier), PropertyLocation(identifier, name), limits)
    merged = Container(
        space=written.space,
        external_id=written.external_id,
        used_for=used_for,
        created_time=stored.created_time if stored else now,
        last_updated_time=stored.last_updated_time if stored else now,
        is_global=False,
        properties=properties,
        constraints=dict(stored.constraints) if stored else {},
        indexes=dict(stored.indexes) if stored else {},
        name=written.name,
        description=written.description,
    )
    _add_parts(merged, written, limits)
    if stored is not None and merged == stored:
        return MergedContainer(stored, ())
    changed = msgspec.structs.replace(merged, last_updated_time=max(now, merged.created_time))
    return MergedContainer(changed, tuple(stricter_rules(merged, stored, limits)))


def _add_parts(container: Container, written: ContainerWrite, limits: Limits) -> None:
    """Validate the constraints and indexes of `written`, and add them to `container`."""
    constraints, indexes = written.constraints or {}, written.indexes or {}
    found = [*part_name_violations("constraints", constraints), *part_name_violations("indexes", indexes)]
    for name, one in constraints.items():
        found += parts.constraint_violations(f"constraints.{name}", one, container.properties, limits)
    for name, one in indexes.items():
        found += parts.index_violations(f"indexes.{name}", one, container.properties, limits)
    if found:
        raise errors.Violations(found)
    for name, one in constraints.items():
        _add_part(container, container.constraints, "constraint", name, parts.constraint(one))
    for name, one in indexes.items():
        _add_part(container, container.indexes, "index", name, parts.index(one, container.properties))
    found += size_violations("properties", container.properties, 1, max_properties(container.used_for, limits))
    found += parts.count_violations(container.constraints, container.indexes, limits)
    if found:
        raise errors.Violations(found)


def _add_part(container: Container, target: dict[str, Any], kind: str, name: str, part: Any) -> None:
    before = target.setdefault(name, part)
    if before != msgspec.structs.replace(part, state=before.state):
        raise errors.UnchangeableContainer(f"{kind} '{name}'", f"{container.space}:{container.external_id}")


def _property(
    written: ContainerPropertyWrite, stored: PropertyDefinition | None, location: PropertyLocation, limits: Limits
) -> PropertyDefinition:
    kind = _with_defaults(written.type)
    if stored is not None:
        kind = _with_stored_options(kind, stored.type)
    nullable = written.nullable is not False
    definition = PropertyDefinition(
        constraint_state=property_states(kind, stored, nullable=nullable),
        type=kind,
        immutable=bool(written.immutable),
        nullable=nullable,
        auto_increment=bool(written.auto_increment),
        default_value=written.default_value,
        name=written.name,
        description=written.description,
    )
    if stored is not None:
        for attribute in forbidden_changes(definition, stored, limits):
            raise errors.UnchangeableProperty(attribute, location.property, f"container '{location.container}'")
    _check_merged(msgspec.structs.replace(written, type=kind), location, limits)
    return definition


def _check_merged(merged: ContainerPropertyWrite, location: PropertyLocation, limits: Limits) -> None:
    """Raise an error for what is wrong with a property as it will be stored."""
    field = f"properties.{location.property}"
    found = list(auto_increment_violations(field, merged))
    if isinstance(merged.type, EnumType):
        found += size_violations(f"{field}.type.values", merged.type.values, 1, limits.enum_values)
        if merged.type.unknown_value is not None and merged.type.unknown_value not in merged.type.values:
            found.append(f"{field}.type.unknownValue must be one of the values")
    if found:
        raise errors.Violations(found)
    check_default(location.property, location.container, merged, limits)


def _with_stored_options(kind: PropertyType, stored: PropertyType) -> PropertyType:
    """Keep the unit and the enum values that an update omits."""
    match kind, stored:
        case (Float32Type(unit=None), Float32Type()) | (Float64Type(unit=None), Float64Type()):
            return msgspec.structs.replace(kind, unit=stored.unit)
        case EnumType(), EnumType():
            return msgspec.structs.replace(kind, values={**stored.values, **kind.values})
        case _:
            return kind


def _with_defaults(kind: PropertyType) -> PropertyType:
    """Fill in the options that a type omits."""
    if isinstance(kind, TextType):
        return msgspec.structs.replace(kind, list=bool(kind.list), collation=kind.collation or "ucs_basic")
    return msgspec.structs.replace(kind, list=bool(kind.list))
