"""A document: parsed, bounded, validated against a schema; then one operation of it with its variables."""

from collections.abc import Iterator

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    Node,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values
from graphql.language import DocumentNode, SelectionSetNode
from msgspec import Struct

from emulator import errors
from emulator.graphql.request.levels import Levels
from emulator.graphql.request.numbers import FiniteNumbers
from emulator.graphql.request.refusal import Refused, entry
from emulator.limits import Limits
from emulator.wire.graphql import GraphQLErrorEntry, GraphQLRequest

_UNKNOWN_KEY = "not to include unknown field"
_TOO_MANY_TOKENS, _TOO_DEEP = "Document contains more than", "nested too deeply"
"""What graphql-core says of a variable with a key that its type does not have, and of documents past a bound."""


_MOST_ERRORS = 20
_RULES = [*specified_rules, FiniteNumbers]


Parsed = DocumentNode
"""A document that is parsed, and not validated."""


class Document(Struct, frozen=True):
    """A valid document."""

    node: DocumentNode
    operations: tuple[OperationDefinitionNode, ...]
    fragments: dict[str, FragmentDefinitionNode]


class Operation(Struct, frozen=True):
    """What a request runs: an operation of a document, with the values of its variables."""

    document: Document
    node: OperationDefinitionNode
    variables: VariableValues


def parse_document(text: str, limits: Limits) -> DocumentNode:
    """Parse `text`. Raises `Refused`, and `errors.RequestLimitExceeded` for a document past a bound."""
    try:
        node = parse(text, max_tokens=limits.graphql_tokens)
    except GraphQLSyntaxError as error:
        if _TOO_MANY_TOKENS in error.message:
            raise errors.RequestLimitExceeded("tokens in a GraphQL document", limits.graphql_tokens, "query") from None
        if _TOO_DEEP in error.message:
            raise errors.RequestLimitExceeded("levels of a GraphQL document", limits.graphql_depth, "query") from None
        raise Refused([entry(error)]) from None
    _check_bounds(node, limits)
    return node


def is_mutation(node: DocumentNode, name: str | None) -> bool:
    """Whether the operation of a request is a mutation. One that is not there, or not clear, is refused later."""
    return any(
        one.operation is OperationType.MUTATION
        for one in node.definitions
        if isinstance(one, OperationDefinitionNode) and (not name or (one.name and one.name.value == name))
    )


def validate_document(node: DocumentNode, schema: GraphQLSchema) -> Document:
    """The document, valid for `schema`. Raises `Refused`."""
    found = validate(schema, node, _RULES, max_errors=_MOST_ERRORS)
    if found:
        raise Refused([entry(error) for error in found])
    return Document(
        node=node,
        operations=tuple(one for one in node.definitions if isinstance(one, OperationDefinitionNode)),
        fragments={one.name.value: one for one in node.definitions if isinstance(one, FragmentDefinitionNode)},
    )


def read_document(text: str, schema: GraphQLSchema, limits: Limits) -> Document:
    """Parse and validate `text`. Raises `Refused`, and `errors.RequestLimitExceeded` for a document past a bound."""
    return validate_document(parse_document(text, limits), schema)


def choose_operation(document: Document, schema: GraphQLSchema, request: GraphQLRequest) -> Operation:
    """The operation that `request` names, or the only one. Raises `Refused`.

    The service answers `data: null` beside the error where a variable has a key that its type does not have. Where a
    value is missing there is no `data`: the Python SDK, whose tests ask that of the service, fails on a null.
    """
    node = _named(document, request.operation_name)
    values = get_variable_values(
        schema, node.variable_definitions or (), dict(request.variables or {}), max_errors=_MOST_ERRORS
    )
    if not isinstance(values, VariableValues):
        entries = [entry(error) for error in values]
        raise Refused(entries, null_data=any(_UNKNOWN_KEY in one.message for one in entries))
    return Operation(document, node, values)


def _named(document: Document, name: str | None) -> OperationDefinitionNode:
    if name:
        found = [one for one in document.operations if one.name is not None and one.name.value == name]
        if not found:
            raise Refused([GraphQLErrorEntry(message=f"Unknown operation named '{name}'.")])
        return found[0]
    if len(document.operations) != 1:
        raise Refused([GraphQLErrorEntry(message="Must provide operation name if query contains multiple operations.")])
    return document.operations[0]


def _check_bounds(node: DocumentNode, limits: Limits) -> None:
    """Count fields and levels before validation, whose time rises with the square of the fields.

    Fragments inside each other are bounded as levels are, and the levels of a fragment count below those around it.
    """
    fields = 0
    definitions = [one for one in node.definitions if isinstance(one, OperationDefinitionNode | FragmentDefinitionNode)]
    levels = Levels(limits)
    for definition in definitions:
        for depth, one in _nodes(definition):
            fields += isinstance(one, FieldNode)
            levels.add(definition, depth, one)
            if fields > limits.graphql_fields:
                raise errors.RequestLimitExceeded("fields in a GraphQL document", limits.graphql_fields, "query")
    levels.check()


def _nodes(definition: OperationDefinitionNode | FragmentDefinitionNode) -> Iterator[tuple[int, Node]]:
    """All selections, each with the number of selection sets around it."""
    pending: list[tuple[int, SelectionSetNode]] = [(1, definition.selection_set)]
    while pending:
        depth, selection_set = pending.pop()
        for selection in selection_set.selections:
            yield depth, selection
            inner = getattr(selection, "selection_set", None)
            if inner is not None:
                pending.append((depth + 1, inner))
