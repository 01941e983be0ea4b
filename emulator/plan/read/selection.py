"""Selections of a read: the columns of its sources, the predicate of its views, and the answer made of the columns."""

from itertools import compress, repeat
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import astuple

from emulator import errors
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.operands import FilterContext
from emulator.plan.filter.predicates import Comparison, Field, HasLabels, Predicate, Value, every
from emulator.plan.filter.resolve import view_predicate
from emulator.plan.filter.visibility import visible
from emulator.plan.keys import identity, split_keys
from emulator.plan.read.json_objects import objects, objects_or_null
from emulator.plan.read.target_units import with_target_units
from emulator.schema.model import MappedProperty, PropertyModel, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import Instance, InstancesResponse, Reference, SourceSelector


class Selection(Struct):
    """What to read of each instance: `columns` by distinct property key, and the `predicate` of all views."""

    views: list[ViewModel]
    columns: dict[str, PropertyModel]
    predicate: Predicate


def select(sources: list[SourceSelector] | None, scope: Scope) -> Selection:
    """The selection of `sources`: an instance must fulfil the predicate of each view."""
    views = [_resolve_view(source, scope.snapshot) for source in sources or ()]
    context = FilterContext(scope, place="the views of the request")
    return Selection(
        views=views,
        columns={mapped.property.key: mapped.property for view in views for mapped in view.properties.values()},
        predicate=every(*(view_predicate(view, context) for view in views)),
    )


def _resolve_view(source: SourceSelector, snapshot: Snapshot) -> ViewModel:
    view = snapshot.view(source.source.id)
    if view is None:
        raise errors.UnknownViews([str(source.source.id)])
    return with_target_units(view, source.target_units)


class InstanceColumns(Struct, gc=False):
    """Instances as read, in columns; `values` has a list per column of the selection.

    The lists of edge ends are empty where only nodes were read. `numbers` may have the last one alone, or none.
    """

    keys: list[str]
    numbers: list[int]
    versions: list[int]
    created_times: list[int]
    last_updated_times: list[int]
    types: list[str | None]
    start_nodes: list[str | None]
    end_nodes: list[str | None]
    values: list[list[Any]]

    @classmethod
    def empty(cls, columns: int) -> "InstanceColumns":
        """No instances, of a selection with this number of `columns`."""
        return cls([], [], [], [], [], [], [], [], [[] for _ in range(columns)])

    def filtered(self, included: list[bool | None]) -> "InstanceColumns":
        """The instances for which `included` is true."""
        if all(included):
            return self
        *base_columns, values = astuple(self)
        columns: list[list[Any]] = [list(compress(column, included)) for column in (*base_columns, *values)]
        return InstanceColumns(*columns[: len(base_columns)], values=columns[len(base_columns) :])

    def at(self, rows: list[int], *, values: int) -> "InstanceColumns":
        """The instances at `rows`, in that order, with the first `values` columns of values; without numbers."""

        def chosen(column: list[Any]) -> list[Any]:
            return [column[row] for row in rows] if column else []

        *base_columns, read = astuple(msgspec.structs.replace(self, numbers=[]))
        return InstanceColumns(*map(chosen, base_columns), values=[chosen(column) for column in read[:values]])


def present(selection: Selection, instances: InstanceColumns, *, typing: bool) -> InstancesResponse:
    """The response for `instances`."""
    presented = {
        key: present_column(prop, column)
        for (key, prop), column in zip(selection.columns.items(), instances.values, strict=True)
    }
    count = len(instances.keys)
    view_rows = [ViewRows(view, _present_view(view, presented, count)) for view in selection.views]
    response = InstancesResponse(items=present_instances(instances, view_rows))
    if typing:
        response.typing = typing_of(selection)
    return response


def typing_of(selection: Selection) -> dict[str, dict[str, dict[str, Any]]]:
    """The types of all properties of the views, requested or not."""
    types: dict[str, dict[str, dict[str, Any]]] = {}
    for view in selection.views:
        entries = {mapped.id: mapped.typing for mapped in view.properties.values()}
        types.setdefault(view.id.space, {})[view_name(view)] = entries
    return types


def view_name(view: ViewModel) -> str:
    return f"{view.id.external_id}/{view.id.version}"


class ViewRows(Struct, frozen=True):
    """The properties of each instance through a view; null for an instance that the view does not have."""

    view: ViewModel
    rows: list[Any]


def present_instances(instances: InstanceColumns, view_rows: list[ViewRows]) -> list[Instance]:
    """The items for `instances`, with the properties of `view_rows`."""
    if not instances.keys:
        return []
    spaces, external_ids = split_keys(instances.keys)
    starts, unset = instances.start_nodes, repeat(UNSET)
    return list(
        map(
            Instance,
            ["node" if start is None else "edge" for start in starts] if starts else repeat("node"),
            instances.versions,
            spaces,
            external_ids,
            instances.created_times,
            instances.last_updated_times,
            unset,
            _references(instances.types),
            _references(starts) if starts else unset,
            _references(instances.end_nodes) if starts else unset,
            _properties(view_rows, len(instances.keys)),
        )
    )


def _references(keys: list[str | None]) -> list[Reference | UnsetType]:
    """References to nodes, many of which may be equal."""
    distinct = [key for key in dict.fromkeys(keys) if key is not None]
    references: dict[str | None, Reference | UnsetType] = dict(
        zip(distinct, map(Reference, *split_keys(distinct)), strict=True)
    )
    references[None] = UNSET
    return list(map(references.__getitem__, keys))


def _properties(view_rows: list[ViewRows], count: int) -> list[Any]:
    """The properties of each instance, by space and view."""
    spaces: dict[str, dict[str, list[Any]]] = {}
    for view_row in view_rows:
        spaces.setdefault(view_row.view.id.space, {})[view_name(view_row.view)] = view_row.rows
    return objects({space: objects_or_null(views, count) for space, views in spaces.items()}, count)


def _present_view(view: ViewModel, presented: dict[str, list[Any]], count: int) -> list[Any]:
    """The properties of `view` of each instance; a null property is left out."""
    return objects(
        {mapped.id: converted_column(mapped, presented[mapped.property.key]) for mapped in view.properties.values()},
        count,
    )


def converted_column(mapped: MappedProperty, values: list[Any]) -> list[Any]:
    """The values in the unit that this read requests."""
    if mapped.convert is None:
        return values
    return [value if value is None else mapped.convert(value) for value in values]


def present_column(prop: PropertyModel, values: list[Any]) -> list[Any]:
    """The JSON form of stored values."""
    match prop.kind, prop.type.list:
        case "direct", False:
            return [value and identity(value) for value in values]
        case "direct", _:
            return [None if value is None else [identity(key) for key in value] for value in values]
        case "json", False:
            return [value and msgspec.Raw(value.encode()) for value in values]
        case "json", _:
            return [None if value is None else [msgspec.Raw(text.encode()) for text in value] for value in values]
        case _:
            return values


def project_instances(scope: Scope) -> Predicate:
    """True of the instances of the project that the caller may read."""
    return every(Comparison(Field("project", "text"), "=", Value(scope.snapshot.project)), visible(scope.snapshot))


def live_instances(scope: Scope) -> Predicate:
    """True of the instances of the project that have the instance type of `scope` and that the caller may read."""
    return every(project_instances(scope), HasLabels(("Edge" if scope.instance_type == "edge" else "Node",)))
