"""The output types of a model: an object or interface per view, connections, and the results of aggregates."""

from collections.abc import Callable

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLString,
)

from emulator.graphql.model import external
from emulator.graphql.model.enums import Enums
from emulator.graphql.model.inputs import Inputs
from emulator.graphql.model.names import Names
from emulator.graphql.model.scalars import JSON_OBJECT, NUMBERS, SCALARS, TIMESTAMP
from emulator.graphql.model.types import DirectField, EdgeField, Field, Model, ModelType, ReverseField, ValueField
from emulator.graphql.model.wrapping import Kind, list_of, required, several

Composite = GraphQLObjectType | GraphQLInterfaceType

PAGE_INFO = GraphQLObjectType(
    "PageInfo",
    {
        "hasNextPage": GraphQLField(required(GraphQLBoolean)),
        "hasPreviousPage": GraphQLField(required(GraphQLBoolean)),
        "startCursor": GraphQLField(GraphQLString),
        "endCursor": GraphQLField(GraphQLString),
    },
)
INSTANCE_REFERENCE = GraphQLObjectType(
    "_InstanceReference",
    {
        "space": GraphQLField(required(GraphQLString)),
        "externalId": GraphQLField(required(GraphQLID)),
    },
    description="A node that the data model has no type for.",
)
_BUCKET = GraphQLObjectType(
    "_AggregateHistogramBucket",
    {"start": GraphQLField(GraphQLFloat), "count": GraphQLField(GraphQLInt)},
)


