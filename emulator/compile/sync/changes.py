"""Statements that read a feed: what exists, in an order, and the next changes of live and of deleted instances."""

from typing import Any

from emulator.compile.filter.predicates import Fragment, compile_predicate
from emulator.compile.library import KEEP_PLAN, fill, load
from emulator.compile.read.instances import INSTANCE, SCAN_OF_PROJECT, keep_plan_of, order_by
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
    *,
    scanned_project: str | None = None,
) -> Statement:
    """The live instances that fulfil `predicate` and that `chain` derives, in `order`.

    A small `scanned_project` is scanned as a whole, with one text for all containers, as in a list.
    """
    exists = chain_exists(chain) if chain is not None else _TRUE
    asked: dict[str, Any] = {**exists.parameters, "columns": columns, "labels": labels, "limit": limit}
    fills: dict[str, str] = {}
    if scanned_project is None:
        compiled = compile_predicate(predicate, INSTANCE, "filter")
        ordering = order_by(order, INSTANCE)
    else:
        asked["project"] = scanned_project
        compiled = compile_predicate(predicate, INSTANCE, "filter", bound=True)
        ordering = order_by(order, INSTANCE, keys=asked)
        fills = SCAN_OF_PROJECT
    condition = compiled.text if exists.text == "true" else f"({compiled.text}) AND {exists.text}"
    text = fill(load("sync/backfill"), {**fills, "$predicate": condition, "$order": ordering})
    if scanned_project is not None and exists.text == "true":
        text = keep_plan_of(text, compiled)
    return Statement(text, {**asked, **compiled.parameters})
