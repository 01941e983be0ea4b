"""Creates the constraints and indexes that the statements need, and checks the version of the storage layout."""

from emulator.clock import now
from emulator.compile import library
from emulator.errors import StorageLayoutMismatch
from emulator.graph import migration
from emulator.graph.driver import Graph, Transaction
from emulator.graph.layout import LAYOUT
from emulator.plan.log import LIFETIME

CONSTRAINTS_AND_INDEXES = (
    "project_name",
    "project_commit_lock",
    "writer_name",
    "schema_name",
    "database_name",
    "instance_key",
    "instance_number",
    "instance_type",
    "log_entry_last",
    "deleted_key",
    "deleted_start_node",
    "deleted_end_node",
    "snapshot_copy",
    "snapshot_relations",
    "snapshot_edges",
)
_MIGRATED = (migration.WITHOUT_COMMIT_LOCKS, migration.WITHOUT_LOG)
_INDEX_TIMEOUT_SECONDS = 300


def prepare(graph: Graph, tell: migration.Tell = lambda _: None) -> None:
    """Create missing constraints and indexes and wait until they are online; several processes may do this at once.

    Migrates earlier layouts, and lets `tell` say how far that is. Raises `StorageLayoutMismatch` where the database has
    another layout.
    """
    rows = graph.read(lambda transaction: transaction.rows(library.statement("database/list_index_names")))
    existing = {name for (name,) in rows}
    missing = [name for name in CONSTRAINTS_AND_INDEXES if name not in existing]
    for name in missing:
        graph.run_schema_command(library.statement(f"setup/{name}"))
    if missing:
        graph.run_schema_command(library.statement("database/await_indexes", seconds=_INDEX_TIMEOUT_SECONDS))
    layout = graph.write(_read_layout)
    if layout != LAYOUT:
        migration.migrate(graph, layout, LAYOUT, log_since=now() - LIFETIME, tell=tell)


def _read_layout(transaction: Transaction) -> int:
    """Read the layout; an empty database gets the newest one. Raises where it is neither that nor migrated."""
    (layout,) = transaction.row(library.statement("database/read_layout", layout=LAYOUT))
    if layout not in (LAYOUT, *_MIGRATED):
        raise StorageLayoutMismatch(layout, LAYOUT)
    return layout
