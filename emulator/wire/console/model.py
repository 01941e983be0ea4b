"""A data model as the console draws it, and the differences between two versions."""

from typing import Any, Literal

from msgspec import Struct, field

from emulator.wire.console.parts import Counted, Key, Part, ViewKey
from emulator.wire.references import ContainerReference, ViewReference
from emulator.wire.schema.containers import UsedFor
from emulator.wire.schema.views import Direction

Texts = list[str]
"""The field `list` hides the type inside a class."""


class ModelQuery(Struct, frozen=True, rename="camel"):
    """Without a version, the one that was created last is meant."""

    space: str
    external_id: str
    version: str | None = None


class DifferenceQuery(Struct, frozen=True, rename="camel"):
    space: str
    external_id: str
    before: str = field(name="from")
    after: str = field(name="to")


class ThroughProperty(Part):
    """The direct relation that a reverse relation follows back."""

    source: ViewReference | ContainerReference
    identifier: str


class ModelProperty(Part, kw_only=True):
    """A property of a view: of a container, an edge connection, or a reverse direct relation.

    `source` is the view at the other end. `inherited_from` is the view that defines it, where that is another one.
    """

    identifier: str
    name: str | None
    description: str | None
    kind: Literal["mapped", "edge", "reverse"]
    type: str | None = None
    is_list: bool = field(name="list")
    nullable: bool | None = None
    immutable: bool | None = None
    auto_increment: bool | None = None
    default_value: Any = None
    unit: str | None = None
    enum_values: Texts | None = None
    container: Key | None = None
    container_property: str | None = None
    source: ViewKey | None = None
    edge_type: Key | None = None
    direction: Direction | None = None
    edge_source: ViewKey | None = None
    through: ThroughProperty | None = None
    inherited_from: ViewKey | None = None


class Relation(Part):
    view: ViewKey
    property: str


class Users(Part):
    """What uses a view: those that implement it, properties that lead to it, and data models that have it."""

    implemented_by: list[ViewKey]
    relations: list[Relation]
    data_models: list[ViewKey]


class ModelView(Counted):
    """A view. `in_model` is false of those that the views of the model implement or lead to."""

    space: str
    external_id: str
    version: str
    name: str | None
    description: str | None
    created_time: int
    last_updated_time: int
    used_for: UsedFor
    writable: bool
    filter: dict[str, Any] | None
    is_system: bool
    in_model: bool
    implements: list[ViewKey]
    mapped_containers: list[Key]
    properties: list[ModelProperty]
    used_by: Users


class Model(Part):
    """A version of a data model; `versions` are all of it, the oldest first."""

    space: str
    external_id: str
    version: str
    name: str | None
    description: str | None
    created_time: int
    last_updated_time: int
    is_system: bool
    versions: list[str]
    missing_views: list[ViewKey]
    views: list[ModelView]


class Change(Struct, frozen=True):
    """A field with both values; null where it is absent."""

    key: str
    before: Any = field(name="from")
    after: Any = field(name="to")


class DefinedProperty(Part):
    identifier: str
    definition: dict[str, Any]


class ChangedProperty(Part):
    identifier: str
    changes: list[Change]


class PropertyDifferences(Part):
    added: list[DefinedProperty]
    removed: list[DefinedProperty]
    changed: list[ChangedProperty]


class ChangedView(Struct, frozen=True, kw_only=True, rename="camel"):
    """A view that is not the same in both; `before` and `after` are its versions."""

    space: str
    external_id: str
    before: str = field(name="from")
    after: str = field(name="to")
    changes: list[Change]
    properties: PropertyDifferences


class ViewDifferences(Part):
    added: list[ViewKey]
    removed: list[ViewKey]
    changed: list[ChangedView]


class Difference(Struct, frozen=True, kw_only=True, rename="camel"):
    """What the version `after` of a data model has otherwise than the version `before`."""

    space: str
    external_id: str
    before: str = field(name="from")
    after: str = field(name="to")
    changes: list[Change]
    views: ViewDifferences
