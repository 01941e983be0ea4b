"""Exports the graph that people see in Neo4j."""

from msgspec import UNSET

from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.export.reading import listing, read_page
from emulator.plan.export.graph import visible
from emulator.plan.export.position import Position, behind, first
from emulator.schema.snapshot import Snapshot
from emulator.wire.export import ExportedGraph, GraphExportQuery, GraphNode, GraphRelationship


def export_graph(context: Context, project: str, request: GraphExportQuery) -> ExportedGraph:
    """Export a page of the graph of a project: first all nodes, and in a second run their relationships."""
    return graph_page(context, project, request)[0]


def graph_page(context: Context, project: str, request: GraphExportQuery) -> tuple[ExportedGraph, str]:
    """Export a page of the graph, and return the cursor of the first page of the same state too."""

    def page(transaction: Transaction, _snapshot: Snapshot, start: Position) -> tuple[ExportedGraph, str]:
        found = ExportedGraph(nodes=[], relationships=[])
        if request.part == "nodes":
            rows = transaction.rows(listing("export/list_instances", project, start, request.limit))
            found.nodes = [GraphNode(sorted(labels), visible(properties)) for _, labels, properties in rows]
        else:
            rows = transaction.rows(listing("export/list_relationships", project, start, request.limit))
            found.relationships = [
                GraphRelationship(kind, start_key, end_key, visible(properties))
                for _, relationships in rows
                for kind, start_key, end_key, properties in relationships
            ]
        following = behind(start, project, [row[0] for row in rows], request.limit, ("node", "edge"))
        found.next_cursor = UNSET if following is None else following.text
        return found, first(start.version, project).text

    return read_page(context, project, request.cursor, page)
