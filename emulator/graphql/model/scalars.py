"""The scalars of the service beside those of GraphQL, and the kinds of property that refer to its other APIs."""

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLError,
    GraphQLFloat,
    GraphQLInt,
    GraphQLScalarType,
    GraphQLString,
    value_from_ast_untyped,
)

_BEYOND_64_BITS = 2**63


def _whole_number(value: Any) -> int:
    if type(value) is not int or not -_BEYOND_64_BITS <= value < _BEYOND_64_BITS:
        raise GraphQLError(f"Int64 cannot represent: {value!r}")
    return value


def _text(name: str) -> Callable[[Any], str]:
    """Takes any text: what a timestamp or a date may look like is checked where it is stored or compared."""

    def parse(value: Any) -> str:
        if not isinstance(value, str):
            raise GraphQLError(f"{name} cannot represent: {value!r}")
        return value

    return parse


INT64 = GraphQLScalarType(
    "Int64",
    parse_value=_whole_number,
    description="A whole number of 64 bits with a sign. JavaScript holds those below 2^53 exactly.",
)
TIMESTAMP = GraphQLScalarType(
    "Timestamp", parse_value=_text("Timestamp"), description="A moment as a text in ISO 8601, with a time zone."
)
DATE = GraphQLScalarType("Date", parse_value=_text("Date"), description="A day as a text: YYYY-MM-DD.")
JSON_OBJECT = GraphQLScalarType(
    "JSONObject",
    parse_value=lambda value: value,
    parse_literal=value_from_ast_untyped,
    description="A JSON object, or any other value in JSON.",
)

SCALARS: dict[str, GraphQLScalarType] = {
    "text": GraphQLString,
    "boolean": GraphQLBoolean,
    "int32": GraphQLInt,
    "int64": INT64,
    "float32": GraphQLFloat,
    "float64": GraphQLFloat,
    "timestamp": TIMESTAMP,
    "date": DATE,
    "json": JSON_OBJECT,
}
"""The scalar of each kind of property that has one."""

EXTERNAL_KINDS = {"timeseries": "TimeSeries", "file": "File", "sequence": "Sequence"}
"""The kinds of property that refer to another API by an external id, with the names of their types."""
NUMBERS = ("int32", "int64", "float32", "float64")
