"""Reads the read set of an apply: the stored instances that it writes, deletes or refers to, as columns."""

from typing import Any

from emulator.compile.apply import statements
from emulator.compile.library import statement
from emulator.compile.statement import Statement
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import ProjectState, lock, of_row
from emulator.plan.apply.read_set import InstanceLookup, ReadSet, StoredInstances, counter_keys, instance_lookups
from emulator.plan.apply.resolve import ApplyPlan


def lock_and_read(
    context: Context, transaction: Transaction, project: str, plan: ApplyPlan, *, new: bool
) -> tuple[ProjectState, list[StoredInstances] | None]:
    """Lock `project` and read the instances of `plan` in one round trip; items that are taken for `new` are not read.

    The instances are None where a cached Neo4j node id is not valid any more.
    """
    lookups = _lookups(context, plan, new=new)
    indexes = _with_keys(lookups)
    if not indexes:
        return lock(transaction, project), _stored(context, lookups, [])
    rows = transaction.rows(statements.lock_and_read_instances(project, [lookups[index] for index in indexes]))
    state, records = of_row(rows[0][:5], project), [row[5:] for row in rows]
    return state, _stored(context, lookups, records) if _ids_are_valid(context, lookups, records) else None


def complete_read_set(
    context: Context,
    transaction: Transaction,
    plan: ApplyPlan,
    change: int,
    stored: list[StoredInstances] | None,
    *,
    new: bool,
) -> ReadSet:
    """Return the read set of `plan`: read the instances where they are not in `stored`, and the counters.

    `change` is the change number of the locked project.
    """
    *groups, deletions, references = stored or _read(context, transaction, instance_lookups(plan, new=new))
    project = plan.snapshot.project
    properties = counter_keys(plan)
    rows = transaction.rows(statement("counter/read", project=project, keys=properties)) if properties else []
    counters = {key: highest for key, highest in rows if highest is not None}
    return ReadSet(groups=groups, deletions=deletions, references=references, counters=counters, change=change)


def _read(context: Context, transaction: Transaction, lookups: list[InstanceLookup]) -> list[StoredInstances]:
    """Read the instances of `lookups`, which have no Neo4j node ids, in one round trip."""
    return _stored(context, lookups, transaction.row(_statement(lookups))[0] if _with_keys(lookups) else [])


def _lookups(context: Context, plan: ApplyPlan, *, new: bool = False) -> list[InstanceLookup]:
    """The lookups of `plan`, with the cached Neo4j node ids."""
    lookups = instance_lookups(plan, new=new)
    for lookup in lookups:
        lookup.ids = context.acceleration.node_id_cache.get(lookup.keys)
    return lookups


def _statement(lookups: list[InstanceLookup]) -> Statement:
    return statements.read_instances([lookups[index] for index in _with_keys(lookups)])


def _with_keys(lookups: list[InstanceLookup]) -> list[int]:
    """The indexes of the lookups that have keys: only these are sent to Neo4j."""
    return [index for index, lookup in enumerate(lookups) if lookup.keys]


def _ids_are_valid(context: Context, lookups: list[InstanceLookup], records: list[list[Any]]) -> bool:
    """Whether the Neo4j nodes that were read by their cached ids still have the keys of their lookups."""
    indexes = _with_keys(lookups)
    read_keys = [(lookups[indexes[int(position)]], keys) for position, keys, *_ in records]
    return all(context.acceleration.node_id_cache.verify(lookup.keys, keys) for lookup, keys in read_keys if lookup.ids)


def _stored(context: Context, lookups: list[InstanceLookup], records: list[list[Any]]) -> list[StoredInstances]:
    """The stored instances of each lookup. A record starts with its position among the lookups that have keys."""
    stored = [StoredInstances.empty(lookup) for lookup in lookups]
    indexes = _with_keys(lookups)
    for position, _keys, found, ids, *columns in records:
        index = indexes[int(position)]
        lookup = lookups[index]
        if lookup.ids:
            stored[index] = StoredInstances.of(lookup, list(range(len(lookup.keys))), lookup.ids, *columns)
        else:
            stored[index] = StoredInstances.of(lookup, found, ids, *columns)
            context.acceleration.node_id_cache.put([lookup.keys[row] for row in stored[index].rows], ids)
    return stored
