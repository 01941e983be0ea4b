"""Statements that read a feed: what exists, in an order, and the next changes of live and of deleted instances."""

from emulator.compile.filter.predicates import Fragment, compile_predicate
from emulator.compile.library import KEEP_PLAN, fill, load
from emulator.compile.read.instances import INSTANCE, order_by
from emulator.compile.statement import Statement
from emulator.compile.sync.derivation import chain_exists
from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.sort import SortKey
from emulator.plan.sync.derivation import DerivationChain
from emulator.plan.sync.page import LogRange

_TRUE = Fragment("true", {})


def live_changes(predicate: Predicate, log: LogRange, columns: list[str], labels: list[str], limit: int) -> Statement:
    """The live instances of `log` that fulfil `predicate`, in the order of their changes."""
    return _logged_changes(predicate, log, columns, labels, limit, {})


def deleted_changes(
    predicate: Predicate, log: LogRange, start: int, columns: list[str], labels: list[str], limit: int
) -> Statement:
    """The deleted instances of `log` that fulfilled `predicate`, in the order of their changes.

    Of those deleted up to the change number `start`, an instance that was created again is left out: the feed has
    returned it already.
    """
    fills = {"entry.written": "entry.deleted", "instance:Instance": "instance:_Deleted"}
    if log.after < start:
        fills["$predicate"] = f"$predicate AND ({INSTANCE}.change > $start OR NOT {_EXISTS_AGAIN})"
    return _logged_changes(predicate, log, columns, labels, limit, fills, start=start)


_EXISTS_AGAIN = f"EXISTS {{ (:Instance {{key: {INSTANCE}.key}}) }}"


def _logged_changes(
    predicate: Predicate,
    log: LogRange,
    columns: list[str],
    labels: list[str],
    limit: int,
    fills: dict[str, str],
    **more: int,
) -> Statement:
    compiled = compile_predicate(predicate, INSTANCE, "filter", deleted=bool(fills), bound=True)
    text = fill(fill(load("sync/logged_changes"), fills), {"$predicate": f"({compiled.text})"})
    if "EXISTS" not in text:
        text = KEEP_PLAN + text
    asked = {"columns": columns, "labels": labels, "limit": limit}
    return Statement(text, {**compiled.parameters, **log.parameters(), **asked, **more})


def backfill(
    predicate: Predicate,
    chain: DerivationChain | None,
    order: tuple[SortKey, ...],
    columns: list[str],
    labels: list[str],
    limit: int,
) -> Statement:
    """The live instances that fulfil `predicate` and that `chain` derives, in `order`."""
    compiled = compile_predicate(predicate, INSTANCE, "filter")
    exists = chain_exists(chain) if chain is not None else _TRUE
    condition = compiled.text if exists.text == "true" else f"({compiled.text}) AND {exists.text}"
    text = fill(load("sync/backfill"), {"$predicate": condition, "$order": order_by(order, INSTANCE)})
    asked = {"columns": columns, "labels": labels, "limit": limit}
    return Statement(text, {**exists.parameters, **compiled.parameters, **asked})
