"""A data model as the console draws it: its views, what they lead to, and who uses each."""

from collections.abc import Iterable, Iterator

from emulator import errors
from emulator.core.spaces import is_system
from emulator.graph.driver import Transaction
from emulator.operations import project_state
from emulator.operations.console.contents import container_keys, count_view, view_key
from emulator.operations.console.counting import Counts, count
from emulator.operations.context import Context
from emulator.schema.model import MappedProperty, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.effective import ancestry
from emulator.wire.console.model import Model, ModelProperty, ModelQuery, ModelView, Relation, ThroughProperty, Users
from emulator.wire.console.parts import Key
from emulator.wire.references import DataModelId, ViewId, ViewReference
from emulator.wire.schema.containers import EnumType, Float32Type, Float64Type
from emulator.wire.schema.data_models import DataModel
from emulator.wire.schema.views import Connection, EdgeConnection


def model(context: Context, project: str, request: ModelQuery) -> Model:
    """Return a data model with its views. Raises `DataModelNotFound`."""

    def work(transaction: Transaction) -> Model:
        state = project_state.read(transaction, project)
        snapshot = context.schema_cache.load_at(transaction, project, state)
        found = find(snapshot, request.space, request.external_id, request.version)
        drawn = _Drawn(snapshot, found)
        return drawn.present(count(transaction, project, state.change, drawn.labels()))

    return context.graph.read(work)


def find(snapshot: Snapshot, space: str, external_id: str, version: str | None) -> DataModel:
    """The data model of this identity, without `version` the newest one. Raises `DataModelNotFound`."""
    if version is not None:
        found = snapshot.all_data_models.get(DataModelId(space, external_id, version))
    else:
        versions = versions_of(snapshot, space, external_id)
        found = snapshot.all_data_models[DataModelId(space, external_id, versions[-1])] if versions else None
    if found is None:
        raise errors.DataModelNotFound(f"{space}:{external_id}" + ("" if version is None else f"/{version}"))
    return found


def versions_of(snapshot: Snapshot, space: str, external_id: str) -> list[str]:
    """The versions of a data model, the oldest first."""
    models = snapshot.all_data_models.items()
    found = [(one.created_time, key.version) for key, one in models if key[:2] == (space, external_id)]
    return [version for _, version in sorted(found)]


class _Drawn:
    """The views of a data model, and those that they implement or lead to."""

    def __init__(self, snapshot: Snapshot, found: DataModel) -> None:
        self._snapshot = snapshot
        self._model = found
        inside = dict.fromkeys(view.id for view in found.views)
        self._inside = [view for view in map(snapshot.view, inside) if view is not None]
        self._missing = [key for key in inside if snapshot.view(key) is None]
        around = dict.fromkeys(key for view in self._inside for key in _led_to(view) if key not in inside)
        self._around = [view for view in map(snapshot.view, around) if view is not None]
        self._users = _users(snapshot, {view.id for view in (*self._inside, *self._around)})

    def labels(self) -> list[str]:
        return sorted({one.alias for view in (*self._inside, *self._around) for one in view.containers})

    def present(self, counts: Counts) -> Model:
        found = self._model
        return Model(
            space=found.space,
            external_id=found.external_id,
            version=found.version,
            name=found.name,
            description=found.description,
            created_time=found.created_time,
            last_updated_time=found.last_updated_time,
            is_system=is_system(found.space),
            versions=versions_of(self._snapshot, found.space, found.external_id),
            missing_views=[view_key(key) for key in self._missing],
            views=[
                *(self._view(view, counts, in_model=True) for view in self._inside),
                *(self._view(view, counts, in_model=False) for view in self._around),
            ],
        )

    def _view(self, view: ViewModel, counts: Counts, *, in_model: bool) -> ModelView:
        counted, stored = count_view(view, counts), view.stored.definition
        owners = _owners(self._snapshot, view)
        properties = [_mapped(prop, owners.get(prop.id)) for prop in view.properties.values()]
        properties += [_connection(name, one, owners.get(name)) for name, one in view.connections.items()]
        return ModelView(
            count=counted.count,
            count_is_at_least=counted.count_is_at_least,
            space=view.id.space,
            external_id=view.id.external_id,
            version=view.id.version,
            name=stored.name,
            description=stored.description,
            created_time=view.stored.created_time,
            last_updated_time=view.stored.last_updated_time,
            used_for=view.used_for,
            writable=view.writable,
            filter=view.filter,
            is_system=is_system(view.id.space),
            in_model=in_model,
            implements=[view_key(one) for one in stored.implements or ()],
            mapped_containers=container_keys(view),
            properties=properties,
            used_by=self._users[view.id],
        )


