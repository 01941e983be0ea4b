"""Turns the sources of a read into the columns to read and the labels that an instance must have."""

from typing import Any

import msgspec
from msgspec import Struct

from emulator import errors
from emulator.plan.keys import identity
from emulator.schema.model import MappedProperty, PropertyModel, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import Instance, InstancesResponse, InstanceType, SourceSelector


class Selection(Struct):
    """What to read of each instance: `columns` are distinct property keys, `labels` those of all mapped containers."""

    views: list[ViewModel]
    columns: dict[str, PropertyModel]
    labels: list[str]


def select(sources: list[SourceSelector] | None, snapshot: Snapshot) -> Selection:
    """The selection of `sources`. An instance has data in a view when it has data in all containers that it maps."""
    views = [_view(source, snapshot) for source in sources or ()]
    return Selection(
        views=views,
        columns={mapped.property.key: mapped.property for view in views for mapped in view.properties.values()},
        labels=sorted({container.alias for view in views for container in view.containers}),
    )


def _view(source: SourceSelector, snapshot: Snapshot) -> ViewModel:
    view = snapshot.view(source.source.id)
    if view is None:
        raise errors.UnknownViews([str(source.source.id)])
    if source.target_units:
        raise errors.NotEmulated("target units")
    if view.filter is not None:
        raise errors.NotEmulated("reading through a view with a filter")
    return view


class Facts(Struct, gc=False):
    """Instances as read, column by column; `values` has a list per column of the selection."""

    keys: list[str]
    nodes: list[bool]
    versions: list[int]
    created_times: list[int]
    last_updated_times: list[int]
    types: list[str | None]
    start_nodes: list[str | None]
    end_nodes: list[str | None]
    values: list[list[Any]]


def present(selection: Selection, facts: Facts, *, typing: bool) -> InstancesResponse:
    """The answer of the API about `facts`."""
    presented = {
        key: _present_column(prop, column)
        for (key, prop), column in zip(selection.columns.items(), facts.values, strict=True)
    }
    properties = [_present_view(view, presented, len(facts.keys)) for view in selection.views]
    items: list[Instance] = []
    for row in range(len(facts.keys)):
        through: dict[str, dict[str, dict[str, Any]]] = {}
        for view, rows in zip(selection.views, properties, strict=True):
            through.setdefault(view.id.space, {})[_name(view)] = rows[row]
        items.append(_present_instance(facts, row, through))
    response = InstancesResponse(items=items)
    if typing:
        response.typing = {}
        for view in selection.views:
            entries = {mapped.id: mapped.typing for mapped in view.properties.values()}
            response.typing.setdefault(view.id.space, {})[_name(view)] = entries
    return response


def _name(view: ViewModel) -> str:
    return f"{view.id.external_id}/{view.id.version}"


def _present_instance(facts: Facts, row: int, properties: dict[str, dict[str, dict[str, Any]]]) -> Instance:
    key, node_type = facts.keys[row], facts.types[row]
    _, space, external_id = key.split(":", 2)
    instance_type: InstanceType = "node" if facts.nodes[row] else "edge"
    instance = Instance(
        instance_type=instance_type,
        version=facts.versions[row],
        space=space,
        external_id=external_id,
        created_time=facts.created_times[row],
        last_updated_time=facts.last_updated_times[row],
        properties=properties,
    )
    if node_type is not None:
        instance.type = identity(node_type)
    start, end = facts.start_nodes[row], facts.end_nodes[row]
    if start is not None and end is not None:
        instance.start_node, instance.end_node = identity(start), identity(end)
    return instance


def _present_view(view: ViewModel, presented: dict[str, list[Any]], count: int) -> list[dict[str, Any]]:
    """The properties of `view` of each instance; a null property is left out."""
    columns = [(mapped.id, presented[mapped.property.key]) for mapped in _mapped(view)]
    return [{name: value for name, values in columns if (value := values[row]) is not None} for row in range(count)]


def _mapped(view: ViewModel) -> list[MappedProperty]:
    return list(view.properties.values())


def _present_column(prop: PropertyModel, values: list[Any]) -> list[Any]:
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


def label_of(instance_type: InstanceType | None) -> str:
    """The label of an instance type; a list without one is of nodes."""
    return "Edge" if instance_type == "edge" else "Node"
