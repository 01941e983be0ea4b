"""The directives of types and fields, with their arguments."""

from functools import cache
from importlib import resources
from typing import Any, Literal

import msgspec
from graphql import (
    DirectiveLocation,
    DirectiveNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    build_schema,
)
from graphql.execution.values import get_argument_values
from msgspec import Struct

from emulator.graphql.dml.faults import Fault, FaultyText, Place
from emulator.wire.references import DataModelId

_LOCATIONS = {
    "type": (DirectiveLocation.OBJECT, DirectiveLocation.INTERFACE),
    "field": (DirectiveLocation.FIELD_DEFINITION,),
    "enum": (DirectiveLocation.ENUM,),
    "enum value": (DirectiveLocation.ENUM_VALUE,),
}


class _Arguments(Struct, rename="camel"): ...


class View(_Arguments):
    """`raw_filter` is JSON, or a text with JSON in it."""

    space: str | None = None
    external_id: str | None = None
    name: str | None = None
    version: str | None = None
    raw_filter: Any = None


class Mapping(_Arguments):
    space: str | None = None
    container: str | None = None
    property: str | None = None


class Reference(_Arguments):
    space: str
    external_id: str


class Relation(_Arguments):
    type: Reference | None = None
    name: str | None = None
    direction: Literal["INWARDS", "OUTWARDS"] | None = None
    edge_source: str | None = None


class ReverseDirectRelation(_Arguments):
    through_property: str


class DataModelReference(_Arguments):
    space: str
    external_id: str
    version: str

    @property
    def id(self) -> DataModelId:
        return DataModelId(self.space, self.external_id, self.version)


class Import(_Arguments):
    data_model: DataModelReference | None = None


class Default(_Arguments):
    value: str | None = None


class Unit(_Arguments):
    external_id: str
    source_unit: str | None = None
    space: str | None = None


class Constraint(_Arguments):
    identifier: str
    constraint_type: Literal["UNIQUENESS", "REQUIRES"] | None = None
    require: Reference | None = None
    fields: list[str] | None = None


class Index(_Arguments, kw_only=True):
    identifier: str
    index_type: Literal["BTREE", "INVERTED"] | None = None
    fields: list[str]
    cursorable: bool | None = None


class Container(_Arguments):
    constraints: list[Constraint] | None = None
    indexes: list[Index] | None = None


class Flag(_Arguments):
    """A directive without arguments is there or not."""


class Directives(_Arguments, kw_only=True, forbid_unknown_fields=True):
    """The directives of one type or field, and where they are."""

    view: View | None = None
    mapping: Mapping | None = None
    relation: Relation | None = None
    direct_relation: Flag | None = None
    reverse_direct_relation: ReverseDirectRelation | None = None
    readonly: Flag | None = None
    import_: Import | None = msgspec.field(default=None, name="import")
    default: Default | None = None
    unit: Unit | None = None
    edge: Flag | None = None
    container: Container | None = None
    places: dict[str, Place] = msgspec.field(default_factory=dict[str, Place])


def sdl() -> str:
    """Return the definitions of all directives, in GraphQL."""
    return resources.files("emulator.graphql.dml").joinpath("directives.graphql").read_text(encoding="utf-8")


def read_directives(node: Node, of: str) -> Directives:
    """Return the directives of `node`, which is of the kind `of`. Raises `FaultyText`."""
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    found: tuple[DirectiveNode, ...] = getattr(node, "directives", None) or ()
    for one in found:
        name, place = (
            one.name.value,
            Place(one.loc.start_token.line, one.loc.start_token.column) if one.loc else Place(),
        )
        definition = _definitions().get_directive(name)
        if definition is None or name not in _NAMES:
            raise FaultyText([Fault(message=f"Unknown directive '@{name}'", place=place)])
        if not set(_LOCATIONS[of]) & set(definition.locations):
            raise FaultyText([Fault(message=f"Directive '@{name}' may not be used on a {of}", place=place)])
        if name in values:
            raise FaultyText(
                [Fault(message=f"The directive '@{name}' can only be used once at this place", place=place)]
            )
        _check_arguments(one, set(definition.args), place)
        try:
            values[name] = get_argument_values(definition, one)
        except GraphQLError as error:
            raise FaultyText([Fault(message=error.message, place=place)]) from None
        places[name] = place
    return msgspec.convert({**values, "places": places}, Directives) if values else _NONE


def _check_arguments(node: DirectiveNode, known: set[str], place: Place) -> None:
    names: set[str] = set()
    for argument in node.arguments or ():
        name = argument.name.value
        if name not in known:
            message = f"Unknown argument '{name}' on directive '@{node.name.value}'"
            raise FaultyText([Fault(message=message, place=place)])
        if name in names:
            raise FaultyText([Fault(message=f"There can be only one argument named '{name}'", place=place)])
        names.add(name)


@cache
def _definitions() -> GraphQLSchema:
    return build_schema(f"{sdl()}\ntype Query {{ _: Boolean }}")


_NAMES = frozenset(one.encode_name for one in msgspec.structs.fields(Directives)) - {"places"}
_NONE = Directives()