class Outputs:
    """The output types of each type of `model`. The fields of a type are made when they are first asked for."""

    def __init__(self, model: Model, names: Names, enums: Enums, inputs: Inputs) -> None:
        self._model = model
        self._names = names
        self._enums = enums
        self._inputs = inputs
        self._connections: dict[tuple[str, str | None], GraphQLObjectType] = {}
        self._may_be_null = {
            mapped.property.key
            for one in model.types.values()
            for mapped in one.view.properties.values()
            if one.view.filter is not None
        }
        self.types: dict[str, Composite] = {name: self._composite(one) for name, one in model.types.items()}

    def _composite(self, of: ModelType) -> Composite:
        kind = GraphQLInterfaceType if of.derived else GraphQLObjectType
        definition = of.view.stored.definition
        return kind(
            of.name,
            lambda: self._fields(of),
            interfaces=lambda: [
                one for name in of.interfaces if isinstance(one := self.types[name], GraphQLInterfaceType)
            ],
            description=definition.description or definition.name,
        )

    def _fields(self, of: ModelType) -> dict[str, GraphQLField]:
        base: dict[str, GraphQLField] = {
            "space": GraphQLField(required(GraphQLString)),
            "externalId": GraphQLField(required(GraphQLID)),
            "createdTime": GraphQLField(required(TIMESTAMP)),
            "lastUpdatedTime": GraphQLField(required(TIMESTAMP)),
        }
        if of.is_of_edges:
            base |= {name: GraphQLField(INSTANCE_REFERENCE) for name in EDGE_FIELDS}
        return base | {name: self._field(field) for name, field in of.fields.items()}

    def _field(self, field: Field) -> GraphQLField:
        match field:
            case ValueField():
                definition = field.mapped.property.definition
                return GraphQLField(
                    self._value_type(field),
                    description=field.mapped.description or definition.description or field.mapped.name,
                )
            case DirectField():
                if field.target is None:
                    kind = list_of(INSTANCE_REFERENCE) if field.is_list else INSTANCE_REFERENCE
                    return GraphQLField(kind, description=field.mapped.description)
                return self._relation(field.target, None, field.mapped.description, is_list=field.is_list)
            case EdgeField():
                return self._relation(
                    field.target, field.properties, field.connection.description, is_list=field.is_list
                )
            case ReverseField():
                return self._relation(field.target, None, field.connection.description, is_list=field.is_list)

    def _value_type(self, field: ValueField) -> Kind:
        prop = field.mapped.property
        if prop.kind == "enum":
            kind: Kind = self._enums.of(field.mapped)
        else:
            kind = external.OF_KIND.get(prop.kind) or SCALARS[prop.kind]
        whole = list_of(kind) if prop.type.list else kind
        return whole if prop.nullable or prop.key in self._may_be_null else required(whole)

    def _relation(self, target: str, properties: str | None, description: str | None, *, is_list: bool) -> GraphQLField:
        if not is_list:
            return GraphQLField(self.types[target], description=description)
        arguments = {
            "filter": GraphQLArgument(self._inputs.list_filter(target)),
            "sort": GraphQLArgument(several(self._inputs.sort(target))),
            "first": GraphQLArgument(GraphQLInt),
            "after": GraphQLArgument(GraphQLString),
        }
        return GraphQLField(self.connection(target, properties), arguments, description=description)

    def connection(self, target: str, properties: str | None = None) -> GraphQLObjectType:
        """A page of instances of `target`; behind edges that have `properties`, with these."""
        known = self._connections.get((target, properties))
        if known is None:
            name = self._names.take(f"{target}Connection" if properties is None else f"_{target}{properties}Connection")
            edge = self._names.take(f"_{target}{properties or ''}Edge")

            def edge_fields() -> dict[str, GraphQLField]:
                more = {} if properties is None else {"properties": GraphQLField(self.types[properties])}
                node = GraphQLField(required(self.types[target]))
                return {**more, "node": node, "cursor": GraphQLField(GraphQLString)}

            known = self._connections[target, properties] = GraphQLObjectType(
                name, _page_fields(lambda: self.types[target], GraphQLObjectType(edge, edge_fields))
            )
        return known

    def aggregate_connection(self, target: str) -> GraphQLObjectType:
        """A page of groups with what was aggregated of each."""
        result = self._aggregate_result(target)
        edge = GraphQLObjectType(
            self._names.take(f"_{target}AggregateEdge"),
            {"node": GraphQLField(required(result)), "cursor": GraphQLField(GraphQLString)},
        )
        return GraphQLObjectType(self._names.take(f"{target}AggregateConnection"), _page_fields(lambda: result, edge))

    def _aggregate_result(self, target: str) -> GraphQLObjectType:
        values = [one for one in self._model.types[target].fields.values() if isinstance(one, ValueField)]
        numbers = [one for one in values if one.mapped.property.kind in NUMBERS and not one.mapped.property.type.list]
        counted = {name: GraphQLField(GraphQLInt) for name in ("externalId", *(one.id for one in values))}
        fields: dict[str, GraphQLField] = {
            "group": GraphQLField(JSON_OBJECT),
            "count": GraphQLField(GraphQLObjectType(self._names.take(f"_{target}AggregateCountResult"), counted)),
        }
        if numbers:
            one_of_each = GraphQLObjectType(
                self._names.take(f"_{target}AggregateFieldResult"),
                {one.id: GraphQLField(GraphQLFloat) for one in numbers},
            )
            histogram = GraphQLObjectType(
                self._names.take(f"_{target}AggregateHistogramResult"),
                {one.id: GraphQLField(list_of(_BUCKET)) for one in numbers},
            )
            fields |= {name: GraphQLField(one_of_each) for name in ("avg", "min", "max", "sum")}
            fields["histogram"] = GraphQLField(histogram, {"interval": GraphQLArgument(required(GraphQLFloat))})
        return GraphQLObjectType(self._names.take(f"{target}AggregateResult"), fields)


EDGE_FIELDS = ("type", "startNode", "endNode")


def _page_fields(item: Callable[[], Kind], edge: GraphQLObjectType) -> Callable[[], dict[str, GraphQLField]]:
    return lambda: {
        "items": GraphQLField(required(list_of(item()))),
        "edges": GraphQLField(required(list_of(edge))),
        "pageInfo": GraphQLField(required(PAGE_INFO)),
    }
