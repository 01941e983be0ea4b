"""The graph of a project in Neo4j, in a form that two projects of the same content share."""

from typing import Any

from emulator.compile.statement import Statement
from emulator.graph.driver import Graph

_TEXT = """
MATCH (node)
WHERE (node:Instance OR node:_Deleted)
  AND (node.key STARTS WITH $project + ':' OR node.key STARTS WITH 'edge/' + $project + ':')
OPTIONAL MATCH (node)-[relationship]->(target)
RETURN labels(node), properties(node), type(relationship), properties(relationship), target.number
"""


def project_graph(graph: Graph, project: str, source: str = "") -> list[Any]:
    """The nodes of a project, and their relationships, without the ids of Neo4j and the name of the project.

    Nor with that of the project `source`, of which it is a fork: a text may have it.
    """
    rows = graph.read(lambda transaction: transaction.rows(Statement(_TEXT, {"project": project})))
    return sorted(
        (
            [
                sorted(labels),
                _neutral(node, project, source),
                kind,
                _neutral(relationship or {}, project, source),
                target,
            ]
            for labels, node, kind, relationship, target in rows
        ),
        key=str,
    )


def _neutral(properties: dict[str, Any], *names: str) -> list[tuple[str, str]]:
    def without_names(value: Any) -> str:
        text = repr(value)
        for name in names:
            text = text.replace(name, "")
        return text

    return sorted((key, without_names(value)) for key, value in properties.items() if key != "relationship")
