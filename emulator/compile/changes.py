"""Turns a feed into the statements that read its next changes: of the living, and of the deleted."""

from emulator.compile.chain import leads
from emulator.compile.library import fill, load
from emulator.compile.predicates import Fragment, compile_predicate
from emulator.compile.reads import INSTANCE, order_by
from emulator.compile.statement import Statement
from emulator.plan.chain import Chain
from emulator.plan.ordering import Key
from emulator.plan.predicates import Predicate

# The project, though it is always one, makes this the order of an index, which then needs no sort.
_CHANGES = f"{INSTANCE}.project, {INSTANCE}.change"
_ALWAYS = Fragment("true", {})


def living_changes(predicate: Predicate, columns: list[str], labels: list[str], limit: int) -> Statement:
    """The living instances that fulfil `predicate`, in the order of their changes."""
    return _changes(predicate, _CHANGES, columns, labels, limit, buried=False)


def deleted_changes(predicate: Predicate, columns: list[str], labels: list[str], limit: int) -> Statement:
    """The deleted instances that fulfilled `predicate`, in the order of their changes."""
    return _changes(predicate, _CHANGES, columns, labels, limit, buried=True)


def backfill(
    predicate: Predicate, chain: Chain | None, order: tuple[Key, ...], columns: list[str], labels: list[str], limit: int
) -> Statement:
    """The living instances that fulfil `predicate` and that `chain` leads to, in `order`."""
    led = leads(chain) if chain is not None else _ALWAYS
    return _changes(predicate, order_by(order, INSTANCE), columns, labels, limit, buried=False, led=led)


def _changes(
    predicate: Predicate,
    order: str,
    columns: list[str],
    labels: list[str],
    limit: int,
    *,
    buried: bool,
    led: Fragment = _ALWAYS,
) -> Statement:
    compiled = compile_predicate(predicate, INSTANCE, "filter", buried=buried)
    whole = compiled.text if led.text == "true" else f"({compiled.text}) AND {led.text}"
    fills = {"$predicate": whole, "$order": order}
    if buried:
        fills["(instance:Instance)"] = "(instance:_Deleted)"
    text = fill(load("query/changes"), fills)
    known = {"columns": columns, "labels": labels, "limit": limit}
    return Statement(text, {**led.parameters, **compiled.parameters, **known})
