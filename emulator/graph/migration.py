"""Migrates the data of earlier storage layouts, in transactions of a bounded size.

It may end at any moment, and goes on from there at the next start. Several processes may do it at once: each step locks
its project and reads how far it is.
"""

from collections.abc import Callable

from emulator.compile.library import statement
from emulator.graph.driver import Graph, Transaction
from emulator.plan.log import Logged

Tell = Callable[[str], None]

WITHOUT_COMMIT_LOCKS, WITHOUT_LOG = 2, 3
"""The layouts that are migrated: a project of 2 has no commit lock, one of 2 or 3 has no log."""
STEP_SIZE = 1_000
"""The most instances that one transaction adds to a log."""


def migrate(graph: Graph, layout: int, newest: int, *, log_since: int, tell: Tell) -> None:
    """Migrate data of `layout` to the `newest` one, and `tell` how far it is.

    Changes from before `log_since`, in milliseconds since 1970, need no log: cursors from then are expired.
    """
    if layout <= WITHOUT_COMMIT_LOCKS:
        graph.write(lambda transaction: transaction.run(statement("database/add_commit_locks")))
    for (project,) in graph.read(lambda transaction: transaction.rows(statement("project/list"))):
        reached: int | None = 0
        while reached is not None:
            tell(f"Migrating the data of project {project}: {reached} changes")
            reached = graph.write(lambda transaction, name=project: _add_log_entries(transaction, name, log_since))
    for name in ("database/drop_instance_change", "database/drop_deleted_change"):
        graph.run_schema_command(statement(name))
    graph.write(lambda transaction: transaction.run(statement("database/write_layout", layout=newest)))


def _add_log_entries(transaction: Transaction, project: str, log_since: int) -> int | None:
    """Add the next changes of `project` to its log. Returns the change number reached; None where that was the last."""
    state = transaction.row(statement("project/lock", project=project))
    (reached,) = transaction.row(statement("database/read_log_end", project=project))
    listed = statement("database/list_changes", project=project, after=reached, limit=STEP_SIZE)
    changes = sorted(transaction.rows(listed))[:STEP_SIZE]
    if not changes:
        return None
    last, time = changes[-1][0], max(time for *_, time in changes)
    if time < log_since:
        transaction.run(statement("database/write_log_start", project=project, change=last))
        return last
    logged = Logged(
        written=[(change, node) for change, node, deleted, _ in changes if not deleted],
        deleted=[(change, node) for change, node, deleted, _ in changes if deleted],
    )
    _, _, change, tombstones, _ = state
    entries = [entry.parameter() for entry in logged.entries()]
    written = statement(
        "project/write_change_number", project=project, change=change, entries=entries, now=time, tombstones=tombstones
    )
    transaction.begin_commit(project, transaction.row(written)[0])
    return last
