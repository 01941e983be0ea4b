"""What a field of a type is: a mapped container property, a connection through edges, or a reverse direct relation."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec
from msgspec import Struct, structs

from emulator.graphql.dml.directives import Mapping, Relation
from emulator.graphql.dml.document import Document, Enum, Field
from emulator.graphql.dml.faults import Faults
from emulator.graphql.dml.labels import Label
from emulator.wire.references import ContainerId, ContainerReference, InstanceReference, ViewReference
from emulator.wire.schema.containers import (
    BooleanType,
    DateType,
    DirectType,
    EnumType,
    EnumValue,
    FileType,
    Float32Type,
    Float64Type,
    Int32Type,
    Int64Type,
    JsonType,
    PropertyType,
    SequenceType,
    TextType,
    TimeSeriesType,
    TimestampType,
    Unit,
)
from emulator.wire.schema.views import Direction

SCALARS: dict[str, Callable[..., PropertyType]] = {
    "String": TextType,
    "Int": Int32Type,
    "Int32": Int32Type,
    "Int64": Int64Type,
    "Float": Float64Type,
    "Float64": Float64Type,
    "Float32": Float32Type,
    "Boolean": BooleanType,
    "Timestamp": TimestampType,
    "Date": DateType,
    "JSONObject": JsonType,
    "TimeSeries": TimeSeriesType,
    "File": FileType,
    "Sequence": SequenceType,
}

_UNIT_SPACES = (None, "cdf_cdm_units", "cdf_units")

Target = str | ViewReference
"""A view that a property refers to: by the name of its type, or where the view is outside of the text, by its id."""


class Property(Struct, frozen=True, kw_only=True):
    """A property of a view. `target` is the view of the instances that it leads to."""

    kind: Literal["mapped", "edge", "reverse"]
    is_list: bool
    label: Label
    target: Target | None = None
    container: ContainerId | None = None
    identifier: str = ""
    """The property of `container`; of a reverse relation, the direct relation that it goes back."""
    type: PropertyType | None = None
    """The type of a mapped property."""
    default: Any = None
    edge_type: InstanceReference | None = None
    edge_source: Target | None = None
    direction: Direction | None = None
    through: Target | ContainerReference | None = None


class Owner(Struct, frozen=True):
    """The type that a field belongs to: `space` is that of the data model, the others are those of its view."""

    name: str
    space: str
    view_space: str
    external_id: str

    @property
    def container(self) -> ContainerId:
        """The container of the fields that say nothing else."""
        return ContainerId(self.space, self.external_id)


def property_of(field: Field, owner: Owner, document: Document, faults: Faults) -> Property | None:
    """Return the property that `field` of the type `owner` is by itself; None where it is faulty."""
    directives = field.directives
    scalar = _scalar(field, document)
    ways = [directives.relation, directives.direct_relation, directives.reverse_direct_relation]
    if sum(one is not None for one in ways) > 1:
        return _fault(field, "can be only one kind of relation", faults)
    if scalar is not None:
        if any(one is not None for one in ways):
            return _fault(field, "has no type of the data model, so it cannot be a relation", faults)
        return _scalar_property(field, owner, scalar, faults)
    if field.type not in document.types:
        faults.add(f"Type '{field.type}' not found", field.place)
        return None
    return _relation(field, owner, document, faults)


def _relation(field: Field, owner: Owner, document: Document, faults: Faults) -> Property | None:
    directives = field.directives
    if directives.default is not None or directives.unit is not None:
        return _fault(field, "is a relation, which has neither a default value nor a unit", faults)
    if directives.reverse_direct_relation is not None or directives.relation is not None or _is_edges(field):
        return _connection(field, owner, document, faults)
    return Property(
        kind="mapped",
        is_list=field.is_list,
        label=field.label,
        target=field.type,
        type=DirectType(list=field.is_list),
        **_mapping(field, owner),
    )


def _is_edges(field: Field) -> bool:
    return field.is_list and field.directives.direct_relation is None


def _connection(field: Field, owner: Owner, document: Document, faults: Faults) -> Property | None:
    directives = field.directives
    if directives.mapping is not None:
        return _fault(field, "is not in a container, so it cannot have '@mapping'", faults)
    if field.is_required:
        return _fault(field, "is not in a container, so it cannot be required", faults)
    if directives.reverse_direct_relation is not None:
        return Property(
            kind="reverse",
            is_list=field.is_list,
            label=field.label,
            target=field.type,
            identifier=directives.reverse_direct_relation.through_property,
            through=field.type,
        )
    relation = directives.relation or Relation()
    if relation.edge_source is not None and relation.edge_source not in document.types:
        faults.add(f"Type '{relation.edge_source}' not found", directives.places["relation"])
        return None
    kind = relation.type
    return Property(
        kind="edge",
        is_list=field.is_list,
        label=field.label if relation.name is None else Label(relation.name, field.label.description),
        target=field.type,
        edge_type=InstanceReference(space=kind.space, external_id=kind.external_id)
        if kind
        else InstanceReference(space=owner.view_space, external_id=f"{owner.name}.{field.name}"),
        edge_source=relation.edge_source,
        direction="inwards" if relation.direction == "INWARDS" else "outwards",
    )


def _scalar_property(field: Field, owner: Owner, scalar: PropertyType, faults: Faults) -> Property | None:
    unit = field.directives.unit
    if unit is not None:
        if not isinstance(scalar, Float32Type | Float64Type):
            return _fault(field, "has a unit, so its type must be Float32 or Float64", faults)
        if unit.space not in _UNIT_SPACES:
            return _fault(field, f"has a unit outside of the catalog, in the space '{unit.space}'", faults)
        scalar = structs.replace(scalar, unit=Unit(external_id=unit.external_id, source_unit=unit.source_unit))
    default = None
    if field.directives.default is not None and field.directives.default.value is not None:
        try:
            default = _default(field.directives.default.value, scalar)
        except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
            return _fault(field, f"cannot have the default value '{field.directives.default.value[:100]}'", faults)
    return Property(
        kind="mapped",
        is_list=field.is_list,
        label=field.label,
        type=scalar,
        default=default,
        **_mapping(field, owner),
    )


def _mapping(field: Field, owner: Owner) -> dict[str, Any]:
    given = field.directives.mapping or Mapping()
    container = ContainerId(given.space or owner.container.space, given.container or owner.container.external_id)
    return {"container": container, "identifier": given.property or field.name}


def _scalar(field: Field, document: Document) -> PropertyType | None:
    if field.type in document.enums:
        return EnumType(values=_values(document.enums[field.type]), list=field.is_list)
    if field.type in document.types or field.type not in SCALARS:
        return None
    return SCALARS[field.type](list=field.is_list)


def _values(enum: Enum) -> dict[str, EnumValue]:
    return {name: EnumValue(name=one.name, description=one.description) for name, one in enum.values.items()}


def _default(text: str, scalar: PropertyType) -> Any:
    """Return the JSON value that `text` stands for. Raises `DecodeError` or `ValidationError` of msgspec."""
    match scalar:
        case Int32Type() | Int64Type():
            return msgspec.json.decode(text, type=int)
        case Float32Type() | Float64Type():
            return msgspec.json.decode(text, type=float)
        case BooleanType():
            return msgspec.json.decode(text, type=bool)
        case JsonType():
            return msgspec.json.decode(text)
        case _:
            return text


def _fault(field: Field, what: str, faults: Faults) -> None:
    faults.add(f"Field '{field.name}' {what}", field.place)
