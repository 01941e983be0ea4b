"""The types of a data model: one per view, and what each of their fields is in the graph."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from emulator.graphql.model.names import RESERVED, is_name
from emulator.schema.model import MappedProperty, PropertyModel, ViewModel
from emulator.schema.snapshot import Snapshot
from emulator.schema.views.effective import ancestry, forward_property
from emulator.wire.references import DataModelId, ViewId, ViewReference
from emulator.wire.schema.data_models import DataModel
from emulator.wire.schema.views import EdgeConnection, ReverseDirectRelation


class ValueField(Struct, frozen=True):
    """A property with a value: a scalar, an enum, or what refers to another API of the service."""

    id: str
    mapped: MappedProperty


class DirectField(Struct, frozen=True):
    """A direct relation. `target` is the type of the nodes at its end, None where the model does not have it."""

    id: str
    mapped: MappedProperty
    target: str | None

    @property
    def is_list(self) -> bool:
        return bool(self.mapped.property.type.list)


class EdgeField(Struct, frozen=True):
    """An edge connection. `properties` is the type of the properties of its edges."""

    id: str
    connection: EdgeConnection
    target: str
    properties: str | None

    @property
    def is_list(self) -> bool:
        return self.connection.connection_type == "multi_edge_connection"


class ReverseField(Struct, frozen=True):
    """The nodes whose direct relation `through` names this one."""

    id: str
    connection: ReverseDirectRelation
    target: str
    through: PropertyModel

    @property
    def is_list(self) -> bool:
        return self.connection.connection_type == "multi_reverse_direct_relation"


Field = ValueField | DirectField | EdgeField | ReverseField


class ModelType(Struct, frozen=True):
    """A view as a type. `interfaces` are the types of the model that it implements.

    `derived` are the types that implement it, those that implement others of them first: the first of these that has
    an instance is the type of the instance.
    """

    name: str
    view: ViewModel
    interfaces: tuple[str, ...]
    derived: tuple[str, ...]
    fields: dict[str, Field]

    @property
    def is_of_edges(self) -> bool:
        return self.view.used_for == "edge"


class Model(Struct, frozen=True):
    """A data model: its types by name."""

    id: DataModelId
    types: dict[str, ModelType]


def model_types(data_model: DataModel, snapshot: Snapshot) -> Model:
    """The types of `data_model`. Views that do not exist any more, or may not be read, have none."""
    references = [one.id for one in data_model.views]
    views = {identity: view for identity in references if (view := snapshot.view(identity)) is not None}
    names = _names(views)
    fields = {names[identity]: dict(_fields(view, names, snapshot)) for identity, view in views.items()}
    parents = {
        names[identity]: [names[one] for one in ancestry(identity, snapshot.all_views)[1:] if one in names]
        for identity in views
    }
    interfaces = implemented(parents, fields)
    types = {
        name: ModelType(
            name=name,
            view=views[identity],
            interfaces=interfaces[name],
            derived=tuple(
                sorted((one for one in fields if name in interfaces[one]), key=lambda one: -len(interfaces[one]))
            ),
            fields=fields[name],
        )
        for identity, name in names.items()
    }
    return Model(DataModelId(data_model.space, data_model.external_id, data_model.version), types)


def implemented(
    parents: Mapping[str, list[str]], fields: Mapping[str, Mapping[str, Field]]
) -> dict[str, tuple[str, ...]]:
    """The parents of each type that it implements as GraphQL has it.

    GraphQL allows less than the service: every field of an interface must have the same type in what implements it,
    and what implements an interface must implement those of the interface. Here every field must lead to the same, so
    that it does not matter as what an instance is read.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(parents, key=lambda one: len(parents[one])):
        kept: list[str] = []
        for parent in sorted(parents[name], key=lambda one: len(parents[one])):
            same = all(_is_same(field, fields[name].get(field.id)) for field in fields[parent].values())
            if same and set(found[parent]) <= set(kept):
                kept.append(parent)
        found[name] = tuple(kept)
    return found


def _is_same(inherited: Field, own: Field | None) -> bool:
    match inherited, own:
        case ValueField(), ValueField():
            return inherited.mapped.property.key == own.mapped.property.key
        case DirectField(), DirectField():
            return inherited.target == own.target and inherited.mapped.property.key == own.mapped.property.key
        case EdgeField(), EdgeField():
            ends = (inherited.target, inherited.properties) == (own.target, own.properties)
            return ends and _edges(inherited.connection) == _edges(own.connection)
        case ReverseField(), ReverseField():
            ends = (inherited.target, inherited.is_list) == (own.target, own.is_list)
            return ends and inherited.through.key == own.through.key
        case _:
            return False


def _edges(connection: EdgeConnection) -> tuple[object, ...]:
    """Which edges a connection has."""
    return connection.connection_type, connection.type, connection.direction


def _names(views: Iterable[ViewId]) -> dict[ViewId, str]:
    """The name of the type of each view: its external id.

    Where another type has that, it is with the space, then also with the version.
    """
    names: dict[ViewId, str] = {}
    for view in views:
        version = "".join(one if one.isascii() and one.isalnum() else "_" for one in view.version)
        space = view.space.replace("-", "_")
        candidates = (view.external_id, f"{view.external_id}_{space}", f"{view.external_id}_{space}_{version}")
        taken = {*names.values(), *RESERVED}
        names[view] = next((one for one in candidates if one not in taken), f"{candidates[-1]}_{len(taken)}")
    return names


def _fields(view: ViewModel, names: Mapping[ViewId, str], snapshot: Snapshot) -> Iterable[tuple[str, Field]]:
    """The fields of a view, without those whose names GraphQL does not take: the API allows `max-speed` and `2nd`."""
    for name, mapped in view.properties.items():
        if not is_name(name):
            continue
        if mapped.property.kind == "direct":
            yield name, DirectField(name, mapped, None if mapped.source is None else _target(mapped.source, names))
        else:
            yield name, ValueField(name, mapped)
    for name, connection in view.connections.items():
        target = _target(connection.source, names)
        if target is None or not is_name(name):
            continue  # a relation to a view that the data model does not have cannot be followed in it
        if isinstance(connection, EdgeConnection):
            source = connection.edge_source
            yield name, EdgeField(name, connection, target, None if source is None else _target(source, names))
        else:
            through, _ = forward_property(connection.through, snapshot.all_views, snapshot.all_containers)
            if through is not None:
                yield name, ReverseField(name, connection, target, through)


def _target(source: ViewReference, names: Mapping[ViewId, str]) -> str | None:
    """The type of a view, or of another version of it that the data model has."""
    found = names.get(source.id)
    if found is not None:
        return found
    same = (name for view, name in names.items() if view[:2] == source.id[:2])
    return next(same, None)
