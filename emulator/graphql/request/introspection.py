"""Introspection: the schema as data."""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, SelectionSetNode
from graphql import execute_sync as _execute  # pyright: ignore[reportUnknownVariableType] - it is generic

from emulator.graphql.request.document import Operation
from emulator.graphql.request.selections import Selected

FIELDS = ("__schema", "__type")


def introspect(
    schema: GraphQLSchema, operation: Operation, selected: Mapping[str, Selected], variables: dict[str, Any]
) -> dict[str, Any]:
    """The data of the fields `selected` of the root, which are those of introspection."""
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
    if result.errors:
        raise result.errors[0]
    return dict(result.data or {})
