"""Introspection: the schema as data."""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, SelectionSetNode
from graphql import execute_sync as _execute  # pyright: ignore[reportUnknownVariableType] - it is generic
from msgspec import Struct

from emulator.graphql.request.document import Operation
from emulator.graphql.request.refusal import Refused, entry
from emulator.graphql.request.selections import Selected
from emulator.wire.graphql import GraphQLErrorEntry

FIELDS = ("__schema", "__type")


class Introspected(Struct, frozen=True):
    """The data of the fields of introspection by response key, with the errors of those that are null for one."""

    data: dict[str, Any] = {}
    errors: list[GraphQLErrorEntry] = []


def introspect(
    schema: GraphQLSchema, operation: Operation, selected: Mapping[str, Selected], variables: dict[str, Any]
) -> Introspected:
    """The fields `selected` of the root, which are those of introspection. Raises `Refused` where one may not be null.

    An argument can be null after validation only: where a variable that has a default is null.
    """
    node = operation.node
    alone = OperationDefinitionNode(
        operation=node.operation,
        name=node.name,
        variable_definitions=node.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(one for field in selected.values() for one in field.nodes)),
    )
    document = DocumentNode(definitions=(alone, *operation.document.fragments.values()))
    result = _execute(schema, document, variable_values=variables)
    found = [entry(error) for error in result.errors or ()]
    if result.data is None:
        raise Refused(found, null_data=True)
    return Introspected(dict(result.data), found)
