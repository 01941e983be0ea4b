"""Creates the constraints and indexes that the statements need, and checks the version of the storage layout."""

from emulator.compile import library
from emulator.errors import StorageLayoutMismatch
from emulator.graph.driver import Graph, Transaction

_COMMIT_LOCK = "project_commit_lock"
CONSTRAINTS_AND_INDEXES = (
    "project_name",
    _COMMIT_LOCK,
    "writer_name",
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
LAYOUT = 3
"""The version of the storage layout: an emulator with another one would misread the data."""

_LAYOUT_WITHOUT_COMMIT_LOCKS = 2
_INDEX_TIMEOUT_SECONDS = 300


def prepare(graph: Graph) -> None:
    """Create missing constraints and indexes and wait until they are online; several processes may do this at once.

    Migrates the layout before. Raises `StorageLayoutMismatch` where the database has another layout.
    """
    rows = graph.read(lambda transaction: transaction.rows(library.statement("database/list_index_names")))
    existing = {name for (name,) in rows}
    missing = [name for name in CONSTRAINTS_AND_INDEXES if name not in existing]
    for name in missing:
        graph.run_schema_command(library.statement(f"setup/{name}"))
    if missing:
        graph.run_schema_command(library.statement("database/await_indexes", seconds=_INDEX_TIMEOUT_SECONDS))
    graph.write(lambda transaction: _check_layout(transaction, had_commit_locks=_COMMIT_LOCK in existing))


def _check_layout(transaction: Transaction, *, had_commit_locks: bool) -> None:
    (layout,) = transaction.row(library.statement("database/read_layout", layout=LAYOUT))
    if layout not in (LAYOUT, _LAYOUT_WITHOUT_COMMIT_LOCKS):
        raise StorageLayoutMismatch(layout, LAYOUT)
    if layout != LAYOUT or not had_commit_locks:
        transaction.run(library.statement("database/add_commit_locks", layout=LAYOUT))
