"""Groups of the items of an apply, with their values as columns.

The items of a group write through the same sources, and so into the same containers. Inside a group the values are
columns, a list per container property, up to the parameters of the statement: there is no object per property.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from msgspec import UNSET, Struct

from emulator import errors
from emulator.limits import Limits
from emulator.plan.graph_names import caption_rank
from emulator.plan.keys import item_of, reference_key, reference_keys
from emulator.schema.model import ContainerModel, PropertyModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.values.parse import InvalidValue
from emulator.wire.instances import ApplyRequest, EdgeWrite, InstanceType, NodeWrite
from emulator.wire.references import ContainerReference, ViewReference

Item = NodeWrite | EdgeWrite

LEVELS_ABOVE = 6
"""The objects and lists of a request around the value of a property: `{"items": [{"sources": [{"properties": {`."""


class Column(Struct, gc=False):
    """The values of one container property, a row per item: in stored form, None to clear it, UNSET if not given."""

    property: PropertyModel
    values: list[Any]


class Group(Struct, gc=False):
    """Items of one instance type that write to the same `containers`; `keys`, `items` and all columns are parallel.

    `positions` are those of the items in the request.
    """

    project: str
    instance_type: InstanceType
    containers: tuple[ContainerModel, ...]
    positions: Sequence[int]
    items: list[Item]
    keys: list[str]
    columns: list[Column]
    types: list[str | None] = []
    """The keys of their types; empty where none has one."""
    start_nodes: list[str] = []
    """The keys of the nodes at which edges start; empty for nodes."""
    end_nodes: list[str] = []


def instance_type_of(item: Item) -> InstanceType:
    return "node" if isinstance(item, NodeWrite) else "edge"


def group_items(request: ApplyRequest, keys: list[str], snapshot: Snapshot) -> list[Group]:
    groups: list[Group] = []
    for (_, *sources), positions in _positions_by_sources(request.items).items():
        whole = len(positions) == len(keys)
        items = request.items if whole else [request.items[position] for position in positions]
        instance_type = instance_type_of(items[0])
        edges = [] if instance_type == "node" else [item for item in items if isinstance(item, EdgeWrite)]
        group = Group(
            project=snapshot.project,
            instance_type=instance_type,
            containers=(),
            positions=positions,
            items=items,
            keys=keys if whole else [keys[position] for position in positions],
            columns=[],
            types=_types(snapshot.project, items),
            start_nodes=reference_keys(snapshot.project, [edge.start_node for edge in edges]),
            end_nodes=reference_keys(snapshot.project, [edge.end_node for edge in edges]),
        )
        for index, source in enumerate(sources):
            if source is not None:
                _add_source(group, index, source, snapshot)
        add_missing_columns(group, [p for c in group.containers for p in _implicit_properties(c)])
        add_missing_columns(group, _caption_properties(group))
        groups.append(group)
    return groups


def _positions_by_sources(items: list[Item]) -> dict[tuple[Any, ...], Sequence[int]]:
    """The positions of items by their type and their sources; the latter end with None where others have more."""
    written = [item.sources or () for item in items]
    sources = [
        [data[index].source if index < len(data) else None for data in written]
        for index in range(max(map(len, written), default=0))
    ]
    signatures = list(zip(map(type, items), *sources, strict=True))
    # To compare them is cheaper than to hash each, and most batches have one.
    if signatures and signatures.count(signatures[0]) == len(signatures):
        return {signatures[0]: range(len(items))}
    positions: dict[tuple[Any, ...], list[int]] = {}
    for position, signature in enumerate(signatures):
        positions.setdefault(signature, []).append(position)
    return {**positions}


def _types(project: str, items: list[Item]) -> list[str | None]:
    types = [item.type for item in items]
    if types.count(None) == len(types):
        return []
    return [None if one is None else reference_key(project, one) for one in types]


def _caption_properties(group: Group) -> list[PropertyModel]:
    """All properties that can be the caption of an instance, where the items name one of them."""
    if all(caption_rank(column.property) is None for column in group.columns):
        return []
    properties = [prop for container in group.containers for prop in container.properties.values()]
    return [prop for prop in properties if caption_rank(prop) is not None]


def _add_source(group: Group, index: int, source: ViewReference | ContainerReference, snapshot: Snapshot) -> None:
    """Add the columns and containers that the items of `group` write through source number `index`."""
    first = item_of(group.keys[0])
    containers, mapping = _resolve_source(source, snapshot, first)
    for container in containers:
        if container.used_for not in ("all", group.instance_type):
            raise errors.UsedForMismatch(str(container.id), container.used_for, group.instance_type).about(first)
    group.containers = (*group.containers, *(c for c in containers if c not in group.containers))
    rows = [(item.sources or [])[index].properties or {} for item in group.items]
    for name, values in _columns(rows):
        if name not in mapping:
            raise errors.UnknownProperty(name, _source_name(source)).about(_first_with(group, values))
        if mapping[name].maintained:
            raise errors.ReadOnlyProperty(name, _source_name(source)).about(_first_with(group, values))
        _merge_column(group, mapping[name], _read_column(group, mapping[name], name, values, snapshot.limits))


def _first_with(group: Group, values: list[Any]) -> errors.Item:
    """The first item that has a value in the column `values`."""
    return item_of(next(key for key, value in zip(group.keys, values, strict=True) if value is not UNSET))


def _columns(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    """Each name in `rows` with its value per row, UNSET where a row lacks it; in the order of occurrence."""
    names = list(rows[0])
    # Most often all rows have the same names, and no value has to be looked for.
    if set(map(len, rows)) == {len(names)}:
        try:
            columns = [[row[name] for row in rows] for name in names]
        except KeyError:
            pass
        else:
            yield from zip(names, columns, strict=True)
            return
    for name in dict.fromkeys(name for row in rows for name in row):
        yield name, [row.get(name, UNSET) for row in rows]


def _resolve_source(
    source: ViewReference | ContainerReference, snapshot: Snapshot, item: errors.Item
) -> tuple[Iterable[ContainerModel], dict[str, PropertyModel]]:
    if isinstance(source, ViewReference):
        view = snapshot.view(source.id)
        if view is None:
            raise errors.UnknownViews([str(source.id)]).about(item)
        return view.containers, {name: mapped.property for name, mapped in view.properties.items()}
    container = snapshot.container(source.id)
    if container is None:
        raise errors.UnknownContainers([str(source.id)]).about(item)
    return (container,), container.properties


def _source_name(source: ViewReference | ContainerReference) -> str:
    return f"{source.__struct_config__.tag} '{source.id}'"


def _read_column(group: Group, prop: PropertyModel, name: str, values: list[Any], limits: Limits) -> list[Any]:
    """The stored forms of one column of JSON values."""
    plain = prop.parse_column(values)
    if plain is not None:
        return plain
    if _have_more_levels(values, limits.request_depth - LEVELS_ABOVE):
        raise errors.NestingTooDeep(limits.request_depth)
    read = prop.parse
    try:
        stored = [v if v is UNSET or v is None else read(v) for v in values]
    except InvalidValue:
        raise _rejection(group, prop, name, values) from None
    if not prop.nullable and None in stored:
        raise errors.NullNotAllowed(name).about(item_of(group.keys[stored.index(None)]))
    return stored


def _have_more_levels(values: list[Any], most: int) -> bool:
    """Whether one of `values` has more than `most` levels of objects and lists."""
    for _ in range(most + 1):
        levels = [cast("dict[str, Any] | list[Any]", value) for value in values if isinstance(value, dict | list)]
        if not levels:
            return False
        values = [inner for level in levels for inner in (level.values() if isinstance(level, dict) else level)]
    return True


def _rejection(group: Group, prop: PropertyModel, name: str, values: list[Any]) -> errors.InvalidValue:
    """The error for the first value of the column that its property refuses."""
    for item, key, value in zip(group.items, group.keys, values, strict=True):
        try:
            if value is not UNSET and value is not None:
                prop.parse(value)
        except InvalidValue as rejected:
            instance = f"{group.instance_type} '{item.space}:{item.external_id}'"
            return errors.InvalidValue(name, instance, rejected.rule).about(item_of(key))
    raise AssertionError(name)


def _merge_column(group: Group, prop: PropertyModel, values: list[Any]) -> None:
    """Add a column. Where two sources of an item write the same container property, the later one wins."""
    for column in group.columns:
        if column.property is prop:
            column.values = [new if new is not UNSET else old for old, new in zip(column.values, values, strict=True)]
            return
    group.columns.append(Column(prop, values))


def _implicit_properties(container: ContainerModel) -> Iterable[PropertyModel]:
    """Properties that are written without being named: by a default or a counter, or in a unique digest."""
    for prop in container.properties.values():
        if prop.has_default or prop.auto_increment:
            yield prop
    for constraint in container.unique:
        yield from constraint.properties


def add_missing_columns(group: Group, properties: list[PropertyModel]) -> None:
    present = {column.property.key for column in group.columns}
    for prop in properties:
        if prop.key not in present:
            present.add(prop.key)
            group.columns.append(Column(prop, [UNSET] * len(group.keys)))


def targets(prop: PropertyModel, values: Iterable[Any]) -> Iterable[str]:
    """The keys of the targets in a column; none where `prop` is not a direct relation."""
    if prop.kind != "direct":
        return ()
    if prop.type.list:
        return [key for keys in values if keys is not None and keys is not UNSET for key in keys]
    return [key for key in values if key is not None and key is not UNSET]
