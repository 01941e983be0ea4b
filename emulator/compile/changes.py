"""Turns a feed into the statements that read its next changes: of the living, and of the deleted."""

from emulator.compile.library import fill, load
from emulator.compile.predicates import compile_predicate
from emulator.compile.reads import INSTANCE, order_by
from emulator.compile.statement import Statement
from emulator.plan.ordering import Key
from emulator.plan.predicates import Predicate

# The project, though it is always one, makes this the order of an index, which then needs no sort.
_CHANGES = f"{INSTANCE}.project, {INSTANCE}.change"


def living_changes(predicate: Predicate, columns: list[str], labels: list[str], limit: int) -> Statement:
    """The living instances that fulfil `predicate`, in the order of their changes."""
    return _changes(predicate, _CHANGES, columns, labels, limit, buried=False)


def deleted_changes(predicate: Predicate, columns: list[str], labels: list[str], limit: int) -> Statement:
    """The deleted instances that fulfilled `predicate`, in the order of their changes."""
    return _changes(predicate, _CHANGES, columns, labels, limit, buried=True)


def backfill(
    predicate: Predicate, order: tuple[Key, ...], columns: list[str], labels: list[str], limit: int
) -> Statement:
    """The living instances that fulfil `predicate`, in `order`."""
    return _changes(predicate, order_by(order, INSTANCE), columns, labels, limit, buried=False)


def _changes(
    predicate: Predicate, order: str, columns: list[str], labels: list[str], limit: int, *, buried: bool
) -> Statement:
    compiled = compile_predicate(predicate, INSTANCE, "filter", buried=buried)
    fills = {"$predicate": compiled.text, "$order": order}
    if buried:
        fills["(instance:Instance)"] = "(instance:_Deleted)"
    text = fill(load("query/changes"), fills)
    return Statement(text, {**compiled.parameters, "columns": columns, "labels": labels, "limit": limit})
