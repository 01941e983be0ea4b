"""Reads a page of an export in one transaction, of the state that its cursor names."""

from collections.abc import Callable
from typing import TypeVar

from emulator import errors
from emulator.compile.library import statement
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import read
from emulator.plan.export import position
from emulator.plan.export.position import Position, ProjectVersion
from emulator.schema.snapshot import Snapshot

SECONDS = 60.0
"""The longest that a page may take."""

Page_co = TypeVar("Page_co", covariant=True)


def read_page(
    context: Context, project: str, cursor: str | None, page: Callable[[Transaction, Snapshot, Position], Page_co]
) -> Page_co:
    """Return what `page` makes of the schema and the position of `cursor`.

    Raises `UnknownProject` where there is nothing, `InvalidCursor` and `ProjectChanged`.
    """

    def work(transaction: Transaction) -> Page_co:
        state = read(transaction, project)
        if not state.epoch and not state.change:
            raise errors.UnknownProject(project)
        found = position.read(cursor, ProjectVersion(state.life, state.epoch, state.change), project)
        return page(transaction, context.schema_cache.load_at(transaction, project, state), found)

    return context.graph.read(work, seconds=SECONDS)


def listing(name: str, project: str, start: Position, limit: int) -> Statement:
    """The statement `name`, for the keys behind `start`."""
    return statement(name, after=start.after, end=position.end_of(start, project), limit=limit)
