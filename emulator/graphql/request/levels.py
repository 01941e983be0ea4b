"""How many levels a document has, its fragments opened."""

from graphql import FragmentDefinitionNode, FragmentSpreadNode, Node, OperationDefinitionNode
from msgspec import Struct, field

from emulator import errors
from emulator.limits import Limits


class _Definition(Struct):
    """The levels of an operation or fragment, and the names of the fragments in it with their levels."""

    levels: int = 0
    spreads: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])


class Levels:
    """Counts the levels of the definitions of a document.

    Raises `errors.RequestLimitExceeded` for more than the limits allow, and for as many fragments inside each other:
    whatever goes through a document is as deep as these.
    """

    def __init__(self, limits: Limits) -> None:
        self._most = limits.graphql_depth
        self._definitions: list[_Definition] = []
        self._fragments: dict[str, _Definition] = {}
        self._last: Node | None = None
        self._opened: dict[str, tuple[int, int]] = {}

    def add(self, definition: OperationDefinitionNode | FragmentDefinitionNode, depth: int, selection: Node) -> None:
        """Add a selection of `definition`, whose selections come one after the other."""
        if definition is not self._last:
            self._last = definition
            self._definitions.append(_Definition())
            if isinstance(definition, FragmentDefinitionNode):
                self._fragments[definition.name.value] = self._definitions[-1]
        last = self._definitions[-1]
        last.levels = max(last.levels, depth)
        self._bound(depth)
        if isinstance(selection, FragmentSpreadNode):
            last.spreads.append((depth, selection.name.value))

    def check(self) -> None:
        """Open the fragments of all definitions."""
        for one in self._definitions:
            self._open(one, ())

    def _open(self, definition: _Definition, above: tuple[str, ...]) -> tuple[int, int]:
        """The levels of a definition, and its fragments inside each other; `above` are those around it."""
        self._bound(len(above))
        levels, fragments = definition.levels, 0
        for depth, name in definition.spreads:
            if name in above or name not in self._fragments:
                continue  # what validation refuses
            if name not in self._opened:
                self._opened[name] = self._open(self._fragments[name], (*above, name))
            inner_levels, inner_fragments = self._opened[name]
            levels, fragments = max(levels, depth - 1 + inner_levels), max(fragments, 1 + inner_fragments)
        self._bound(max(levels, fragments))
        return levels, fragments

    def _bound(self, levels: int) -> None:
        if levels > self._most:
            raise errors.RequestLimitExceeded("levels of a GraphQL document", self._most, "query")
