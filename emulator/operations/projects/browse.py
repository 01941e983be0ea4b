"""Turns what the database holds into what the start page shows: projects with their counts, a picture of a graph."""

from msgspec import Struct

from emulator.compile.library import statement
from emulator.compile.projects.guide import guide
from emulator.compile.projects.style import grass
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.instance_counts import count_project
from emulator.schema.counts import counts

PROJECTS = 100
NODES = 100
RELATIONSHIPS = 20  # of one node


class ProjectSummary(Struct, frozen=True, rename="camel"):
    name: str
    spaces: int
    containers: int
    views: int
    nodes: int
    edges: int


class Projects(Struct, frozen=True):
    items: list[ProjectSummary]


class PreviewNode(Struct, frozen=True, rename="camel"):
    key: str
    space: str
    external_id: str
    name: str | None
    labels: list[str]


class PreviewRelationship(Struct, frozen=True):
    source: str
    target: str
    type: str


class Preview(Struct, frozen=True):
    nodes: list[PreviewNode]
    relationships: list[PreviewRelationship]


def list_projects(context: Context, _project: str, _request: None) -> Projects:
    """The first projects that hold something."""

    def work(transaction: Transaction) -> Projects:
        rows = transaction.rows(statement("console/summarize_projects", limit=PROJECTS))
        return Projects([_summary(context, transaction, name) for name, _epoch, _change in rows])

    return context.graph.read(work)


def _summary(context: Context, transaction: Transaction, project: str) -> ProjectSummary:
    held = counts(context.schema_cache.load_current(transaction, project))
    instances = count_project(transaction, project)
    return ProjectSummary(project, held["spaces"], held["containers"], held["views"], instances.nodes, instances.edges)


def preview(context: Context, project: str, _request: None) -> Preview:
    """The newest nodes of `project`, with what lies between them."""

    def work(transaction: Transaction) -> Preview:
        nodes = [
            PreviewNode(*row)
            for row in transaction.rows(statement("console/preview_nodes", project=project, limit=NODES))
        ]
        between = statement("console/preview_relationships", keys=[node.key for node in nodes], limit=RELATIONSHIPS)
        return Preview(nodes, [PreviewRelationship(*row) for row in transaction.rows(between)])

    return context.graph.read(work)


def style(context: Context, project: str) -> str:
    """The GraSS for Neo4j Browser."""
    return context.graph.read(lambda transaction: grass(context.schema_cache.load_current(transaction, project)))


def browser_guide(context: Context, project: str) -> str:
    """The guide for Neo4j Browser."""
    return context.graph.read(lambda transaction: guide(context.schema_cache.load_current(transaction, project)))
