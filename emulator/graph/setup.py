"""Turns an empty or older Neo4j database into one with every constraint and index that the statements need."""

from emulator.compile import library
from emulator.errors import StorageLayoutMismatch
from emulator.graph.driver import Graph, Transaction

NAMES = (
    "project_name",
    "schema_name",
    "database_name",
    "instance_key",
    "instance_number",
    "instance_change",
    "instance_type",
    "deleted_change",
    "deleted_key",
    "deleted_start_node",
    "deleted_end_node",
)
LAYOUT = 2
"""The number of the way in which the graph is kept: an older emulator would misread it, and this one an older graph."""

_SECONDS = 300


def prepare(graph: Graph) -> None:
    """Create what is missing and wait until it can be used; several processes may do this at once.

    Raises `StorageLayoutMismatch` where an emulator of another version has written to the database.
    """
    rows = graph.read(lambda transaction: transaction.rows(library.statement("database/list_index_names")))
    ready = {name for (name,) in rows}
    missing = [name for name in NAMES if name not in ready]
    for name in missing:
        graph.alone(library.statement(f"setup/{name}"))
    if missing:
        graph.alone(library.statement("database/await_indexes", seconds=_SECONDS))
    graph.write(_check_layout)


def _check_layout(transaction: Transaction) -> None:
    (layout,) = transaction.row(library.statement("database/read_layout", layout=LAYOUT))
    if layout != LAYOUT:
        raise StorageLayoutMismatch(layout, LAYOUT)
