"""Turns what a select asks for into the columns to read, and the columns read into the items of a query's answer."""

from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.plan.read.json_objects import objects
from emulator.plan.read.selection import (
    InstanceColumns,
    ViewRows,
    converted_column,
    present_column,
    present_instances,
    view_name,
)
from emulator.plan.read.target_units import in_units
from emulator.schema.model import MappedProperty, PropertyModel, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import Instance
from emulator.wire.query import SelectedSource, Typing


class SelectedView(Struct, frozen=True):
    """The properties of one view that are shown."""

    view: ViewModel
    properties: tuple[MappedProperty, ...]


class SelectedColumns(Struct, frozen=True):
    """What is shown of a set. `columns` and `labels` are read for it, in this order."""

    views: tuple[SelectedView, ...]
    columns: dict[str, PropertyModel]
    labels: tuple[str, ...]


NOTHING = SelectedColumns((), {}, ())


def resolve_select(sources: list[SelectedSource] | None, snapshot: Snapshot) -> SelectedColumns:
    """What `sources` show. Raises an `errors.InvalidRequest` for a view or property that is unknown."""
    parts = tuple(_shown(source, snapshot) for source in sources or ())
    return SelectedColumns(
        views=parts,
        columns={one.property.key: one.property for part in parts for one in part.properties},
        labels=tuple(sorted({container.alias for part in parts for container in part.view.containers})),
    )


def _shown(source: SelectedSource, snapshot: Snapshot) -> SelectedView:
    view = snapshot.view(source.source.id)
    if view is None:
        raise errors.UnknownViews([str(source.source.id)])
    view = in_units(view, source.target_units)
    if "*" in source.properties:
        return SelectedView(view, tuple(view.properties.values()))
    for name in source.properties:
        if name not in view.properties and name not in view.connections:
            raise errors.UnknownProperty(name, f"view '{view.id}'")
    return SelectedView(view, tuple(view.properties[name] for name in source.properties if name in view.properties))


def present_selected(emission: SelectedColumns, facts: InstanceColumns, labels: list[list[bool]]) -> list[Instance]:
    """The items for `facts`. A view that an instance has no data in is left out: a query shows what is there."""
    read = dict(zip(emission.columns, facts.values, strict=True))
    present = dict(zip(emission.labels, labels, strict=True))
    seen = [ViewRows(part.view, _rows(part, read, present, len(facts.keys))) for part in emission.views]
    return present_instances(facts, seen)


def _rows(part: SelectedView, read: dict[str, list[Any]], present: dict[str, list[bool]], count: int) -> list[Any]:
    """What is shown of each instance; null for one without data in any container of the view."""
    columns = {
        one.id: converted_column(one, present_column(one.property, read[one.property.key])) for one in part.properties
    }
    rows, held = objects(columns, count), [present[one.alias] for one in part.view.containers]
    if not held or any(map(all, held)):
        return rows
    return [row if any(has) else None for row, *has in zip(rows, *held, strict=True)]


def typing_of(emission: SelectedColumns) -> Typing:
    """The types of all properties of the views, shown or not."""
    types: Typing = {}
    for part in emission.views:
        entries = {mapped.id: mapped.typing for mapped in part.view.properties.values()}
        types.setdefault(part.view.id.space, {})[view_name(part.view)] = entries
    return types
