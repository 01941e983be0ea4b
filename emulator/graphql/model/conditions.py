"""Conditions: what a filter may ask of a property, an input type per type of property.

The names and operators of the plain ones are those of the service, as its web clients hold them; those of lists are
asked by its data source for Grafana. The others are ours.
"""

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLScalarType,
    GraphQLString,
)

from emulator.graphql.model.scalars import DATE, INT64, JSON_OBJECT, TIMESTAMP
from emulator.graphql.model.wrapping import Kind, required, several

_Value = GraphQLScalarType | GraphQLEnumType | GraphQLInputObjectType

INSTANCE_REF = GraphQLInputObjectType(
    "InstanceRef",
    {
        "space": GraphQLInputField(required(GraphQLString)),
        "externalId": GraphQLInputField(required(GraphQLString)),
    },
    description="A node or an edge, by its space and external id.",
)


def condition(name: str, value: _Value, operators: tuple[str, ...]) -> GraphQLInputObjectType:
    """The condition `name` on a single value, with `operators` beside `isNull`."""
    fields = {"isNull": GraphQLInputField(GraphQLBoolean)}
    for operator in operators:
        fields[operator] = GraphQLInputField(several(value) if operator == "in" else value)
    return GraphQLInputObjectType(name, fields)


def list_condition(name: str, value: _Value) -> GraphQLInputObjectType:
    """The condition `name` on a list of values."""
    values = several(value)
    return GraphQLInputObjectType(
        name,
        {
            "isNull": GraphQLInputField(GraphQLBoolean),
            "containsAny": GraphQLInputField(values),
            "containsAll": GraphQLInputField(values),
        },
    )


_COMPARED = ("eq", "in", "gt", "lt", "gte", "lte")
ID = condition("_IDCondition", GraphQLID, ("eq", "in", "prefix"))
TIMESTAMPS = condition("_TimestampCondition", TIMESTAMP, _COMPARED)
_STRING = condition("_StringCondition", GraphQLString, (*_COMPARED, "prefix"))
_INT = condition("_IntCondition", GraphQLInt, _COMPARED)
_FLOAT = condition("_FloatCondition", GraphQLFloat, _COMPARED)
_REFERENCE = condition("_ReferenceCondition", GraphQLString, ("eq", "in"))
REFERENCES = list_condition("_InstanceRefListCondition", INSTANCE_REF)
RELATION_OPERATORS: dict[str, Kind] = {
    "isNull": GraphQLBoolean,
    "eq": INSTANCE_REF,
    "in": several(INSTANCE_REF),
}
"""What a filter may ask of a direct relation itself, beside what it asks of the node at its end."""
UNTYPED_RELATION = condition("_InstanceRefCondition", INSTANCE_REF, ("eq", "in"))

OF_KIND: dict[str, GraphQLInputObjectType] = {
    "text": _STRING,
    "boolean": condition("_BooleanCondition", GraphQLBoolean, ("eq", "in")),
    "int32": _INT,
    "int64": condition("_Int64Condition", INT64, _COMPARED),
    "float32": _FLOAT,
    "float64": _FLOAT,
    "timestamp": TIMESTAMPS,
    "date": condition("_DateCondition", DATE, _COMPARED),
    "json": condition("_JSONObjectCondition", JSON_OBJECT, ()),
    "timeseries": _REFERENCE,
    "file": _REFERENCE,
    "sequence": _REFERENCE,
}

_STRINGS = list_condition("_StringListCondition", GraphQLString)
_INTS = list_condition("_IntListCondition", GraphQLInt)
_FLOATS = list_condition("_FloatListCondition", GraphQLFloat)
OF_LIST: dict[str, GraphQLInputObjectType] = {
    "text": _STRINGS,
    "boolean": list_condition("_BooleanListCondition", GraphQLBoolean),
    "int32": _INTS,
    "int64": list_condition("_Int64ListCondition", INT64),
    "float32": _FLOATS,
    "float64": _FLOATS,
    "timestamp": list_condition("_TimestampListCondition", TIMESTAMP),
    "date": list_condition("_DateListCondition", DATE),
    "json": OF_KIND["json"],
    "timeseries": _STRINGS,
    "file": _STRINGS,
    "sequence": _STRINGS,
}
