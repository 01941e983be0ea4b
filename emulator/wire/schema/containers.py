"""The JSON of containers: definitions and responses.

`None` stands for an absent field: clients send `null` for it, and the API never answers `null`.
"""

from typing import Any, Literal

from msgspec import Struct

from emulator.wire.references import ContainerReference, ViewReference

UsedFor = Literal["node", "edge", "all", "record"]
State = Literal["current", "pending", "failed"]


class _Json(Struct, kw_only=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """Struct whose absent fields stay out of the JSON."""


class EnumValue(_Json):
    name: str | None = None
    description: str | None = None


class Unit(_Json):
    external_id: str
    source_unit: str | None = None


class _Type(_Json, tag_field="type"):
    list: bool | None = None


class _BoundedType(_Type):
    max_list_size: int | None = None


class _PrimitiveType(_BoundedType):
    """`unit` is valid for floats only; validation rejects it for the other types."""

    unit: Unit | None = None


class TextType(_BoundedType, tag="text"):
    max_text_size: int | None = None
    collation: str | None = None


class BooleanType(_PrimitiveType, tag="boolean"): ...


class Float32Type(_PrimitiveType, tag="float32"): ...


class Float64Type(_PrimitiveType, tag="float64"): ...


class Int32Type(_PrimitiveType, tag="int32"): ...


class Int64Type(_PrimitiveType, tag="int64"): ...


class TimestampType(_PrimitiveType, tag="timestamp"): ...


class DateType(_PrimitiveType, tag="date"): ...


class JsonType(_PrimitiveType, tag="json"): ...


class TimeSeriesType(_BoundedType, tag="timeseries"): ...


class FileType(_BoundedType, tag="file"): ...


class SequenceType(_BoundedType, tag="sequence"): ...


class DirectType(_BoundedType, tag="direct"):
    """`source`, the view of the target, occurs in responses only."""

    container: ContainerReference | None = None
    source: ViewReference | None = None


class EnumType(_Type, tag="enum", kw_only=True):
    values: dict[str, EnumValue]
    unknown_value: str | None = None


PropertyType = (
    TextType
    | BooleanType
    | Float32Type
    | Float64Type
    | Int32Type
    | Int64Type
    | TimestampType
    | DateType
    | JsonType
    | TimeSeriesType
    | FileType
    | SequenceType
    | DirectType
    | EnumType
)


class ContainerPropertyWrite(_Json):
    """`constraint_state` is ignored: the Python SDK sends the one that it has read."""

    type: PropertyType
    nullable: bool | None = None
    immutable: bool | None = None
    auto_increment: bool | None = None
    default_value: Any = None
    name: str | None = None
    description: str | None = None
    constraint_state: Any = None


class ConstraintWrite(_Json):
    """`uniqueness` has `properties`, `requires` has `require`; the type may be omitted."""

    constraint_type: Literal["uniqueness", "requires"] | None = None
    properties: list[str] | None = None
    by_space: bool | None = None
    require: ContainerReference | None = None
    state: Any = None


class IndexWrite(_Json):
    properties: list[str]
    index_type: Literal["btree", "inverted"] | None = None
    cursorable: bool | None = None
    by_space: bool | None = None
    state: Any = None


class ContainerWrite(_Json):
    space: str
    external_id: str
    properties: dict[str, ContainerPropertyWrite]
    name: str | None = None
    description: str | None = None
    used_for: UsedFor | None = None
    constraints: dict[str, ConstraintWrite] | None = None
    indexes: dict[str, IndexWrite] | None = None


class ApplyContainers(Struct, forbid_unknown_fields=True):
    items: list[ContainerWrite]


class ConstraintState(_Json):
    nullability: State | None = None
    max_list_size: State | None = None
    max_text_size: State | None = None


class PropertyDefinition(_Json):
    """A property as a container and `typing` answer it."""

    constraint_state: ConstraintState
    type: PropertyType
    immutable: bool
    nullable: bool
    auto_increment: bool
    default_value: Any = None
    name: str | None = None
    description: str | None = None


class UniquenessConstraint(_Json, tag_field="constraintType", tag="uniqueness"):
    state: State
    properties: list[str]
    by_space: bool


class RequiresConstraint(_Json, tag_field="constraintType", tag="requires"):
    state: State
    require: ContainerReference


Constraint = UniquenessConstraint | RequiresConstraint


class BtreeIndex(_Json, tag_field="indexType", tag="btree"):
    state: State
    properties: list[str]
    cursorable: bool
    by_space: bool


class InvertedIndex(_Json, tag_field="indexType", tag="inverted"):
    state: State
    properties: list[str]


Index = BtreeIndex | InvertedIndex


class Container(_Json):
    """A container as the API answers it, and as it is stored."""

    space: str
    external_id: str
    used_for: UsedFor
    created_time: int
    last_updated_time: int
    is_global: bool
    properties: dict[str, PropertyDefinition]
    constraints: dict[str, Constraint]
    indexes: dict[str, Index]
    name: str | None = None
    description: str | None = None


class ContainerKey(Struct, kw_only=True, rename="camel"):
    """A container in `byids` and `delete`."""

    space: str
    external_id: str


class ContainerKeys(Struct):
    items: list[ContainerKey]


class ListContainers(Struct, kw_only=True, rename="camel"):
    """The query parameters of the list."""

    limit: int | None = None
    cursor: str | None = None
    space: str | None = None
    include_global: bool = False
    used_for: list[UsedFor] | None = None


class Containers(Struct):
    items: list[Container]


class ContainersPage(Struct, kw_only=True, rename="camel", omit_defaults=True):
    items: list[Container]
    next_cursor: str | None = None
