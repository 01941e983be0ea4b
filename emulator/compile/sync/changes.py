"""Statements that read the next changes of a feed: of live and of deleted instances."""

from emulator.compile.filter.predicates import Fragment, compile_predicate
from emulator.compile.library import fill, load
from emulator.compile.read.instances import INSTANCE, order_by
from emulator.compile.statement import Statement
from emulator.compile.sync.derivation import chain_exists
from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.sort import SortKey
from emulator.plan.sync.derivation import DerivationChain

# The project, though constant, makes this the order of an index, which then needs no sort.
_CHANGES = f"{INSTANCE}.project, {INSTANCE}.change"
_TRUE = Fragment("true", {})


def live_changes(predicate: Predicate, columns: list[str], labels: list[str], limit: int) -> Statement:
    """The live instances that fulfil `predicate`, in the order of their changes."""
    return _changes(predicate, _CHANGES, columns, labels, limit, deleted=False)


def deleted_changes(predicate: Predicate, columns: list[str], labels: list[str], limit: int) -> Statement:
    """The deleted instances that fulfilled `predicate`, in the order of their changes."""
    return _changes(predicate, _CHANGES, columns, labels, limit, deleted=True)


def backfill(
    predicate: Predicate,
    chain: DerivationChain | None,
    order: tuple[SortKey, ...],
    columns: list[str],
    labels: list[str],
    limit: int,
) -> Statement:
    """The live instances that fulfil `predicate` and that `chain` derives, in `order`."""
    chain_condition = chain_exists(chain) if chain is not None else _TRUE
    return _changes(
        predicate, order_by(order, INSTANCE), columns, labels, limit, deleted=False, chain_condition=chain_condition
    )


def _changes(
    predicate: Predicate,
    order: str,
    columns: list[str],
    labels: list[str],
    limit: int,
    *,
    deleted: bool,
    chain_condition: Fragment = _TRUE,
) -> Statement:
    compiled = compile_predicate(predicate, INSTANCE, "filter", deleted=deleted)
    condition = compiled.text if chain_condition.text == "true" else f"({compiled.text}) AND {chain_condition.text}"
    fills = {"$predicate": condition, "$order": order}
    if deleted:
        fills["(instance:Instance)"] = "(instance:_Deleted)"
    text = fill(load("sync/changes"), fills)
    parameters = {"columns": columns, "labels": labels, "limit": limit}
    return Statement(text, {**chain_condition.parameters, **compiled.parameters, **parameters})
