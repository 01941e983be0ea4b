"""Turns the sources of a read into the columns to read and what an instance must fulfil to be read through them."""

from typing import Any

import msgspec
from msgspec import Struct

from emulator import errors
from emulator.plan.fields import Scope
from emulator.plan.filters import Meaning, view_predicate
from emulator.plan.keys import identity
from emulator.plan.predicates import Comparison, Field, HasLabels, Predicate, Value, every
from emulator.plan.reach import readable
from emulator.plan.units import in_units
from emulator.schema.model import MappedProperty, PropertyModel, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import Instance, InstancesResponse, SourceSelector


class Selection(Struct):
    """What to read of each instance: `columns` are distinct property keys, `predicate` what all views let through."""

    views: list[ViewModel]
    columns: dict[str, PropertyModel]
    predicate: Predicate


def select(sources: list[SourceSelector] | None, scope: Scope) -> Selection:
    """The selection of `sources`: an instance must be seen through each of them."""
    views = [_view(source, scope.snapshot) for source in sources or ()]
    return Selection(
        views=views,
        columns={mapped.property.key: mapped.property for view in views for mapped in view.properties.values()},
        predicate=every(*(view_predicate(view, Meaning(scope)) for view in views)),
    )


def _view(source: SourceSelector, snapshot: Snapshot) -> ViewModel:
    view = snapshot.view(source.source.id)
    if view is None:
        raise errors.UnknownViews([str(source.source.id)])
    return in_units(view, source.target_units)


class Facts(Struct, gc=False):
    """Instances as read, column by column; `values` has a list per column of the selection.

    Of nodes the lists of ends may be empty. Of numbers there may be the last alone, or none.
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
    def nothing(cls, columns: int) -> "Facts":
        return cls([], [], [], [], [], [], [], [], [[] for _ in range(columns)])


def present(selection: Selection, facts: Facts, *, typing: bool) -> InstancesResponse:
    """The answer of the API about `facts`."""
    presented = {
        key: present_column(prop, column)
        for (key, prop), column in zip(selection.columns.items(), facts.values, strict=True)
    }
    count = len(facts.keys)
    seen = [Seen(view, _present_view(view, presented, count)) for view in selection.views]
    response = InstancesResponse(items=present_instances(facts, seen))
    if typing:
        response.typing = typing_of(selection)
    return response


def typing_of(selection: Selection) -> dict[str, dict[str, dict[str, Any]]]:
    """The types of all properties of the views, asked for or not."""
    types: dict[str, dict[str, dict[str, Any]]] = {}
    for view in selection.views:
        entries = {mapped.id: mapped.typing for mapped in view.properties.values()}
        types.setdefault(view.id.space, {})[view_name(view)] = entries
    return types


def view_name(view: ViewModel) -> str:
    return f"{view.id.external_id}/{view.id.version}"


class Seen(Struct, frozen=True):
    """What is seen through a view: a row per instance. `held` tells of containers which rows have data in them.

    An instance is seen through the view where it has data in one of these, or where there are none.
    """

    view: ViewModel
    rows: list[dict[str, Any]]
    held: tuple[list[bool], ...] = ()


def present_instances(facts: Facts, seen: list[Seen]) -> list[Instance]:
    """The instances of `facts`, with their properties as they are seen."""
    placed = [(one.view.id.space, view_name(one.view), one.rows, one.held) for one in seen]
    items: list[Instance] = []
    for row in range(len(facts.keys)):
        through: dict[str, dict[str, dict[str, Any]]] = {}
        for space, name, rows, held in placed:
            if not held or any(has[row] for has in held):
                through.setdefault(space, {})[name] = rows[row]
        items.append(_present_instance(facts, row, through))
    return items


def _present_instance(facts: Facts, row: int, properties: dict[str, dict[str, dict[str, Any]]]) -> Instance:
    key, node_type = facts.keys[row], facts.types[row]
    _, space, external_id = key.split(":", 2)
    start, end = (facts.start_nodes[row], facts.end_nodes[row]) if facts.start_nodes else (None, None)
    instance = Instance(
        instance_type="node" if start is None else "edge",
        version=facts.versions[row],
        space=space,
        external_id=external_id,
        created_time=facts.created_times[row],
        last_updated_time=facts.last_updated_times[row],
        properties=properties,
    )
    if node_type is not None:
        instance.type = identity(node_type)
    if start is not None and end is not None:
        instance.start_node, instance.end_node = identity(start), identity(end)
    return instance


def _present_view(view: ViewModel, presented: dict[str, list[Any]], count: int) -> list[dict[str, Any]]:
    """The properties of `view` of each instance; a null property is left out."""
    columns = {mapped.id: shown(mapped, presented[mapped.property.key]) for mapped in _mapped(view)}
    return without_nulls(columns, count)


def without_nulls(columns: dict[str, list[Any]], count: int) -> list[dict[str, Any]]:
    """The rows of `columns`, each with what is not null in it."""
    if not columns:
        return [{} for _ in range(count)]
    rows = zip(*columns.values(), strict=True)
    if not any(None in values for values in columns.values()):
        return [dict(zip(columns, row, strict=True)) for row in rows]
    return [{name: value for name, value in zip(columns, row, strict=True) if value is not None} for row in rows]


def shown(mapped: MappedProperty, values: list[Any]) -> list[Any]:
    """The values as this read shows them: in the unit that it asks for."""
    if mapped.convert is None:
        return values
    return [value if value is None else mapped.convert(value) for value in values]


def _mapped(view: ViewModel) -> list[MappedProperty]:
    return list(view.properties.values())


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


def of_project(scope: Scope) -> Predicate:
    """True of the instances of the project that the caller may read."""
    return every(Comparison(Field("project", "text"), "=", Value(scope.snapshot.project)), readable(scope.snapshot))


def living(scope: Scope) -> Predicate:
    """True of the instances of the project that are of the type asked for, as far as the caller may read them."""
    return every(of_project(scope), HasLabels(("Edge" if scope.instance_type == "edge" else "Node",)))
