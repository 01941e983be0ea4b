"""The statements of a script that creates a graph in another Neo4j: a line each, of a bounded size."""

from collections.abc import Mapping, Sequence

from emulator.compile.library import fill, load, quote
from emulator.compile.literals import literal

_ROWS = "$rows"


def create_constraint() -> str:
    """The statement that the others need: by it they find the ends of relationships."""
    return _line(load("export/create_key_constraint"))


def create_nodes(labels: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """The statement that creates nodes with the same `labels`, each with its properties."""
    quoted = "".join(f":{quote(label)}" for label in labels)
    return _line(fill(load("export/create_nodes"), {":Instance": quoted, _ROWS: literal(rows)}))


def create_relationships(kind: str, rows: Sequence[tuple[str, str, Mapping[str, object]]]) -> str:
    """The statement that creates relationships of a type: the keys of their ends, and their properties."""
    return _line(fill(load("export/create_relationships"), {":LINKS": f":{quote(kind)}", _ROWS: literal(rows)}))


def _line(text: str) -> str:
    return " ".join(text.split("\n")) + ";\n"
