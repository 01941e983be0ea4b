"""Removes what no valid cursor of a sync needs any more: old log entries, and the instances deleted before.

Runs in the background, in transactions of a bounded size. Where the log of a project was cut, its `_Project` node says:
cursors from before are expired.
"""

from functools import partial

from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import lock
from emulator.plan.keys import instance_key
from emulator.plan.log import LIFETIME
from emulator.schema.project_clock import ProjectClock
from emulator.wire.instances import InstanceType

STEP_SIZE = 1_000
"""The most log entries or instances that one transaction removes."""

_TYPES: tuple[InstanceType, ...] = ("node", "edge")


def apply_retention(context: Context) -> None:
    """Cut the logs of all projects at the lifetime of cursors, and remove the instances that were deleted before."""
    expired = statement("log/list_expired", before=context.now() - LIFETIME)
    for project, clock in context.graph.read(lambda transaction: transaction.rows(expired)):
        apply_retention_to(context, project, ProjectClock.of(clock))


def apply_retention_to(context: Context, project: str, clock: ProjectClock) -> None:
    """Cut the log of `project`, and remove the instances that were deleted before, both by its `clock`."""
    before = clock.now(context.now()) - LIFETIME
    _repeat(context, partial(_cut, project=project, before=before))
    for instance_type in _TYPES:
        prefix = instance_key(project, instance_type, "", "").removesuffix(":")
        _repeat(context, partial(_purge, project=project, prefix=prefix, before=before))


def _repeat(context: Context, step: partial[int]) -> None:
    """Run `step` in transactions of its own until it finds less than it may remove."""
    removed = STEP_SIZE
    while removed == STEP_SIZE:
        with context.disk.reserve(items=STEP_SIZE):
            removed = context.graph.write(step)


def _cut(transaction: Transaction, *, project: str, before: int) -> int:
    lock(transaction, project)
    removed, token = transaction.row(statement("log/cut", project=project, before=before, limit=STEP_SIZE))
    transaction.begin_commit(project, token)
    return removed


def _purge(transaction: Transaction, *, project: str, prefix: str, before: int) -> int:
    lock(transaction, project)
    return transaction.row(statement("log/purge", prefix=prefix, before=before, limit=STEP_SIZE))[0]
