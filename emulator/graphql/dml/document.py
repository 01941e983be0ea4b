"""Reads a text in the data modeling language: its types, interfaces and enums, with their places."""

from graphql import (
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    GraphQLSyntaxError,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    Node,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    TypeNode,
    parse,
)
from msgspec import Struct

from emulator import errors
from emulator.graphql.dml.directives import Directives, read_directives
from emulator.graphql.dml.faults import Faults, FaultyText, InvalidSyntax, Place
from emulator.graphql.dml.labels import Label, read_label
from emulator.limits import Limits

_TOO_MANY_TOKENS, _TOO_DEEP = "Document contains more than", "nested too deeply"
_WHERE = "graphQlDml"


class Field(Struct, frozen=True, kw_only=True):
    """A field of a type. `is_required` is whether it is never null."""

    name: str
    type: str
    is_list: bool
    is_required: bool
    label: Label
    directives: Directives
    place: Place


class Type(Struct, frozen=True, kw_only=True):
    """A type or an interface. `parents` are the interfaces that it implements."""

    name: str
    is_interface: bool
    parents: dict[str, Place]
    fields: dict[str, Field]
    label: Label
    directives: Directives
    place: Place


class Enum(Struct, frozen=True, kw_only=True):
    name: str
    values: dict[str, Label]
    place: Place


class Document(Struct, frozen=True):
    """What a text defines."""

    types: dict[str, Type]
    enums: dict[str, Enum]


def read(text: str, limits: Limits) -> Document:
    """Read `text`. Raises `InvalidSyntax`, `FaultyText`, and `RequestLimitExceeded` for a text past a bound."""
    if not text.strip():
        return Document({}, {})
    if len(text) > limits.dml_characters:
        raise errors.RequestLimitExceeded("characters in a data model", limits.dml_characters, _WHERE)
    try:
        node = parse(text, max_tokens=limits.dml_tokens)
    except GraphQLSyntaxError as error:
        if _TOO_MANY_TOKENS in error.message:
            raise errors.RequestLimitExceeded("tokens in a data model", limits.dml_tokens, _WHERE) from None
        if _TOO_DEEP in error.message:
            raise errors.RequestLimitExceeded("levels of a data model", limits.request_depth, _WHERE) from None
        place = error.locations[0] if error.locations else Place()
        raise InvalidSyntax(Place(place.line, place.column)) from None
    reader = _Reader(limits)
    for definition in node.definitions:
        reader.read_definition(definition)
    reader.faults.check()
    return Document(reader.types, reader.enums)


def place_of(node: Node) -> Place:
    """Return where `node` begins."""
    return Place(node.loc.start_token.line, node.loc.start_token.column) if node.loc else Place()


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.faults = Faults()
        self.types: dict[str, Type] = {}
        self.enums: dict[str, Enum] = {}

    def read_definition(self, node: Node) -> None:
        if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            self._check_new(node.name.value, node.name)
            self._check_count(node)
            self.types[node.name.value] = self._type(node)
        elif isinstance(node, EnumTypeDefinitionNode):
            self._check_new(node.name.value, node.name)
            self.enums[node.name.value] = self._enum(node)
        else:
            kind = node.kind.removesuffix("_definition").replace("_", " ")
            self.faults.add(f"A data model has types, interfaces and enums only, not '{kind}'", place_of(node))

    def _check_new(self, name: str, node: Node) -> None:
        if name in self.types or name in self.enums:
            self.faults.add(f"There can be only one type named '{name}'", place_of(node))

    def _check_count(self, node: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode) -> None:
        most = self._limits.views_per_data_model
        if len(self.types) >= most:
            self.faults.add(f"views size must be between 0 and {most}", place_of(node.name))
            self.faults.check()

    def _type(self, node: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode) -> Type:
        fields: dict[str, Field] = {}
        for one in node.fields or ():
            field = self._field(one)
            if field.name in fields:
                self.faults.add(f"Field '{node.name.value}.{field.name}' can only be defined once", field.place)
            fields[field.name] = field
        return Type(
            name=node.name.value,
            is_interface=isinstance(node, InterfaceTypeDefinitionNode),
            parents={one.name.value: place_of(one) for one in node.interfaces or ()},
            fields=fields,
            label=_label(node.description),
            directives=self._directives(node, "type"),
            place=place_of(node.name),
        )

    def _field(self, node: FieldDefinitionNode) -> Field:
        place = place_of(node.name)
        if node.arguments:
            self.faults.add(f"Field '{node.name.value}' cannot have arguments", place)
        kind, is_required = _nullable(node.type)
        is_list = isinstance(kind, ListTypeNode)
        if isinstance(kind, ListTypeNode):
            kind, _ = _nullable(kind.type)
        if not isinstance(kind, NamedTypeNode):
            self.faults.add(f"Field '{node.name.value}' cannot be a list of lists", place)
        return Field(
            name=node.name.value,
            type=kind.name.value if isinstance(kind, NamedTypeNode) else "",
            is_list=is_list,
            is_required=is_required,
            label=_label(node.description),
            directives=self._directives(node, "field"),
            place=place,
        )

    def _enum(self, node: EnumTypeDefinitionNode) -> Enum:
        values: dict[str, Label] = {}
        self._directives(node, "enum")
        for one in node.values or ():
            self._directives(one, "enum value")
            if one.name.value in values:
                self.faults.add(
                    f"Enum value '{node.name.value}.{one.name.value}' can only be defined once", place_of(one)
                )
            values[one.name.value] = _label(one.description)
        return Enum(name=node.name.value, values=values, place=place_of(node.name))

    def _directives(self, node: Node, of: str) -> Directives:
        try:
            return read_directives(node, of)
        except FaultyText as faulty:
            for fault in faulty.faults:
                self.faults.add(fault.message, fault.place)
            return Directives()


def _nullable(node: TypeNode) -> tuple[TypeNode, bool]:
    """Return the type without its `!`, and whether it had one."""
    return (node.type, True) if isinstance(node, NonNullTypeNode) else (node, False)


def _label(node: StringValueNode | None) -> Label:
    return read_label(None if node is None else node.value)
