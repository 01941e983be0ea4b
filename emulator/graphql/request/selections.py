"""The fields that a request selects: fragments opened, directives applied, equal response keys merged."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)
from graphql.execution.values import get_argument_values, get_directive_values
from msgspec import Struct

from emulator import errors
from emulator.graphql.request.document import Operation
from emulator.graphql.request.refusal import Refused, entry
from emulator.limits import Limits


class Selected(Struct, frozen=True):
    """A field of an answer: its response key, its name, and all places in the document that select it."""

    key: str
    name: str
    nodes: list[FieldNode]

    @property
    def selection_sets(self) -> list[SelectionSetNode]:
        return [node.selection_set for node in self.nodes if node.selection_set is not None]


class Selections:
    """Collects the fields of `operation`.

    Raises `errors.RequestLimitExceeded` where it has too many, fragments counted where they are used, and `Refused`
    for the condition of a directive that is null.
    """

    def __init__(self, operation: Operation, limits: Limits) -> None:
        self.operation = operation
        if _fields(operation.node.selection_set, operation, {}) > limits.graphql_fields:
            raise errors.RequestLimitExceeded("fields in a GraphQL document", limits.graphql_fields, "its fragments")

    def of_root(self) -> dict[str, Selected]:
        return self.collect([self.operation.node.selection_set])

    def below(self, selected: Selected) -> dict[str, Selected]:
        """The fields below one whose type no other type implements: all type conditions there hold."""
        return self.collect(selected.selection_sets)

    def collect(
        self, selection_sets: Iterable[SelectionSetNode], types: Collection[str] | None = None
    ) -> dict[str, Selected]:
        """The fields by response key. `types` are the type conditions that hold; None is all of them."""
        found: dict[str, Selected] = {}
        opened: set[str] = set()
        for selection_set in selection_sets:
            self._collect(selection_set, types, opened, found)
        return found

    def _collect(
        self,
        selection_set: SelectionSetNode,
        types: Collection[str] | None,
        opened: set[str],
        found: dict[str, Selected],
    ) -> None:
        for selection in selection_set.selections:
            if not self._is_included(selection):
                continue
            match selection:
                case FieldNode():
                    key = selection.alias.value if selection.alias else selection.name.value
                    if key in found:
                        found[key].nodes.append(selection)
                    else:
                        found[key] = Selected(key, selection.name.value, [selection])
                case InlineFragmentNode():
                    condition = selection.type_condition
                    if types is None or condition is None or condition.name.value in types:
                        self._collect(selection.selection_set, types, opened, found)
                case FragmentSpreadNode() if selection.name.value not in opened:
                    opened.add(selection.name.value)
                    fragment = self.operation.document.fragments[selection.name.value]
                    if types is None or fragment.type_condition.name.value in types:
                        self._collect(fragment.selection_set, types, opened, found)
                case _:
                    pass

    def _is_included(self, selection: SelectionNode) -> bool:
        if not selection.directives:
            return True
        variables = self.operation.variables
        try:
            skip = get_directive_values(GraphQLSkipDirective, selection, variables)
            include = get_directive_values(GraphQLIncludeDirective, selection, variables)
        except GraphQLError as error:
            raise Refused([entry(error)]) from None  # a variable with a default, which is null
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))

    def arguments(self, selected: Selected, field: GraphQLField) -> Mapping[str, Any]:
        """The arguments of a field, coerced; those that are null are left out. Raises `Refused`."""
        try:
            values = get_argument_values(field, selected.nodes[0], self.operation.variables)
        except GraphQLError as error:
            raise Refused([entry(error)]) from None
        return {name: value for name, value in values.items() if value is not None}


def _fields(selection_set: SelectionSetNode, operation: Operation, known: dict[str, int]) -> int:
    """How many fields a selection set has, with all below it; `known` are those of fragments."""
    total = 0
    for selection in selection_set.selections:
        match selection:
            case FragmentSpreadNode():
                name = selection.name.value
                if name not in known:
                    known[name] = _fields(operation.document.fragments[name].selection_set, operation, known)
                total += known[name]
            case FieldNode():
                total += 1
                if selection.selection_set is not None:
                    total += _fields(selection.selection_set, operation, known)
            case InlineFragmentNode():
                total += _fields(selection.selection_set, operation, known)
            case _:
                pass
    return total
