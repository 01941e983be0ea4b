"""Reads the state of a project from its `_Project` node, with a lock for a writer and without one for a reader."""

from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.compile import library
from emulator.graph.driver import Transaction
from emulator.plan.log import LogEntry
from emulator.schema.project_clock import ProjectClock

_RESTORING = "!restoring"
"""The life of a project that is being restored, as `cypher/snapshot/begin_restore.cypher` writes it."""


class ProjectState(Struct, frozen=True):
    """`epoch` is the number of the last change of the schema or the clock, `change` that of the last instance write.

    `life` is a random id of the `_Project` node: it differs when the project was reset or the database emptied.
    `tombstones` is whether the project may have soft-deleted instances, `stored_clock` what its clock was set to.
    `log_start` is the change number behind which its log begins; only `read` reads it.
    """

    life: str = ""
    epoch: int = 0
    change: int = 0
    tombstones: bool = False
    stored_clock: list[float] | None = None
    log_start: int = 0

    @property
    def clock(self) -> ProjectClock:
        return ProjectClock.of(self.stored_clock)

    @property
    def is_restoring(self) -> bool:
        """Whether it is being restored from a snapshot in several transactions, or such a restore broke off."""
        return self.life == _RESTORING


def lock(transaction: Transaction, project: str, *, restoring: bool = False) -> ProjectState:
    """Lock `project` until the transaction ends, and create its node if it has none.

    Raises `ProjectBeingRestored`, unless `restoring`.
    """
    return of_row(transaction.row(library.statement("project/lock", project=project)), project, restoring=restoring)


def of_row(row: list[Any], project: str, *, restoring: bool = False) -> ProjectState:
    """The state of `project` that a statement has returned. Raises `ProjectBeingRestored`, unless `restoring`."""
    state = ProjectState(*row)
    if state.is_restoring and not restoring:
        raise errors.ProjectBeingRestored(project)
    return state


def read(transaction: Transaction, project: str, *, restoring: bool = False) -> ProjectState:
    """Read the state of `project`, and keep it until the transaction ends; the default if it was never written to.

    Whatever this transaction reads of the project afterwards belongs to that state. Raises `ProjectBeingRestored`,
    unless `restoring`.
    """
    rows = transaction.rows(library.statement("project/read", project=project))
    if not rows:
        return ProjectState()
    *state, token = rows[0]
    transaction.begin_read(project, token)
    return of_row(state, project, restoring=restoring)


def write_change_number(
    transaction: Transaction, project: str, change: int, entries: list[LogEntry], now: int, *, tombstones: bool
) -> None:
    """Write the last change number of a locked `project` and its log, as the last statement of its transaction."""
    written = library.statement(
        "project/write_change_number",
        project=project,
        change=change,
        entries=[entry.parameter() for entry in entries],
        now=now,
        tombstones=tombstones,
    )
    transaction.begin_commit(project, transaction.row(written)[0])


def write_clock(transaction: Transaction, project: str, epoch: int, clock: ProjectClock) -> None:
    """Write the clock of a locked `project`, and the epoch that begins with it, as the last statement."""
    written = library.statement("project/write_clock", project=project, epoch=epoch, clock=clock.stored())
    transaction.begin_commit(project, transaction.row(written)[0])


def write_epoch(transaction: Transaction, project: str, epoch: int) -> None:
    """Write the schema epoch of a locked `project`, as the last statement of its transaction."""
    written = library.statement("project/write_epoch", project=project, epoch=epoch)
    transaction.begin_commit(project, transaction.row(written)[0])
