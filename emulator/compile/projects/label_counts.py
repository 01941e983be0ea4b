"""Statements that return how many nodes have each of some labels.

Labels cannot be parameters here: Neo4j then counts them one by one.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from emulator.compile.library import fill, load, quote
from emulator.compile.statement import Statement

_LABELS_PER_STATEMENT = 100


class LabelCounts(Struct, frozen=True):
    """A statement that returns a list with a number for each of `labels`."""

    labels: Sequence[str]
    statement: Statement


def count_labels(labels: Sequence[str]) -> Iterator[LabelCounts]:
    """The statements for `labels`, each for so many that Neo4j plans it quickly."""
    text = load("console/count_labels")
    for start in range(0, len(labels), _LABELS_PER_STATEMENT):
        part = labels[start : start + _LABELS_PER_STATEMENT]
        counts = ", ".join(f"COUNT {{ (:{quote(label)}) }}" for label in part)
        yield LabelCounts(part, Statement(fill(text, {"COUNT { (:Instance) }": counts}), {}))
