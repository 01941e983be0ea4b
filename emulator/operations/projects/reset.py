"""Turns a project into one that nobody has named before."""

from msgspec import Struct

from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import lock, read
from emulator.plan.keys import instance_key
from emulator.wire.instances import InstanceType

BATCH = 10_000


class Reset(Struct, frozen=True, rename="camel"):
    """What went: the instances, with those that were deleted before."""

    project: str
    deleted_instances: int


def reset(context: Context, project: str, _request: None) -> Reset:
    """Delete all that `project` holds, in transactions of a bounded size.

    Until the last one the schema is still there, so that a writer in between finds the project as it was.
    Indexes stay: other projects use them too.
    """
    deleted = 0
    while True:
        gone, is_last = context.graph.write(lambda transaction: _delete(transaction, project))
        deleted += gone
        if is_last:
            return Reset(project, deleted)


def _delete(transaction: Transaction, project: str) -> tuple[int, bool]:
    """Delete a batch, and with the last one the schema."""
    if not read(transaction, project).life:
        return 0, True
    lock(transaction, project)
    prefixes = [_prefix(project, "node"), _prefix(project, "edge")]
    (gone,) = transaction.row(statement("project/delete_instances", prefixes=prefixes, limit=BATCH))
    is_last = gone < BATCH
    if is_last:
        transaction.row(statement("project/reset", project=project))
    return gone, is_last


def _prefix(project: str, kind: InstanceType) -> str:
    """What the keys of all its instances begin with."""
    return instance_key(project, kind, "", "").removesuffix(":")
