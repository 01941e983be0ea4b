"""Turns a container that a client writes, and the one stored so far, into the one to store.

Containers only grow: what a client leaves out stays, and what the API cannot change is refused.
"""

from typing import Any

import msgspec
from msgspec import Struct

from emulator import errors
from emulator.limits import DOCUMENTED, Limits
from emulator.schema.containers import parts
from emulator.schema.containers.compare import refused, tightened
from emulator.schema.containers.rules import check_default, max_properties, part_name_violations
from emulator.schema.containers.states import Rule, states
from emulator.schema.identifiers import sized
from emulator.wire.schema.containers import (
    Container,
    ContainerPropertyWrite,
    ContainerWrite,
    PropertyDefinition,
    PropertyType,
    TextType,
)


class Evolved(Struct, frozen=True):
    """The container to store, and the rules in it that instances stored before may break."""

    container: Container
    tightened: tuple[Rule, ...]


class Place(Struct, frozen=True):
    """Where a property is."""

    property: str
    container: str


def evolve(written: ContainerWrite, stored: Container | None, now: int, limits: Limits = DOCUMENTED) -> Evolved:
    """Merge `written` into `stored`. Answers `stored` itself where that changes nothing."""
    name = f"{written.space}:{written.external_id}"
    used_for = written.used_for or "node"
    if stored is not None and stored.used_for != used_for:
        raise errors.UnchangeableContainer("'usedFor'", name)
    properties = dict(stored.properties) if stored else {}
    for identifier, prop in written.properties.items():
        check_default(identifier, name, prop, limits)
        properties[identifier] = _property(prop, properties.get(identifier), Place(identifier, name), limits)
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
        return Evolved(stored, ())
    return Evolved(msgspec.structs.replace(merged, last_updated_time=now), tuple(tightened(merged, stored, limits)))


def _add_parts(container: Container, written: ContainerWrite, limits: Limits) -> None:
    """Add the constraints and indexes of `written` to `container`, after a look at their rules."""
    constraints, indexes = written.constraints or {}, written.indexes or {}
    found = [*part_name_violations("constraints", constraints), *part_name_violations("indexes", indexes)]
    for name, one in constraints.items():
        found += parts.constraint_violations(f"constraints.{name}", one, container.properties, limits)
    for name, one in indexes.items():
        found += parts.index_violations(f"indexes.{name}", one, container.properties, limits)
    if found:
        raise errors.Violations(found)
    for name, one in constraints.items():
        _put(container, container.constraints, "constraint", name, parts.constraint(one))
    for name, one in indexes.items():
        _put(container, container.indexes, "index", name, parts.index(one, container.properties))
    found += sized("properties", container.properties, 1, max_properties(container.used_for, limits))
    found += parts.count_violations(container.constraints, container.indexes, limits)
    if found:
        raise errors.Violations(found)


def _put(container: Container, kept: dict[str, Any], kind: str, name: str, part: Any) -> None:
    before = kept.setdefault(name, part)
    if before != msgspec.structs.replace(part, state=before.state):
        raise errors.UnchangeableContainer(f"{kind} '{name}'", f"{container.space}:{container.external_id}")


def _property(
    written: ContainerPropertyWrite, stored: PropertyDefinition | None, place: Place, limits: Limits
) -> PropertyDefinition:
    kind = _full(written.type)
    nullable = written.nullable is not False
    definition = PropertyDefinition(
        constraint_state=states(kind, stored, nullable=nullable),
        type=kind,
        immutable=bool(written.immutable),
        nullable=nullable,
        auto_increment=bool(written.auto_increment),
        default_value=written.default_value,
        name=written.name,
        description=written.description,
    )
    if stored is not None:
        for attribute in refused(definition, stored, limits):
            raise errors.UnchangeableProperty(attribute, place.property, f"container '{place.container}'")
    return definition


def _full(kind: PropertyType) -> PropertyType:
    """Fill in the options of a type that were left out."""
    if isinstance(kind, TextType):
        return msgspec.structs.replace(kind, list=bool(kind.list), collation=kind.collation or "ucs_basic")
    return msgspec.structs.replace(kind, list=bool(kind.list))
