"""Turns a stored container into the model that instances are checked and written against."""

from collections.abc import Callable, Collection
from typing import Any

from msgspec import Struct

from emulator.core.spaces import is_system
from emulator.limits import DOCUMENTED, Limits
from emulator.schema.values.columns import ColumnReader, column_reader
from emulator.schema.values.read import Reader, reader
from emulator.wire.references import ContainerId, ViewId, ViewReference
from emulator.wire.schema.containers import (
    BtreeIndex,
    Container,
    DirectType,
    FileType,
    JsonType,
    PropertyDefinition,
    PropertyType,
    RequiresConstraint,
    SequenceType,
    TextType,
    TimeSeriesType,
    UniquenessConstraint,
    UsedFor,
)
from emulator.wire.schema.views import Connection, StoredView


class PropertyModel(Struct, frozen=True, gc=False, kw_only=True):
    """A container property: `key` is its property key in Neo4j, `read` makes the stored form of a JSON value."""

    id: str
    key: str
    type: PropertyType
    kind: str
    """The tag of `type`: `text`, `direct` ..."""
    target: ContainerId | None
    """The container that the targets of a direct relation must have data in."""
    nullable: bool
    immutable: bool
    auto_increment: bool
    default: Any
    has_default: bool
    maintained: bool
    """Whether only the service itself writes it."""
    read: Callable[[Any], Any]
    read_column: ColumnReader
    """Reads a whole column of values at once, where all of them are plainly right."""
    definition: PropertyDefinition
    lookup: str | None = None
    """The property key that an index of Neo4j finds the instances by, where a btree index begins with this property.

    A text may be too long for an index: its `lookup` is then another key, which holds its first characters.
    """

    @property
    def shortened(self) -> bool:
        return self.lookup is not None and self.lookup != self.key


class Uniqueness(Struct, frozen=True, gc=False, kw_only=True):
    """A uniqueness constraint. `key` is the property key that holds the digest of an instance's values."""

    name: str
    properties: tuple[PropertyModel, ...]
    by_space: bool
    key: str


class ContainerModel(Struct, frozen=True, gc=False, kw_only=True):
    """A container. `required` must be given when an instance first gets data in it."""

    id: ContainerId
    alias: str
    used_for: UsedFor
    properties: dict[str, PropertyModel]
    required: tuple[PropertyModel, ...]
    requires: tuple[tuple[str, ContainerId], ...]
    unique: tuple[Uniqueness, ...]
    definition: Container


class MappedProperty(Struct, frozen=True, gc=False, kw_only=True):
    """A view property that maps a container property. `typing` is its entry in an answer's `typing`."""

    id: str
    property: PropertyModel
    container: ContainerModel
    typing: PropertyDefinition
    convert: Callable[[Any], Any] | None = None
    """Turns a value into the unit that a read asks for, where it does."""
    source: ViewReference | None = None
    """The view that the targets of a direct relation are seen through, where this view says so."""
    name: str | None
    description: str | None


class ViewModel(Struct, frozen=True, gc=False, kw_only=True):
    """A view with everything it inherits, as the snapshot's containers make it."""

    id: ViewId
    used_for: UsedFor
    writable: bool
    filter: dict[str, Any] | None
    properties: dict[str, MappedProperty]
    connections: dict[str, Connection]
    containers: tuple[ContainerModel, ...]
    stored: StoredView


def container_model(
    container: Container,
    alias: str,
    project: str,
    limits: Limits = DOCUMENTED,
    *,
    maintained: Collection[str] = (),
) -> ContainerModel:
    """The model of `container`, whose label in Neo4j is `alias`; only the service writes what is `maintained`."""
    identity = ContainerId(container.space, container.external_id)
    indexed = set[str]() if is_system(container.space) else _indexed(container)
    properties = {
        name: _property_model(
            name,
            definition,
            alias,
            (reader(definition.type, project, limits), column_reader(definition.type, project, limits)),
            maintained=name in maintained,
            indexed=name in indexed,
        )
        for name, definition in container.properties.items()
    }
    return ContainerModel(
        id=identity,
        alias=alias,
        used_for=container.used_for,
        properties=properties,
        required=tuple(p for p in properties.values() if not (p.nullable or p.has_default or p.auto_increment)),
        requires=tuple(
            (name, constraint.require.id)
            for name, constraint in container.constraints.items()
            if isinstance(constraint, RequiresConstraint)
        ),
        unique=tuple(
            Uniqueness(
                name=name,
                properties=tuple(properties[identifier] for identifier in constraint.properties),
                by_space=constraint.by_space,
                key=f"{alias}!{name}",
            )
            for name, constraint in container.constraints.items()
            if isinstance(constraint, UniquenessConstraint)
        ),
        definition=container,
    )


def _property_model(
    identifier: str,
    definition: PropertyDefinition,
    alias: str,
    readers: tuple[Reader, ColumnReader],
    *,
    maintained: bool,
    indexed: bool,
) -> PropertyModel:
    read, read_column = readers
    has_default = definition.default_value is not None
    return PropertyModel(
        id=identifier,
        key=f"{alias}.{identifier}",
        type=definition.type,
        kind=str(definition.type.__struct_config__.tag),
        target=_target(definition.type),
        nullable=definition.nullable,
        immutable=definition.immutable,
        auto_increment=definition.auto_increment,
        default=read(definition.default_value) if has_default else None,
        has_default=has_default,
        maintained=maintained,
        read=read,
        read_column=read_column,
        definition=definition,
        lookup=_lookup(identifier, definition.type, alias) if indexed else None,
    )


LOOKUP_LENGTH = 500
"""Characters of a text that an index holds: at four bytes each far below the 8 kB that Neo4j's indexes take."""


def _indexed(container: Container) -> set[str]:
    """The properties that a btree index begins with: those that it can find instances by."""
    return {index.properties[0] for index in container.indexes.values() if isinstance(index, BtreeIndex)}


def _lookup(identifier: str, kind: PropertyType, alias: str) -> str | None:
    if kind.list or isinstance(kind, JsonType):
        return None
    long = isinstance(kind, TextType | TimeSeriesType | FileType | SequenceType)
    bounded = isinstance(kind, TextType) and kind.max_text_size is not None and kind.max_text_size <= LOOKUP_LENGTH
    return f"{alias}~{identifier}" if long and not bounded else f"{alias}.{identifier}"


def _target(property_type: PropertyType) -> ContainerId | None:
    if isinstance(property_type, DirectType) and property_type.container is not None:
        return property_type.container.id
    return None
