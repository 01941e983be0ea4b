"""Exports the graph as a script in Cypher, for another Neo4j: constraint, nodes, relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from emulator.cli.projects.export.output import new_file
from emulator.compile.graph_script import create_constraint, create_nodes, create_relationships

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from emulator.cli.projects.export.pages import Pages

Key = TypeVar("Key")
Row = TypeVar("Row")


def write(pages: Pages, path: Path) -> None:
    """Write the script to `path`: a statement a line, of at most a page of nodes or of the relationships of a page."""
    with new_file(path) as file:
        file.write(create_constraint().encode())
        for page in pages.graph("nodes"):
            for labels, nodes in _grouped((tuple(one.labels), one.properties) for one in page.nodes).items():
                file.write(create_nodes(labels, nodes).encode())
        for page in pages.graph("relationships"):
            rows = ((one.type, (one.start, one.end, one.properties)) for one in page.relationships)
            for kind, relationships in _grouped(rows).items():
                file.write(create_relationships(kind, relationships).encode())


def _grouped(rows: Iterable[tuple[Key, Row]]) -> Mapping[Key, list[Row]]:
    groups: dict[Key, list[Row]] = {}
    for key, row in rows:
        groups.setdefault(key, []).append(row)
    return groups
