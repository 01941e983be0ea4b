"""Restores a project from a snapshot, or forks another project from one."""

from collections.abc import Callable
from typing import Any

from emulator import errors
from emulator.compile.library import statement
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.graph.failures import TransactionTooLarge
from emulator.operations.context import Context
from emulator.operations.project_state import ProjectState, lock
from emulator.operations.projects.reset import delete_instances
from emulator.operations.snapshots import restore_pages, save, store
from emulator.plan.keys import key_prefixes
from emulator.wire.snapshots import ForkQuery, Restored, SnapshotPath

AT_ONCE = 20_000
"""The most instances of a project that one transaction restores. One with more answers 503 meanwhile."""
CREATED_AT_ONCE = 2_000
"""The most instances of a fork, which nobody reads meanwhile, that one transaction creates."""
_BATCH = 2_000


def restore(context: Context, project: str, path: SnapshotPath) -> Restored:
    """Give `project` the content of its snapshot again, in place of what it has.

    Readers see it before or after. Cursors from before are refused. Raises `UnknownSnapshot`.
    """
    with context.disk.reserve():
        return _restore(context, project, project, path.name)


def fork(context: Context, project: str, query: ForkQuery) -> Restored:
    """Give `project` what another has, or had when a snapshot was saved.

    Raises `ProjectNotEmpty` where it has something already, `UnknownSnapshot`, and `UnknownProject` where there is
    nothing to fork.
    """
    with context.disk.reserve():
        if query.snapshot is not None:
            return _restore(context, project, query.source, query.snapshot, only_empty=True)
        return _fork_as_it_is(context, project, query.source)


def _fork_as_it_is(context: Context, project: str, source: str) -> Restored:
    state = context.graph.read(lambda transaction: lock(transaction, source))
    if not state.epoch and not state.change:
        raise errors.UnknownProject(source)
    # No name that a request can have.
    stored = save.save_as(context, source, f"fork {store.new_id()}", temporary=True)
    try:
        return _restore(context, project, source, stored.name, only_empty=True)
    finally:
        deleted = statement("snapshot/delete", project=source, named=stored.name)
        context.graph.write(lambda transaction: transaction.run(deleted))
        store.purge(context.graph, stored.id)


def resume(context: Context) -> None:
    """End the restores that did not end: their projects are restored from the start. One that goes on is waited for."""
    restoring = statement("snapshot/list_restoring")
    for project, snapshot in context.graph.read(lambda transaction: transaction.rows(restoring)):
        for one in store.read_all(context.graph):
            if one.id == snapshot:
                _in_parts(context, project, one, in_place=False)


def _restore(context: Context, project: str, source: str, name: str, *, only_empty: bool = False) -> Restored:
    def begin(transaction: Transaction) -> tuple[store.Stored, ProjectState]:
        stored = store.find(transaction, source, name)
        state = lock(transaction, project, restoring=True)
        if only_empty and _has_content(state):
            raise errors.ProjectNotEmpty(project)
        return stored, state

    def mark(transaction: Transaction) -> tuple[store.Stored, bool]:
        stored, state = begin(transaction)
        _mark(transaction, project, stored)
        return stored, _has_content(state) and not state.is_restoring

    def restore_at_once(transaction: Transaction) -> store.Stored | None:
        stored, state = begin(transaction)
        if state.is_restoring or _is_large(transaction, project, state, stored):
            return None
        if _has_content(state):
            restore_pages.change(transaction.rows, stored, project, tombstones=state.tombstones)
            _delete_log(transaction.row, project)
        else:
            restore_pages.create(transaction.rows, stored, project)
        _finish(transaction, project, stored)
        return stored

    try:
        stored = context.graph.write(restore_at_once, seconds=save.SECONDS)
    except TransactionTooLarge:
        stored = None
    if stored is None:
        stored, in_place = context.graph.write(mark)
        _in_parts(context, project, stored, in_place=in_place)
    return Restored(project=project, instances=stored.instances)


def _has_content(state: ProjectState) -> bool:
    return bool(state.epoch or state.change)


def _is_large(transaction: Transaction, project: str, state: ProjectState, stored: store.Stored) -> bool:
    """Whether one transaction would be too large."""
    if not _has_content(state):
        return stored.instances > CREATED_AT_ONCE
    if stored.instances > AT_ONCE:
        return True
    # Every instance has a change number of its own.
    if state.change <= AT_ONCE:
        return False
    return transaction.row(statement("snapshot/is_larger", prefixes=key_prefixes(project), limit=AT_ONCE))[0]


def _mark(transaction: Transaction, project: str, stored: store.Stored) -> None:
    if transaction.rows(statement("snapshot/lock", project=stored.project, named=stored.name)) != [[stored.id]]:
        raise errors.UnknownSnapshot(stored.project, stored.name)  # deleted or replaced since it was found
    marked = statement("snapshot/begin_restore", snapshot=stored.id, project=project)
    transaction.begin_commit(project, transaction.row(marked)[0])


def _in_parts(context: Context, project: str, stored: store.Stored, *, in_place: bool) -> None:
    """Restore a project that is marked, in transactions of a bounded size; the one that holds its lock is the last.

    What breaks off is done again from nothing: what a part has done already would not be known, and a part in place may
    take more memory than Neo4j has.
    """
    graph = context.graph

    def run(one: Statement) -> list[list[Any]]:
        return graph.run_once(one, seconds=save.SECONDS)

    def row(one: Statement) -> list[Any]:
        return graph.write(lambda transaction: transaction.row(one))

    def work(transaction: Transaction) -> None:
        nonlocal in_place
        state = lock(transaction, project, restoring=True)
        if not state.is_restoring:
            return  # another process has ended it
        if in_place:
            in_place = False
            restore_pages.change(run, stored, project, tombstones=state.tombstones)
            _delete_log(row, project)
        else:
            _delete_all(row, project)
            restore_pages.create(run, stored, project)
        _finish(transaction, project, stored)

    try:
        graph.write(work, seconds=save.SECONDS)
    except TransactionTooLarge:
        graph.write(work, seconds=save.SECONDS)


def _delete_all(row: Callable[[Statement], list[Any]], project: str) -> None:
    while row(delete_instances(project))[1]:
        pass
    _delete_log(row, project)


def _delete_log(row: Callable[[Statement], list[Any]], project: str) -> None:
    while row(statement("log/delete", project=project, limit=_BATCH))[0] >= _BATCH:
        pass


def _finish(transaction: Transaction, project: str, stored: store.Stored) -> None:
    rows = transaction.rows(statement("snapshot/restore_project", snapshot=stored.id, project=project))
    if not rows:
        raise errors.UnknownSnapshot(stored.project, stored.name)  # it was deleted meanwhile
    transaction.begin_commit(project, rows[0][0])
