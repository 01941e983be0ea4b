"""The documents that were parsed last: most requests repeat one."""

from graphql import DocumentNode

from emulator.graphql.kept import Kept
from emulator.graphql.request.document import parse_document
from emulator.limits import Limits

_DOCUMENTS = 128
LONGEST_KEPT = 16_384
"""Characters of a document that is kept: longer ones are rarely sent twice."""


class ParsedDocuments:
    """Documents by their text, whatever data model they are for."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._kept: Kept[DocumentNode] = Kept(_DOCUMENTS)

    def get(self, text: str) -> DocumentNode:
        """The document `text`. Raises `Refused`, and `errors.RequestLimitExceeded` for one past a bound."""
        if len(text) > LONGEST_KEPT:
            return parse_document(text, self._limits)
        return self._kept.get(text, lambda: parse_document(text, self._limits))