def _led_to(view: ViewModel) -> Iterator[ViewId]:
    """The views that `view` implements or that its relations, edges and reverse relations lead to."""
    for parent in view.stored.definition.implements or ():
        yield parent.id
    for prop in view.properties.values():
        if prop.source is not None:
            yield prop.source.id
    for connection in view.connections.values():
        yield connection.source.id


def _owners(snapshot: Snapshot, view: ViewModel) -> dict[str, ViewId]:
    """The view that defines each inherited property of `view`."""
    own = view.stored.definition.properties or {}
    found: dict[str, ViewId] = {}
    for key in ancestry(view.id, snapshot.all_views)[1:]:
        stored = snapshot.all_views.get(key)
        for name in (stored and stored.definition.properties) or {}:
            if name not in own:
                found.setdefault(name, key)
    return found


def _users(snapshot: Snapshot, used: set[ViewId]) -> dict[ViewId, Users]:
    """What uses each of the views `used`: other views by what they define themselves, and data models."""
    found = {key: Users(implemented_by=[], relations=[], data_models=[]) for key in used}
    for key, stored in sorted(snapshot.all_views.items()):
        for parent in stored.definition.implements or ():
            if parent.id in found:
                found[parent.id].implemented_by.append(view_key(key))
        for name, prop in (stored.definition.properties or {}).items():
            for led_to in _distinct([prop.source, prop.edge_source]):
                if led_to in found:
                    found[led_to].relations.append(Relation(view=view_key(key), property=name))
    for key, one in sorted(snapshot.all_data_models.items()):
        for view in _distinct(one.views):
            if view in found:
                found[view].data_models.append(view_key(key))
    return found


def _distinct(references: Iterable[ViewReference | None]) -> list[ViewId]:
    return list(dict.fromkeys(one.id for one in references if one is not None))


def _mapped(prop: MappedProperty, owner: ViewId | None) -> ModelProperty:
    kind = prop.typing.type
    unit = kind.unit if isinstance(kind, Float32Type | Float64Type) else None
    return ModelProperty(
        identifier=prop.id,
        name=prop.name,
        description=prop.description,
        kind="mapped",
        type=prop.property.kind,
        is_list=bool(kind.list),
        nullable=prop.typing.nullable,
        immutable=prop.typing.immutable,
        auto_increment=prop.typing.auto_increment,
        default_value=prop.typing.default_value,
        unit=None if unit is None else unit.external_id,
        enum_values=list(kind.values) if isinstance(kind, EnumType) else None,
        container=Key(space=prop.container.id.space, external_id=prop.container.id.external_id),
        container_property=prop.property.id,
        source=None if prop.source is None else view_key(prop.source),
        inherited_from=None if owner is None else view_key(owner),
    )


def _connection(name: str, connection: Connection, owner: ViewId | None) -> ModelProperty:
    is_edge = isinstance(connection, EdgeConnection)
    return ModelProperty(
        identifier=name,
        name=connection.name,
        description=connection.description,
        kind="edge" if is_edge else "reverse",
        is_list=connection.connection_type.startswith("multi"),
        source=view_key(connection.source),
        edge_type=Key(space=connection.type.space, external_id=connection.type.external_id) if is_edge else None,
        direction=connection.direction if is_edge else None,
        edge_source=view_key(connection.edge_source) if is_edge and connection.edge_source else None,
        through=None
        if is_edge
        else ThroughProperty(source=connection.through.source, identifier=connection.through.identifier),
        inherited_from=None if owner is None else view_key(owner),
    )
