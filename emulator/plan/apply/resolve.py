"""Turns an apply request into what it means: every name resolved against the schema, every value coerced.

The items fall into groups that write through the same sources, and so touch the same containers. Inside a
group the values travel as columns, one list per property, from here to Neo4j: no object per property.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from msgspec import UNSET, Struct

from emulator import errors
from emulator.plan.apply.permissions import check_referenced_spaces, check_request_spaces, check_sources
from emulator.plan.graph_names import caption_rank
from emulator.plan.keys import instance_key, reference_key, space_of
from emulator.schema.access.caller import UNRESTRICTED, Caller
from emulator.schema.identifiers import SPACE
from emulator.schema.model import ContainerModel, PropertyModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.spaces import check_writable
from emulator.schema.values.parse import InvalidValue
from emulator.wire.instances import ApplyRequest, EdgeWrite, InstanceDelete, InstanceType, NodeWrite
from emulator.wire.references import ContainerReference, ViewReference

MAX_INSTANCES = 1_000

Item = NodeWrite | EdgeWrite


class Column(Struct, gc=False):
    """The values of one container property, a row per instance: stored form, None to clear it, UNSET if not said."""

    property: PropertyModel
    values: list[Any]


class Group(Struct, gc=False):
    """Items of one instance type that touch the same `containers`; `keys`, `items` and all columns run in parallel.

    `positions` are those of the items in the request.
    """

    project: str
    instance_type: InstanceType
    containers: tuple[ContainerModel, ...]
    positions: list[int]
    items: list[Item]
    keys: list[str]
    columns: list[Column]


class Deletion(Struct, gc=False):
    key: str
    item: InstanceDelete


class ApplyPlan(Struct):
    """What an apply request means in one snapshot of the schema."""

    snapshot: Snapshot
    caller: Caller
    size: int
    groups: list[Group]
    deletions: list[Deletion]
    references: set[str]
    """Keys of all nodes that are pointed at: direct relations, types, start and end nodes."""
    reference_keys: list[str]
    """The same in the order in which they are asked for."""
    auto_create_direct_relations: bool
    auto_create_start_nodes: bool
    auto_create_end_nodes: bool
    skip_on_version_conflict: bool
    replace: bool


def resolve(request: ApplyRequest, snapshot: Snapshot, caller: Caller = UNRESTRICTED) -> ApplyPlan:
    """What `request` means. Raises an `errors.InvalidRequest` that names the item, property and rule.

    `snapshot` is the whole schema, as its rules hold for everybody; `caller` is who may not name all of it.
    """
    deletes = request.delete or []
    if len(request.items) + len(deletes) > MAX_INSTANCES:
        raise errors.Violations([f"items and delete size must together be between 0 and {MAX_INSTANCES}"])
    check_request_spaces(request, caller)
    check_sources(request, snapshot, caller)
    keys = [instance_key(snapshot.project, kind(item), item.space, item.external_id) for item in request.items]
    deletions = resolve_deletions(deletes, snapshot)
    _check_identities(request, keys, deletions, snapshot)
    groups = _groups(request, keys, snapshot)
    _check_relations(groups, caller, create=request.auto_create_direct_relations is not False)
    references = _references(groups, snapshot.project)
    check_spaces({space_of(key) for key in references}, snapshot)
    if request.replace:
        for group in groups:
            _complete(group, [p for c in group.containers for p in c.properties.values() if not p.maintained])
    return ApplyPlan(
        snapshot=snapshot,
        caller=caller,
        size=len(keys),
        groups=groups,
        deletions=deletions,
        references=references,
        reference_keys=sorted(references),
        auto_create_direct_relations=request.auto_create_direct_relations is not False,
        auto_create_start_nodes=bool(request.auto_create_start_nodes),
        auto_create_end_nodes=bool(request.auto_create_end_nodes),
        skip_on_version_conflict=bool(request.skip_on_version_conflict),
        replace=bool(request.replace),
    )


def resolve_deletions(deletes: list[InstanceDelete], snapshot: Snapshot) -> list[Deletion]:
    """The instances to delete; the same one named twice is deleted once."""
    spaces = {item.space for item in deletes}
    check_spaces(spaces, snapshot)
    check_writable(spaces)
    named = {instance_key(snapshot.project, item.instance_type, item.space, item.external_id): item for item in deletes}
    return [Deletion(key, item) for key, item in named.items()]


def check_spaces(names: set[str], snapshot: Snapshot) -> None:
    """Raise where a space of `names` does not exist in the snapshot, or could not."""
    missing = sorted(name for name in names if not snapshot.has_space(name))
    malformed = [name for name in missing if SPACE.fullmatch(name) is None]
    if malformed:
        raise errors.Violations([f'space must match "{SPACE.pattern}"'])
    if missing:
        raise errors.UnknownSpaces(missing)


def _check_identities(request: ApplyRequest, keys: list[str], deletions: list[Deletion], snapshot: Snapshot) -> None:
    for position, item in enumerate(request.items):
        if "\0" in item.external_id:
            raise errors.Violations([f"items[{position}].externalId must not contain the NUL character"])
    spaces = {item.space for item in request.items}
    check_spaces(spaces, snapshot)
    check_writable(spaces)
    named = [*keys, *(deletion.key for deletion in deletions)]
    if len(set(named)) < len(named):
        twice = [key for key, count in Counter(named).items() if count > 1]
        raise errors.DuplicateItems([key.split(":", 1)[1] for key in twice])


def kind(item: Item) -> InstanceType:
    return "node" if isinstance(item, NodeWrite) else "edge"


def _groups(request: ApplyRequest, keys: list[str], snapshot: Snapshot) -> list[Group]:
    by_sources: dict[tuple[Any, ...], list[int]] = {}
    for position, item in enumerate(request.items):
        signature = (type(item), *[data.source for data in item.sources or ()])
        by_sources.setdefault(signature, []).append(position)
    groups: list[Group] = []
    for (_, *sources), positions in by_sources.items():
        group = Group(
            project=snapshot.project,
            instance_type=kind(request.items[positions[0]]),
            containers=(),
            positions=positions,
            items=[request.items[position] for position in positions],
            keys=[keys[position] for position in positions],
            columns=[],
        )
        for index, source in enumerate(sources):
            _add_source(group, index, source, snapshot)
        _complete(group, [p for c in group.containers for p in _needed(c)])
        _complete(group, _captions(group))
        groups.append(group)
    return groups


def _captions(group: Group) -> list[PropertyModel]:
    """All properties that the caption of an instance comes from, where the items name one of them."""
    if all(caption_rank(column.property) is None for column in group.columns):
        return []
    properties = [prop for container in group.containers for prop in container.properties.values()]
    return [prop for prop in properties if caption_rank(prop) is not None]


def _add_source(group: Group, index: int, source: ViewReference | ContainerReference, snapshot: Snapshot) -> None:
    """Add the columns and containers that the items of `group` write through their source number `index`."""
    containers, mapping = _source(source, snapshot)
    for container in containers:
        if container.used_for not in ("all", group.instance_type):
            raise errors.WrongUsedFor(str(container.id), container.used_for, group.instance_type)
    group.containers = (*group.containers, *(c for c in containers if c not in group.containers))
    rows = [(item.sources or [])[index].properties or {} for item in group.items]
    for name, values in _columns(rows):
        if name not in mapping:
            raise errors.UnknownProperty(name, _source_name(source))
        if mapping[name].maintained:
            raise errors.MaintainedProperty(name, _source_name(source))
        _merge(group, mapping[name], _read(group, mapping[name], name, values))


def _columns(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    """Each name of `rows` with its value in each, UNSET where there is none; names in the order in which they come."""
    names = list(rows[0])
    # Mostly all have the same names, and then no line of Python need run for each value.
    if len(names) > 1 and set(map(len, rows)) == {len(names)}:
        try:
            columns = list(zip(*map(itemgetter(*names), rows), strict=True))
        except KeyError:
            pass
        else:
            yield from zip(names, map(list, columns), strict=True)
            return
    for name in dict.fromkeys(name for row in rows for name in row):
        yield name, [row.get(name, UNSET) for row in rows]


def _source(
    source: ViewReference | ContainerReference, snapshot: Snapshot
) -> tuple[Iterable[ContainerModel], dict[str, PropertyModel]]:
    if isinstance(source, ViewReference):
        view = snapshot.view(source.id)
        if view is None:
            raise errors.UnknownViews([str(source.id)])
        return view.containers, {name: mapped.property for name, mapped in view.properties.items()}
    container = snapshot.container(source.id)
    if container is None:
        raise errors.UnknownContainers([str(source.id)])
    return (container,), container.properties


def _source_name(source: ViewReference | ContainerReference) -> str:
    return f"{source.__struct_config__.tag} '{source.id}'"


def _read(group: Group, prop: PropertyModel, name: str, values: list[Any]) -> list[Any]:
    """The stored forms of one column of JSON values."""
    plain = prop.parse_column(values)
    if plain is not None:
        return plain
    read = prop.parse
    try:
        stored = [v if v is UNSET or v is None else read(v) for v in values]
    except InvalidValue:
        raise _rejection(group, prop, name, values) from None
    if not prop.nullable and None in stored:
        raise errors.NullNotAllowed(name)
    return stored


def _rejection(group: Group, prop: PropertyModel, name: str, values: list[Any]) -> errors.InvalidValue:
    """The error for the first value of the column that its property refuses."""
    for item, value in zip(group.items, values, strict=True):
        try:
            if value is not UNSET and value is not None:
                prop.parse(value)
        except InvalidValue as rejected:
            instance = f"{group.instance_type} '{item.space}:{item.external_id}'"
            return errors.InvalidValue(name, instance, rejected.rule)
    raise AssertionError(name)


def _merge(group: Group, prop: PropertyModel, values: list[Any]) -> None:
    """Add a column. Where two sources of an item reach the same container property, the later one wins."""
    for column in group.columns:
        if column.property is prop:
            column.values = [new if new is not UNSET else old for old, new in zip(column.values, values, strict=True)]
            return
    group.columns.append(Column(prop, values))


def _needed(container: ContainerModel) -> Iterable[PropertyModel]:
    """Properties that matter even where no item names them: filled by default or counter, or part of a digest."""
    for prop in container.properties.values():
        if prop.has_default or prop.auto_increment:
            yield prop
    for constraint in container.unique:
        yield from constraint.properties


def _complete(group: Group, properties: list[PropertyModel]) -> None:
    present = {column.property.key for column in group.columns}
    for prop in properties:
        if prop.key not in present:
            present.add(prop.key)
            group.columns.append(Column(prop, [UNSET] * len(group.keys)))


def _references(groups: list[Group], project: str) -> set[str]:
    found: set[str] = set()
    for group in groups:
        for item in group.items:
            if item.type is not None:
                found.add(reference_key(project, item.type))
            if isinstance(item, EdgeWrite):
                found.add(reference_key(project, item.start_node))
                found.add(reference_key(project, item.end_node))
        for column in group.columns:
            found.update(targets(column.property, column.values))
    return found


def _check_relations(groups: list[Group], caller: Caller, *, create: bool) -> None:
    """Refuse direct relations into spaces that the caller may not point into."""
    if caller.write_instances is None:
        return
    for group in groups:
        for column in group.columns:
            # A target that must have data somewhere is never made.
            made = create and column.property.target is None
            check_referenced_spaces(
                {space_of(key) for key in targets(column.property, column.values)}, caller, create=made
            )


def targets(prop: PropertyModel, values: Iterable[Any]) -> Iterable[str]:
    """The keys that a column points at; none where `prop` is not a direct relation."""
    if prop.kind != "direct":
        return ()
    if prop.type.list:
        return [key for keys in values if keys is not None and keys is not UNSET for key in keys]
    return [key for key in values if key is not None and key is not UNSET]
