"""Resolves a stored view: its own properties, then those of the views that it implements."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from emulator.schema.model import ContainerModel, MappedProperty, PropertyModel, ViewModel
from emulator.schema.views.filters import with_invalid_operators
from emulator.wire.references import (
    ContainerId,
    ContainerReference,
    DataModelId,
    InstanceReference,
    ViewId,
    ViewReference,
)
from emulator.wire.schema.containers import DirectType, UsedFor
from emulator.wire.schema.views import (
    Connection,
    EdgeConnection,
    ReverseDirectRelation,
    StoredView,
    Through,
    ViewPropertyWrite,
)

StoredViews = Mapping[ViewId, StoredView]
_PROPERTY_PATH_LENGTH = 3  # space, view with version or container, property
SchemaObjectId = str | ContainerId | ViewId | DataModelId
ContainerModels = Mapping[ContainerId, ContainerModel]


class ResolvedView(Struct, frozen=True):
    """A resolved view, and the ids of all views and containers that it was resolved from."""

    view: ViewModel
    dependencies: frozenset[SchemaObjectId]


def resolve(identity: ViewId, views: StoredViews, containers: ContainerModels) -> ResolvedView:
    """Resolve the view `identity` against `views` and `containers`."""
    order = ancestry(identity, views)
    written = effective_properties(order, views)
    dependencies: set[SchemaObjectId] = set(order)
    properties: dict[str, MappedProperty] = {}
    connections: dict[str, Connection] = {}
    for name, prop in written.items():
        if prop.container is not None:
            dependencies.add(prop.container.id)
            mapped = _mapped_property(name, prop, containers)
            if mapped is not None:
                properties[name] = mapped
        elif prop.through is not None and prop.source is not None:
            forward, read = forward_property(prop.through, views, containers)
            dependencies |= read
            connections[name] = _reverse_relation(prop, prop.through, prop.source, forward)
        elif prop.type is not None and prop.source is not None:
            connections[name] = _edge_connection(prop, prop.type, prop.source)
    model = _view_model(identity, views[identity], properties, connections)
    if model.filter is not None:
        found = with_invalid_operators(model.filter, lambda path: _exists(path, views, containers, dependencies))
        model = msgspec.structs.replace(model, filter=found)
    return ResolvedView(model, frozenset(dependencies))


def _exists(
    path: list[str], views: StoredViews, containers: ContainerModels, dependencies: set[SchemaObjectId]
) -> bool:
    """Whether the property at `path` exists. Adds to `dependencies` what decides that."""
    if len(path) != _PROPERTY_PATH_LENGTH or path[0] in {"node", "edge"}:
        return True  # a base property: every instance has it
    space, source, identifier = path
    external_id, slash, version = source.partition("/")
    through = (
        ViewReference(space=space, external_id=external_id, version=version)
        if slash
        else ContainerReference(space=space, external_id=external_id)
    )
    found, read = forward_property(Through(source=through, identifier=identifier), views, containers)
    dependencies |= read
    return found is not None


def ancestry(identity: ViewId, views: StoredViews) -> list[ViewId]:
    """Return the view and all that it implements: each before its parents, later parents before earlier ones."""
    found: list[ViewId] = []
    seen: set[ViewId] = set()

    def visit(view: ViewId) -> None:
        if view in seen:
            return
        seen.add(view)
        stored = views.get(view)
        for parent in (stored and stored.definition.implements) or ():
            visit(parent.id)
        found.append(view)

    visit(identity)
    return found[::-1]


def effective_properties(order: list[ViewId], views: StoredViews) -> dict[str, ViewPropertyWrite]:
    """Return the properties of the views in `order`; of equal names the first one counts."""
    found: dict[str, ViewPropertyWrite] = {}
    for view in order:
        stored = views.get(view)
        for name, prop in ((stored and stored.definition.properties) or {}).items():
            found.setdefault(name, prop)
    return found


def used_for(containers: tuple[ContainerModel, ...]) -> UsedFor:
    """Return the `usedFor` of a view over `containers`: the first that is not `all`, else `all`."""
    narrow: list[UsedFor] = [container.used_for for container in containers if container.used_for != "all"]
    return narrow[0] if narrow else "all"


def _view_model(
    identity: ViewId,
    stored: StoredView,
    properties: dict[str, MappedProperty],
    connections: dict[str, Connection],
) -> ViewModel:
    containers = tuple({prop.container.id: prop.container for prop in properties.values()}.values())
    mapped = {prop.property.key for prop in properties.values()}
    needed = {p.key for container in containers for p in container.properties.values() if not p.nullable}
    return ViewModel(
        id=identity,
        used_for=used_for(containers),
        writable=bool(containers) and needed <= mapped,
        filter=stored.definition.filter,
        properties=properties,
        connections=connections,
        containers=containers,
        stored=stored,
    )


def _mapped_property(name: str, prop: ViewPropertyWrite, containers: ContainerModels) -> MappedProperty | None:
    container = containers.get(prop.container.id) if prop.container else None
    found = container.properties.get(prop.container_property_identifier or "") if container else None
    if container is None or found is None:
        return None
    return MappedProperty(
        id=name,
        property=found,
        container=container,
        typing=found.definition,
        source=prop.source if isinstance(found.type, DirectType) else None,
        name=prop.name,
        description=prop.description,
    )


def _edge_connection(prop: ViewPropertyWrite, kind: InstanceReference, source: ViewReference) -> EdgeConnection:
    single = prop.connection_type == "single_edge_connection"
    return EdgeConnection(
        connection_type="single_edge_connection" if single else "multi_edge_connection",
        type=kind,
        source=source,
        direction=prop.direction or "outwards",
        edge_source=prop.edge_source,
        name=prop.name,
        description=prop.description,
    )


def _reverse_relation(
    prop: ViewPropertyWrite, through: Through, source: ViewReference, forward: PropertyModel | None
) -> ReverseDirectRelation:
    single = prop.connection_type == "single_reverse_direct_relation"
    return ReverseDirectRelation(
        connection_type="single_reverse_direct_relation" if single else "multi_reverse_direct_relation",
        source=source,
        through=through,
        targets_list=forward is not None and bool(forward.type.list),
        name=prop.name,
        description=prop.description,
    )


def forward_property(
    through: Through, views: StoredViews, containers: ContainerModels
) -> tuple[PropertyModel | None, set[SchemaObjectId]]:
    """Return the direct relation behind `through`, and the ids of the objects that decide it."""
    if isinstance(through.source, ContainerReference):
        container, identifier, dependencies = through.source.id, through.identifier, set[SchemaObjectId]()
    else:
        order = ancestry(through.source.id, views)
        prop = effective_properties(order, views).get(through.identifier)
        dependencies = set[SchemaObjectId](order)
        if prop is None or prop.container is None:
            return None, dependencies
        container, identifier = prop.container.id, prop.container_property_identifier or ""
    model = containers.get(container)
    return model and model.properties.get(identifier), dependencies | {container}
