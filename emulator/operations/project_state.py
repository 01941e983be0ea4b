"""Turns the name of a project into how far it has come: locked for a writer, as it is for a reader."""

from msgspec import Struct

from emulator.compile import library
from emulator.graph.driver import Transaction


class ProjectState(Struct, frozen=True):
    """`epoch` rises with every schema change, `change` with every instance write.

    `life` tells a project from another of its name: somebody may have emptied the database.
    `tombstones` says whether the project has ever kept a deleted instance.
    """

    life: str = ""
    epoch: int = 0
    change: int = 0
    tombstones: bool = False


def lock(transaction: Transaction, project: str) -> ProjectState:
    """Lock `project` until the transaction ends; it comes to life when first named."""
    return ProjectState(*transaction.row(library.statement("project/lock", project=project)))


def read(transaction: Transaction, project: str) -> ProjectState:
    """Read how far `project` has come, for a transaction that writes nothing."""
    rows = transaction.rows(library.statement("project/read", project=project))
    return ProjectState(*rows[0]) if rows else ProjectState()
