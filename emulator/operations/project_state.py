"""Reads the state of a project from its `_Project` node, with a lock for a writer and without one for a reader."""

from msgspec import Struct

from emulator.compile import library
from emulator.graph.driver import Transaction


class ProjectState(Struct, frozen=True):
    """`epoch` is the number of the last schema change, `change` the change number of the last instance write.

    `life` is a random id of the `_Project` node: it differs when the project was reset or the database emptied.
    `tombstones` is whether the project may have soft-deleted instances.
    """

    life: str = ""
    epoch: int = 0
    change: int = 0
    tombstones: bool = False


def lock(transaction: Transaction, project: str) -> ProjectState:
    """Lock `project` until the transaction ends, and create its node if it has none."""
    return ProjectState(*transaction.row(library.statement("project/lock", project=project)))


def read(transaction: Transaction, project: str) -> ProjectState:
    """Read the state of `project` without a lock; the default where it was never written to."""
    rows = transaction.rows(library.statement("project/read", project=project))
    return ProjectState(*rows[0]) if rows else ProjectState()
