"""Validates the definition of a view by itself, and fills in its defaults."""

from collections.abc import Iterator

import msgspec

from emulator.errors import ReservedIdentifier
from emulator.limits import DOCUMENTED, Limits
from emulator.schema import identifiers
from emulator.schema.containers.rules import property_name_violations
from emulator.schema.identifiers import description_violations, id_violations, node_id_violations, size_violations
from emulator.schema.views.filters import check_bounds, check_structure
from emulator.wire.schema.views import ViewPropertyWrite, ViewWrite

_EDGES = ("single_edge_connection", "multi_edge_connection")
_REVERSES = ("single_reverse_direct_relation", "multi_reverse_direct_relation")


def violations(view: ViewWrite, limits: Limits = DOCUMENTED) -> Iterator[str]:
    """Yield the rules that `view` breaks. Raises the errors that have a message of their own."""
    yield from id_violations("", view.space, view.external_id, view.version)
    if view.external_id in identifiers.RESERVED_EXTERNAL_IDS:
        raise ReservedIdentifier("View", identifiers.RESERVED_EXTERNAL_IDS)
    yield from description_violations("", view.name, view.description)
    yield from size_violations("properties", view.properties, 0, limits.properties_per_view)
    yield from size_violations("implements", view.implements, 0, limits.implemented_views_per_view)
    if view.implements is not None and len(set(view.implements)) != len(view.implements):
        yield "implements is not a distinct set"
    yield from size_violations("streamId", view.stream_id, 1, 1)
    for stream in view.stream_id or ():
        yield from size_violations("streamId", stream, 1, identifiers.MAX_NAME)
    if view.filter is not None:
        check_structure(view.filter)
        check_bounds(view.filter, limits, view.external_id)
    for identifier, written in (view.properties or {}).items():
        yield from property_name_violations(f"properties.{identifier}", identifier)
        yield from description_violations(f"properties.{identifier}.", written.name, written.description)
        yield from _kind_violations(f"properties.{identifier}", written)
        yield from _reference_violations(f"properties.{identifier}", written)


def with_defaults(view: ViewWrite) -> ViewWrite:
    """Return `view` with its defaults, so that equal views have equal definitions."""
    properties = {name: _property_with_defaults(written) for name, written in (view.properties or {}).items()}
    return msgspec.structs.replace(view, implements=view.implements or [], properties=properties)


def _property_with_defaults(written: ViewPropertyWrite) -> ViewPropertyWrite:
    if written.type is None:
        return written
    return msgspec.structs.replace(
        written,
        connection_type=written.connection_type or "multi_edge_connection",
        direction=written.direction or "outwards",
    )


def _kind_violations(field: str, written: ViewPropertyWrite) -> Iterator[str]:
    """Yield the fields that do not fit the kind of property: mapped, edge connection or reverse relation."""
    if written.container is not None:
        required, allowed = {"container", "container_property_identifier"}, {"source"}
    elif written.connection_type in _REVERSES or (written.connection_type is None and written.through is not None):
        required, allowed = {"connection_type", "source", "through"}, set[str]()
    elif written.connection_type in _EDGES or written.type is not None:
        required, allowed = {"type", "source"}, {"connection_type", "edge_source", "direction"}
    else:
        yield f"{field} must have a container, a type or a connectionType"
        return
    present = {name for name in written.__struct_fields__ if getattr(written, name) is not None}
    for name in sorted(required - present):
        yield f"{field}.{_camel(name)} must not be null"
    for name in sorted(present - required - allowed - {"name", "description"}):
        yield f"{field}.{_camel(name)} must be null for this kind of property"


def _reference_violations(field: str, written: ViewPropertyWrite) -> Iterator[str]:
    """Yield the invalid ids in references whose targets need not exist; the others are checked by their lookup."""
    for name, view in (("source", written.source), ("edgeSource", written.edge_source)):
        if view is not None:
            yield from id_violations(f"{field}.{name}.", view.space, view.external_id, view.version)
    if written.type is not None:
        yield from node_id_violations(f"{field}.type.", written.type.space, written.type.external_id)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
