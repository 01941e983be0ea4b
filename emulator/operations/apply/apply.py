"""Writes and deletes nodes and edges. One request is one transaction."""

from emulator import errors
from emulator.compile.apply import statements
from emulator.compile.library import statement
from emulator.graph.driver import AlreadyExists, Transaction
from emulator.operations.acceleration.optimistic_insert import insert_optimistically
from emulator.operations.acceleration.optimistic_noop import confirm_noop
from emulator.operations.apply.asset_paths import keep_paths
from emulator.operations.apply.read_set import lock_and_read, read_state
from emulator.operations.apply.soft_delete import soft_delete
from emulator.operations.context import Context
from emulator.operations.project_state import lock
from emulator.operations.system_instances import ensure_system_nodes
from emulator.plan.apply.build import build_write_set
from emulator.plan.apply.resolve import ApplyPlan, resolve
from emulator.plan.apply.unique_digests import check_claim
from emulator.plan.apply.write_set import WriteSet
from emulator.wire.instances import (
    ApplyRequest,
    ApplyResponse,
    DeleteRequest,
    DeleteResponse,
)


def apply(context: Context, project: str, request: ApplyRequest) -> ApplyResponse:
    """Write and delete instances, all or nothing."""
    with context.turns.turn():
        return _apply_in_turn(context, project, request)


def _apply_in_turn(context: Context, project: str, request: ApplyRequest) -> ApplyResponse:
    early = _plan_early(context, project, request)
    changes = early and (_try_as_new(context, project, request, early) or _try_as_stored(context, early))
    if changes is None:
        try:
            changes = context.graph.write(
                lambda transaction: _apply(context, transaction, project, request, early, new=False)
            )
        except errors.VersionConflict:
            if context.version_conflict_status == errors.InvalidRequest.status:
                raise errors.VersionConflictAsInvalid from None
            raise
    if early:
        context.novelty.remember(early)
    if changes.claims:
        context.core_indexes.need(context.graph, changes.claims, context.snapshots.system.aliases)
    return ApplyResponse(items=changes.applied, deleted=changes.deleted)


def delete(context: Context, project: str, request: DeleteRequest) -> DeleteResponse:
    """Delete instances; what does not exist is left out of the answer."""
    answer = apply(context, project, ApplyRequest(items=[], delete=request.items))
    return DeleteResponse(items=answer.deleted)


def _plan_early(context: Context, project: str, request: ApplyRequest) -> ApplyPlan | None:
    """Plan before the project is locked, with the schema last seen: it is most often still the one that holds."""
    snapshot = context.snapshots.latest(project)
    try:
        return snapshot and resolve(request, snapshot, context.caller)
    except errors.ApiError:
        return None  # it may be right in a newer schema: what counts is the one under the lock


def _try_as_new(context: Context, project: str, request: ApplyRequest, early: ApplyPlan) -> WriteSet | None:
    """Create the items without a look at what is stored, if that is likely to go well; None where it did not.

    Keys are unique: what exists after all undoes the transaction. Any other refusal may be owed to what was taken for
    granted, so it does not count either.
    """
    if not context.novelty.expected(early):
        return None
    try:
        return insert_optimistically(context, project, early) or context.graph.write(
            lambda transaction: _apply(context, transaction, project, request, early, new=True)
        )
    except (errors.Unavailable, errors.QueryTimedOut):
        raise
    except (AlreadyExists, errors.ApiError):
        context.novelty.learn(early, new=False)
        return None


def _try_as_stored(context: Context, early: ApplyPlan) -> WriteSet | None:
    """Answer that nothing changes, if that is likely and so; else None. A refusal counts under the lock only."""
    try:
        return confirm_noop(context, early)
    except (errors.Unavailable, errors.QueryTimedOut):
        raise
    except errors.ApiError:
        return None


def _apply(
    context: Context,
    transaction: Transaction,
    project: str,
    request: ApplyRequest,
    early: ApplyPlan | None,
    *,
    new: bool,
) -> WriteSet:
    if early is None:
        held, answers = lock(transaction, project), None
    else:
        held, answers = lock_and_read(context, transaction, project, early, new=new)
    snapshot = context.snapshots.at(transaction, project, held)
    if early is not None and early.snapshot is snapshot:
        plan = early
    else:
        plan, answers = resolve(request, snapshot, context.caller), None
    if ensure_system_nodes(transaction, project, plan.references):
        answers = None
    state = read_state(context, transaction, plan, held.change, answers, new=new)
    if not new:
        context.novelty.learn(plan, new=state.is_new)
    changes = build_write_set(plan, state, context.now())
    context.sizes.learn(project, changes.change)
    for claim in changes.claims:
        if claim.digests:
            holders = transaction.rows(statements.find_holders(claim))
            check_claim(claim, ((digest, key) for digest, key in holders))
    context.repeats.learn(plan, changed=changes.any)
    if changes.any:
        context.instance_limits.check(transaction, project, held, changes)
        _write(context, transaction, project, changes, tombstones=held.tombstones, recurs=new)
    return changes


def _write(
    context: Context, transaction: Transaction, project: str, changes: WriteSet, *, tombstones: bool, recurs: bool
) -> None:
    context.relationship_types.settle(context.graph, changes)
    # The last write can note the change number on the way, unless there are more to come.
    reached = changes.change if changes.writes and not changes.tombstones else None
    for write in changes.writes:
        last = reached if write is changes.writes[-1] else None
        written = transaction.row(statements.write(write, project, changes.now, changes.ids, last, recurs=recurs))[0]
        if write.is_new:
            changes.ids.update(zip(write.keys, written, strict=False))
            context.node_ids.learn(write.keys, written)
            written = len(written)
        if written != len(write.keys):
            # The project is locked and both ends were there: the graph is not what it should be. Better no batch
            # than a part of it.
            raise RuntimeError(f"{written} of {len(write.keys)} instances written")
    if changes.outdated.sources:
        transaction.run(statements.delete_direct_relations(changes.outdated, changes.ids))
    if changes.relations.sources:
        transaction.run(statements.create_direct_relations(changes.relations, changes.ids))
    if tombstones and changes.created_nodes:
        transaction.run(statement("relationship/restore_direct_relations", keys=changes.created_nodes))
    if changes.tombstones:
        soft_delete(transaction, project, changes, context.caller)
    keep_paths(transaction, changes)
    if changes.counters:
        transaction.run(statement("counter/write", project=project, counters=changes.counters))
    if changes.change != reached:
        kept = tombstones or bool(changes.tombstones)
        transaction.run(
            statement("project/write_change_number", project=project, change=changes.change, tombstones=kept)
        )
