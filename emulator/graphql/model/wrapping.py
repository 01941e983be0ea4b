"""Wrapped types: lists and required values.

The wrappers of graphql-core are generic in the type that they wrap, which includes wrappers: a type checker cannot
follow that. Here all are one `Kind`.
"""

from typing import Any

from graphql import GraphQLList, GraphQLNonNull

Kind = Any
"""A GraphQL type, of an input or an output."""


def list_of(kind: Kind) -> Kind:
    return GraphQLList(kind)


def required(kind: Kind) -> Kind:
    return GraphQLNonNull(kind)


def several(kind: Kind) -> Kind:
    """A list without nulls."""
    return GraphQLList(GraphQLNonNull(kind))
