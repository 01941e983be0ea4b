"""Turns an empty or older Neo4j database into one with every constraint and index that the statements need."""

from emulator.compile import library
from emulator.graph.driver import Graph

NAMES = (
    "project_name",
    "schema_key",
    "schema_epoch",
    "instance_key",
    "instance_number",
    "instance_change",
    "instance_type",
    "deleted_change",
    "deleted_key",
    "deleted_start_node",
    "deleted_end_node",
    "relationship_type_name",
    "counter_key",
    "group_key",
    "issuer_name",
    "principal_key",
)
_SECONDS = 300


def prepare(graph: Graph) -> None:
    """Create what is missing and wait until it can be used; several processes may do this at once."""
    rows = graph.read(lambda transaction: transaction.rows(library.statement("setup/list_names")))
    ready = {name for (name,) in rows}
    missing = [name for name in NAMES if name not in ready]
    for name in missing:
        graph.alone(library.statement(f"setup/{name}"))
    if missing:
        graph.alone(library.statement("setup/await", seconds=_SECONDS))
