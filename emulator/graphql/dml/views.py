"""The views of types, and what of a view its version is derived from."""

import json
from collections.abc import Callable
from typing import Any, cast

import msgspec

from emulator.graphql.dml.document import Type
from emulator.graphql.dml.faults import Faults
from emulator.graphql.dml.identities import Identity
from emulator.graphql.dml.inheritance import Properties
from emulator.graphql.dml.properties import Property, Target
from emulator.wire.references import ContainerReference, ViewReference
from emulator.wire.schema.views import Through, ViewPropertyWrite, ViewWrite

MOST_LEVELS = 100
"""How many objects and lists a filter may have inside each other, as in a request."""
_TOO_DEEP = f"has more than {MOST_LEVELS} levels"

Resolve = Callable[[Target], ViewReference]
"""Returns the reference to a view, with its version."""


def view_write(
    one: Type, identity: Identity, version: str, properties: Properties, filter_json: dict[str, Any] | None, to: Resolve
) -> ViewWrite:
    """Return the view of the type `one` at `version`, with its own `properties`."""
    given = one.directives.view
    return ViewWrite(
        space=identity.space,
        external_id=identity.external_id,
        version=version,
        name=given.name if given is not None and given.name is not None else one.label.name,
        description=one.label.description,
        filter=filter_json,
        implements=[to(parent) for parent in one.parents],
        properties={name: property_write(found, to) for name, found in properties.items()},
    )


def property_write(found: Property, to: Resolve) -> ViewPropertyWrite:
    """Return a property of a view as the API takes it."""
    name, description = found.label.name, found.label.description
    source = None if found.target is None else to(found.target)
    match found.kind:
        case "mapped":
            return ViewPropertyWrite(
                name=name,
                description=description,
                container=found.container
                and ContainerReference(space=found.container[0], external_id=found.container[1]),
                container_property_identifier=found.identifier,
                source=source,
            )
        case "edge":
            return ViewPropertyWrite(
                name=name,
                description=description,
                connection_type="multi_edge_connection" if found.is_list else "single_edge_connection",
                type=found.edge_type,
                source=source,
                edge_source=None if found.edge_source is None else to(found.edge_source),
                direction=found.direction,
            )
        case "reverse":
            through = to(found.through) if isinstance(found.through, str) else found.through
            return ViewPropertyWrite(
                name=name,
                description=description,
                connection_type="multi_reverse_direct_relation" if found.is_list else "single_reverse_direct_relation",
                source=source,
                through=through and Through(source=through, identifier=found.identifier),
            )


def filter_of(one: Type, faults: Faults) -> dict[str, Any] | None:
    """Return the filter of the view of a type, which is JSON, or a text with JSON in it."""
    given = one.directives.view.raw_filter if one.directives.view is not None else None
    fault, decoded = _decoded(given)
    fault = fault or _fault_of(decoded)
    if fault is not None:
        faults.add(f"The rawFilter of type '{one.name}' {fault}", one.directives.places.get("view", one.place))
        return None
    return cast("dict[str, Any] | None", decoded)


def _decoded(given: Any) -> tuple[str | None, Any]:
    """Return what is wrong with a text that is to be JSON, and its value."""
    if not isinstance(given, str):
        return None, given
    try:
        return None, msgspec.json.decode(given)
    except RecursionError:  # how deep that is depends on the version of Python
        return _TOO_DEEP, None
    except (msgspec.DecodeError, msgspec.ValidationError):
        return "is not JSON", None


def _fault_of(given: Any) -> str | None:
    if given is not None and not isinstance(given, dict):
        return "must be an object"
    if _is_deep(given):
        return _TOO_DEEP
    return None if _is_finite(given) else "has a number that is out of range"


def _is_finite(value: Any) -> bool:
    """Whether all numbers can be written in JSON: GraphQL allows those that are infinite as a float."""
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MOST_LEVELS):
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner += cast("dict[str, Any]", one).values()
            elif isinstance(one, list):
                inner += cast("list[Any]", one)
        if not inner:
            return False
        level = inner
    return True
