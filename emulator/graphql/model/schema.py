"""The GraphQL schema of a data model: the operations that each of its types has."""

from collections.abc import Mapping
from typing import Literal

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLField,
    GraphQLID,
    GraphQLInt,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    specified_directives,
)
from msgspec import Struct

from emulator.graphql.model.conditions import INSTANCE_REF
from emulator.graphql.model.enums import Enums
from emulator.graphql.model.inputs import Inputs
from emulator.graphql.model.names import Names
from emulator.graphql.model.outputs import Outputs
from emulator.graphql.model.scalars import TIMESTAMP
from emulator.graphql.model.types import Model, ModelType
from emulator.graphql.model.wrapping import list_of, required, several

Action = Literal["list", "get", "search", "aggregate", "upsert", "delete"]

_WRITTEN = GraphQLObjectType(
    "_UpsertResult",
    {
        "instanceType": GraphQLField(required(GraphQLString)),
        "space": GraphQLField(required(GraphQLString)),
        "externalId": GraphQLField(required(GraphQLID)),
        "version": GraphQLField(required(GraphQLInt)),
        "wasModified": GraphQLField(required(GraphQLBoolean)),
        "createdTime": GraphQLField(required(TIMESTAMP)),
        "lastUpdatedTime": GraphQLField(required(TIMESTAMP)),
    },
)
_DELETED = GraphQLObjectType(
    "_DeleteResult",
    {
        "instanceType": GraphQLField(required(GraphQLString)),
        "space": GraphQLField(required(GraphQLString)),
        "externalId": GraphQLField(required(GraphQLID)),
    },
)
_REFERENCES = several(INSTANCE_REF)

EMPTY = "_empty"
"""The field of `Query` where there is no other: GraphQL has no types without fields. It is null."""


class Root(Struct, frozen=True):
    """A field of `Query` or `Mutation`: what it does with which type."""

    action: Action
    type: str


class ModelSchema(Struct, frozen=True):
    """A data model and its schema; `roots` has each of its operations by name."""

    model: Model
    graphql: GraphQLSchema
    roots: Mapping[str, Root]


def model_schema(model: Model) -> ModelSchema:
    """The schema of `model`. It is not validated: every part of it is made here."""
    names = Names(list(model.types))
    enums = Enums(names)
    inputs = Inputs(model, names, enums)
    outputs = Outputs(model, names, enums, inputs)
    roots: dict[str, Root] = {}
    queries: dict[str, GraphQLField] = {}
    mutations: dict[str, GraphQLField] = {}
    for name, of in model.types.items():
        for field_name, action, field in _queries(name, inputs, outputs):
            queries[field_name] = field
            roots[field_name] = Root(action, name)
        for field_name, action, field in _mutations(of, inputs):
            mutations[field_name] = field
            roots[field_name] = Root(action, name)
    if not queries:
        queries[EMPTY] = GraphQLField(GraphQLString, description="The data model has no views.")
    graphql = GraphQLSchema(
        GraphQLObjectType("Query", queries),
        GraphQLObjectType("Mutation", mutations) if mutations else None,
        types=list(outputs.types.values()),
        directives=specified_directives,
        assume_valid=True,
    )
    return ModelSchema(model, graphql, roots)


def _queries(name: str, inputs: Inputs, outputs: Outputs) -> list[tuple[str, Action, GraphQLField]]:
    connection = outputs.connection(name)
    first, after, query = GraphQLArgument(GraphQLInt), GraphQLArgument(GraphQLString), GraphQLArgument(GraphQLString)
    listed = {
        "filter": GraphQLArgument(inputs.list_filter(name)),
        "sort": GraphQLArgument(several(inputs.sort(name))),
        "first": first,
        "after": after,
    }
    fields = inputs.searched_fields(name)
    looked_in = {} if fields is None else {"fields": GraphQLArgument(several(fields))}
    grouped = {} if fields is None else {"groupBy": GraphQLArgument(several(fields))}
    searched = {"filter": GraphQLArgument(inputs.search_filter(name)), "first": first}
    found = {"instance": GraphQLArgument(INSTANCE_REF), "instances": GraphQLArgument(_REFERENCES)}
    search = {"query": GraphQLArgument(required(GraphQLString)), **looked_in, **searched, "sort": listed["sort"]}
    aggregate = {"query": query, **looked_in, **grouped, **searched, "after": after}
    return [
        (f"list{name}", "list", GraphQLField(connection, listed)),
        (f"get{name}ById", "get", GraphQLField(connection, found)),
        (f"search{name}", "search", GraphQLField(connection, search)),
        (f"aggregate{name}", "aggregate", GraphQLField(outputs.aggregate_connection(name), aggregate)),
    ]


def _mutations(of: ModelType, inputs: Inputs) -> list[tuple[str, Action, GraphQLField]]:
    """None for types of edges: these are written with the node that they start or end at."""
    if of.is_of_edges:
        return []
    deleted = GraphQLField(list_of(_DELETED), {"items": GraphQLArgument(required(_REFERENCES))})
    found: list[tuple[str, Action, GraphQLField]] = [(f"delete{of.name}", "delete", deleted)]
    if of.view.writable or not of.view.containers:
        items = required(several(inputs.upsert(of.name)))
        written = GraphQLField(list_of(_WRITTEN), {"items": GraphQLArgument(items)})
        found.insert(0, (f"upsert{of.name}", "upsert", written))
    return found
