"""The statement that finds nodes with a label, which cannot be a parameter: Neo4j would go through all nodes."""

from collections.abc import Sequence

from emulator.compile.library import fill, load, quote
from emulator.compile.statement import Statement


def labelled_nodes(project: str, labels: Sequence[str], *, scan: int, limit: int) -> Statement:
    """Find up to `limit` nodes of `project` with all of `labels`, among `scan` nodes that have the first of them."""
    text = fill(load("console/labelled_nodes"), {"MATCH (node:Node)": f"MATCH (node:{quote(labels[0])})"})
    return Statement(text, {"project": project, "labels": list(labels), "scan": scan, "limit": limit})
