"""Wrapped types: lists and required values.

The wrappers of graphql-core are generic in the type that they wrap, which includes wrappers: a type checker cannot
follow that. Here all are one `Kind`.
"""

from typing import Any, cast

from graphql import GraphQLList, GraphQLNonNull, GraphQLObjectType, get_named_type

Kind = Any
"""A GraphQL type, of an input or an output, or a field of one."""


def list_of(kind: Kind) -> Kind:
    return GraphQLList(kind)


def required(kind: Kind) -> Kind:
    return GraphQLNonNull(kind)


def several(kind: Kind) -> Kind:
    """A list without nulls."""
    return GraphQLList(GraphQLNonNull(kind))


def object_of(field: Kind) -> GraphQLObjectType:
    """The object type that a field of an output type answers, or a list of which."""
    kind = cast("Kind", get_named_type(field.type))
    if not isinstance(kind, GraphQLObjectType):
        raise TypeError(kind)
    return kind
