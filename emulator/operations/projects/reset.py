"""Resets a project: deletes its instances, schema, groups and counters, and forgets its rules for faults."""

from msgspec import Struct

from emulator.compile.library import statement
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import lock, read
from emulator.plan.keys import key_prefixes

BATCH_SIZE = 2_000
"""The most instances that one transaction deletes."""
RELATIONSHIPS = 10_000
"""The most relationships: Neo4j holds them in memory until the commit, and one node can have all that there are."""
ENTRIES = 1_000
"""The most log entries that it deletes."""


class Reset(Struct, frozen=True, rename="camel"):
    """The response of a reset. `deleted_instances` includes those that were soft-deleted before."""

    project: str
    deleted_instances: int


def reset(context: Context, project: str, _request: None) -> Reset:
    """Delete all data of `project`, in transactions of a bounded size.

    The last transaction deletes the schema, so a concurrent write sees the old schema until then.
    Indexes stay, as other projects use them too.
    """
    context.faults.forget(project)
    if not context.graph.read(lambda transaction: read(transaction, project, restoring=True)).life:
        return Reset(project, 0)
    total = 0
    while True:
        with context.disk.reserve(items=BATCH_SIZE):
            deleted, is_last = context.graph.write(lambda transaction: _delete(transaction, project))
        total += deleted
        if is_last:
            return Reset(project, total)


def _delete(transaction: Transaction, project: str) -> tuple[int, bool]:
    """Delete a batch of instances, with the last one the schema; return their number, and whether it was the last."""
    lock(transaction, project, restoring=True)
    deleted, is_part = transaction.row(delete_instances(project))
    (entries,) = transaction.row(statement("log/delete", project=project, limit=ENTRIES))
    is_last = not is_part and entries < ENTRIES
    if is_last:
        transaction.begin_commit(project, transaction.row(statement("project/reset", project=project))[0])
    return deleted, is_last


def delete_instances(project: str) -> Statement:
    """The statement that deletes a batch of instances, and returns how many, and whether there may be more."""
    return statement(
        "project/delete_instances", prefixes=key_prefixes(project), limit=BATCH_SIZE, relationships=RELATIONSHIPS
    )
