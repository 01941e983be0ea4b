"""Containers, views and their properties in the form in which instances are validated, written and read."""

from collections.abc import Callable, Collection
from typing import Any

from msgspec import Struct

from emulator.core.spaces import is_system
from emulator.limits import DOCUMENTED, Limits
from emulator.schema.values.columns import ColumnParser, column_parser
from emulator.schema.values.parse import ValueParser, value_parser
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
    """A container property. `key` is its property key in Neo4j.

    `parse` returns the stored form of a JSON value, or raises `InvalidValue`.
    """

    id: str
    key: str
    type: PropertyType
    kind: str
    """The name of `type` in the API: `text`, `direct` …"""
    target: ContainerId | None
    """The container in which the target of a direct relation must have data."""
    nullable: bool
    immutable: bool
    auto_increment: bool
    default: Any
    has_default: bool
    maintained: bool
    """Whether only the service itself writes it, as the path of an asset."""
    parse: Callable[[Any], Any]
    parse_column: ColumnParser
    """Parses a column of values at once; returns None where one of them needs `parse`."""
    definition: PropertyDefinition
    index_key: str | None = None
    """The property key that Neo4j indexes, where this property is the first of a btree index.

    It is `key`, except for texts that may be too long for an index: it is then a second property key, which holds
    their first `INDEX_KEY_LENGTH` characters.
    """

    @property
    def has_truncated_index_key(self) -> bool:
        return self.index_key is not None and self.index_key != self.key


class Uniqueness(Struct, frozen=True, gc=False, kw_only=True):
    """A uniqueness constraint. `key` is the property key that holds the digest of an instance's values."""

    name: str
    properties: tuple[PropertyModel, ...]
    by_space: bool
    key: str


class ContainerModel(Struct, frozen=True, gc=False, kw_only=True):
    """A container. `required` are the properties without which an instance cannot get its first data in it."""

    id: ContainerId
    alias: str
    used_for: UsedFor
    properties: dict[str, PropertyModel]
    required: tuple[PropertyModel, ...]
    requires: tuple[tuple[str, ContainerId], ...]
    unique: tuple[Uniqueness, ...]
    definition: Container

    @property
    def index_keys(self) -> list[str]:
        """The property keys by which indexes find its instances."""
        unique = [constraint.key for constraint in self.unique]
        return [*unique, *(prop.index_key for prop in self.properties.values() if prop.index_key is not None)]


class MappedProperty(Struct, frozen=True, gc=False, kw_only=True):
    """A view property that maps a container property. `typing` is its entry in the `typing` of a response."""

    id: str
    property: PropertyModel
    container: ContainerModel
    typing: PropertyDefinition
    convert: Callable[[Any], Any] | None = None
    """Converts a value to the target unit of the request, if any."""
    source: ViewReference | None = None
    """The view of the targets of a direct relation, where the property has one."""
    name: str | None
    description: str | None


class ViewModel(Struct, frozen=True, gc=False, kw_only=True):
    """A view with all that it inherits, resolved against the containers of a snapshot."""

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
    """Return the model of `container`, whose label in Neo4j is `alias`; only the service writes `maintained`."""
    identity = ContainerId(container.space, container.external_id)
    indexed = set[str]() if is_system(container.space) else _indexed(container)
    properties = {
        name: _property_model(
            name,
            definition,
            alias,
            (value_parser(definition.type, project, limits), column_parser(definition.type, project, limits)),
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
    parsers: tuple[ValueParser, ColumnParser],
    *,
    maintained: bool,
    indexed: bool,
) -> PropertyModel:
    parse, parse_column = parsers
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
        default=parse(definition.default_value) if has_default else None,
        has_default=has_default,
        maintained=maintained,
        parse=parse,
        parse_column=parse_column,
        definition=definition,
        index_key=_index_key(identifier, definition.type, alias) if indexed else None,
    )


INDEX_KEY_LENGTH = 500
"""Characters of a text in an index: at four bytes each they stay far below the 8 kB limit of Neo4j's indexes."""


def _indexed(container: Container) -> set[str]:
    """Return the first property of each btree index: the one by which the index finds instances."""
    return {index.properties[0] for index in container.indexes.values() if isinstance(index, BtreeIndex)}


def _index_key(identifier: str, kind: PropertyType, alias: str) -> str | None:
    if kind.list or isinstance(kind, JsonType):
        return None
    long = isinstance(kind, TextType | TimeSeriesType | FileType | SequenceType)
    bounded = isinstance(kind, TextType) and kind.max_text_size is not None and kind.max_text_size <= INDEX_KEY_LENGTH
    return f"{alias}~{identifier}" if long and not bounded else f"{alias}.{identifier}"


def _target(property_type: PropertyType) -> ContainerId | None:
    if isinstance(property_type, DirectType) and property_type.container is not None:
        return property_type.container.id
    return None
