"""Exports the files of a project, page by page: of one state of it, as the pages of instances and of the graph are."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from emulator import errors
from emulator.compile.graph_script import create_constraint, create_nodes, create_relationships
from emulator.operations.context import Context
from emulator.operations.export.graph import graph_page
from emulator.operations.export.instances import export_instances, export_schema
from emulator.plan.export import toolkit
from emulator.wire.export import (
    ExportedFiles,
    ExportedGraph,
    ExportedInstances,
    ExportQuery,
    FilePart,
    FilesQuery,
    Format,
    GraphExportQuery,
)

LINES = "instances.ndjson"
SCRIPT = "graph.cypher"
DELETED = "deleted.ndjson"
"""Beside the folders that the toolkit reads: it has no word for that a relation leads to a deleted node."""
_DIGITS = 9
"""Of the number of a page: more than there are pages."""

Key = TypeVar("Key")
Row = TypeVar("Row")


def export_files(context: Context, project: str, request: FilesQuery) -> ExportedFiles:
    """Export a page of a project as parts of files, in one of the formats that an import or another Neo4j reads."""
    return _FORMATS[request.format](context, project, request)


def _lines(context: Context, project: str, request: FilesQuery) -> ExportedFiles:
    page = export_instances(context, project, ExportQuery(limit=request.limit, cursor=request.cursor))
    text = _text(map(msgspec.json.encode, page.items)) + _deletions(page)
    return ExportedFiles(
        parts=[FilePart(LINES, text)] if text else [], count=len(page.items), next_cursor=page.next_cursor
    )


def _deletions(page: ExportedInstances) -> str:
    """The lines that name deleted nodes to which relations lead."""
    return _text(b'{"delete":%s}' % msgspec.json.encode(one) for one in page.deleted)


def _text(lines: Iterable[bytes]) -> str:
    return b"".join(line + b"\n" for line in lines).decode()


def _schema(context: Context, project: str, request: FilesQuery) -> ExportedFiles:
    if request.cursor is not None:
        raise errors.InvalidCursor
    return ExportedFiles(parts=toolkit.definitions(export_schema(context, project, None)), count=0)


def _toolkit(context: Context, project: str, request: FilesQuery) -> ExportedFiles:
    if request.cursor is None:
        schema = export_schema(context, project, None)
        return ExportedFiles(parts=toolkit.definitions(schema), count=0, next_cursor=f"1:{schema.next_cursor}")
    number, _, cursor = request.cursor.partition(":")
    if not number.isdecimal() or len(number) > _DIGITS:
        raise errors.InvalidCursor
    # The toolkit compares instances with what they have through views.
    page = export_instances(context, project, ExportQuery(through="views", limit=request.limit, cursor=cursor))
    following = UNSET if page.next_cursor is UNSET else f"{int(number) + 1}:{page.next_cursor}"
    parts = toolkit.instances(int(number), page.items)
    if deletions := _deletions(page):
        parts.append(FilePart(DELETED, deletions))
    return ExportedFiles(parts=parts, count=len(page.items), next_cursor=following)


def _script(context: Context, project: str, request: FilesQuery) -> ExportedFiles:
    part, cursor = _graph_cursor(request.cursor)
    page, first = graph_page(context, project, GraphExportQuery(part=part, limit=request.limit, cursor=cursor))
    statements = [create_constraint()] if cursor is None else []
    statements += _statements(page)
    following = UNSET
    if page.next_cursor is not UNSET:
        following = f"{part}:{page.next_cursor}"
    elif part == "nodes":
        following = f"relationships:{first}"
    return ExportedFiles(
        parts=[FilePart(SCRIPT, "".join(statements))] if statements else [],
        count=len(page.nodes) + len(page.relationships),
        next_cursor=following,
    )


def _graph_cursor(text: str | None) -> tuple[Any, str | None]:
    if text is None:
        return "nodes", None
    part, _, cursor = text.partition(":")
    if part not in {"nodes", "relationships"}:
        raise errors.InvalidCursor
    return part, cursor


def _statements(page: ExportedGraph) -> list[str]:
    nodes = _grouped((tuple(one.labels), one.properties) for one in page.nodes)
    relationships = _grouped((one.type, (one.start, one.end, one.properties)) for one in page.relationships)
    return [
        *(create_nodes(labels, rows) for labels, rows in nodes.items()),
        *(create_relationships(kind, rows) for kind, rows in relationships.items()),
    ]


def _grouped(rows: Iterable[tuple[Key, Row]]) -> Mapping[Key, list[Row]]:
    groups: dict[Key, list[Row]] = {}
    for key, row in rows:
        groups.setdefault(key, []).append(row)
    return groups


_FORMATS: dict[Format, Callable[[Context, str, FilesQuery], ExportedFiles]] = {
    "ndjson": _lines,
    "toolkit": _toolkit,
    "schema": _schema,
    "cypher": _script,
}
