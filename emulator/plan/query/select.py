"""Selects of a query: the columns to read of a set, and the items made of them."""

from typing import Any, Protocol

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
from emulator.plan.read.target_units import with_target_units
from emulator.schema.model import MappedProperty, PropertyModel, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import Instance
from emulator.wire.query import SelectedSource, Typing


class SelectedView(Struct, frozen=True):
    """The selected properties of one view."""

    view: ViewModel
    properties: tuple[MappedProperty, ...]


class SetSelection(Protocol):
    """What is read of a set, and what is made of it. `columns` (property keys) and `labels` are read in this order."""

    @property
    def columns(self) -> dict[str, PropertyModel]: ...

    @property
    def labels(self) -> tuple[str, ...]: ...

    def present(self, instances: InstanceColumns, labels: list[list[bool]]) -> Any: ...


class SelectedColumns(Struct, frozen=True):
    """The selection of a request of the API: properties of views, which become items."""

    views: tuple[SelectedView, ...]
    columns: dict[str, PropertyModel]
    labels: tuple[str, ...]

    def present(self, instances: InstanceColumns, labels: list[list[bool]]) -> list[Instance]:
        return present_selected(self, instances, labels)


EMPTY_SELECTION = SelectedColumns((), {}, ())


def resolve_select(sources: list[SelectedSource] | None, snapshot: Snapshot) -> SelectedColumns:
    """The selection of `sources`. Raises an `errors.InvalidRequest` for a view or property that is unknown."""
    parts = tuple(_selected_view(source, snapshot) for source in sources or ())
    return SelectedColumns(
        views=parts,
        columns={mapped.property.key: mapped.property for part in parts for mapped in part.properties},
        labels=tuple(sorted({container.alias for part in parts for container in part.view.containers})),
    )


def _selected_view(source: SelectedSource, snapshot: Snapshot) -> SelectedView:
    view = snapshot.view(source.source.id)
    if view is None:
        raise errors.UnknownViews([str(source.source.id)])
    view = with_target_units(view, source.target_units)
    if "*" in source.properties:
        return SelectedView(view, tuple(view.properties.values()))
    names = dict.fromkeys(source.properties)
    for name in names:
        if name not in view.properties and name not in view.connections:
            raise errors.UnknownProperty(name, f"view '{view.id}'")
    return SelectedView(view, tuple(view.properties[name] for name in names if name in view.properties))


def present_selected(selected: SelectedColumns, instances: InstanceColumns, labels: list[list[bool]]) -> list[Instance]:
    """The items for `instances`. A view in which an instance has no data is left out of it."""
    values = dict(zip(selected.columns, instances.values, strict=True))
    present = dict(zip(selected.labels, labels, strict=True))
    view_rows = [ViewRows(part.view, _rows(part, values, present, len(instances.keys))) for part in selected.views]
    return present_instances(instances, view_rows)


def _rows(part: SelectedView, values: dict[str, list[Any]], present: dict[str, list[bool]], count: int) -> list[Any]:
    """The selected properties of each instance; null for one without data in any container of the view."""
    columns = {
        mapped.id: converted_column(mapped, present_column(mapped.property, values[mapped.property.key]))
        for mapped in part.properties
    }
    rows, has_data = objects(columns, count), [present[container.alias] for container in part.view.containers]
    if not has_data or any(map(all, has_data)):
        return rows
    return [row if any(in_containers) else None for row, *in_containers in zip(rows, *has_data, strict=True)]


def typing_of(selected: SelectedColumns) -> Typing:
    """The types of all properties of the views, selected or not."""
    types: Typing = {}
    for part in selected.views:
        entries = {mapped.id: mapped.typing for mapped in part.view.properties.values()}
        types.setdefault(part.view.id.space, {})[view_name(part.view)] = entries
    return types
