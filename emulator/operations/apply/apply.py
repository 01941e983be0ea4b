"""The apply and delete endpoints of nodes and edges. A request is one transaction."""

from emulator import errors
from emulator.compile.apply import statements
from emulator.compile.library import statement
from emulator.graph import trace
from emulator.graph.driver import Transaction
from emulator.graph.failures import AlreadyExists
from emulator.operations.acceleration.optimistic_insert import insert_optimistically
from emulator.operations.apply.asset_paths import ASSET, update_asset_paths
from emulator.operations.apply.read_set import complete_read_set, lock_and_read
from emulator.operations.apply.soft_delete import soft_delete
from emulator.operations.context import Context
from emulator.operations.project_state import ProjectState, lock, write_change_number
from emulator.operations.schema.container_indexes import create_outgrown_indexes
from emulator.operations.system_instances import create_system_nodes
from emulator.plan.apply.build import build_write_set
from emulator.plan.apply.read_set import StoredInstances
from emulator.plan.apply.resolve import ApplyPlan, resolve_apply
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
    early_plan = _plan_early(context, project, request)
    write_set = early_plan and _try_insert(context, project, request, early_plan)
    if write_set is None:
        try:
            write_set = context.graph.write(
                lambda transaction: _apply(context, transaction, project, request, early_plan, new=False)
            )
        except errors.VersionConflict as conflict:
            if context.version_conflict_status == errors.InvalidRequest.status:
                raise errors.VersionConflictAsInvalid().about(conflict.item) from None
            raise
    if early_plan:
        context.acceleration.insert_prediction.record_keys(early_plan)
    _create_indexes(context, project, write_set)
    trace.add_instances(written=[one.was_modified for one in write_set.applied].count(True) + len(write_set.deleted))
    return ApplyResponse(items=write_set.applied, deleted=write_set.deleted)


def _create_indexes(context: Context, project: str, write_set: WriteSet) -> None:
    """Create the indexes that a project needs which is not small (any more)."""
    if context.acceleration.project_sizes.is_small(project):
        return
    create_outgrown_indexes(context, project)
    if write_set.claims:
        context.core_indexes.ensure(context.graph, write_set.claims, context.schema_cache.system.aliases)


def delete(context: Context, project: str, request: DeleteRequest) -> DeleteResponse:
    """Delete instances; those that do not exist are left out of the response."""
    response = apply(context, project, ApplyRequest(items=[], delete=request.items))
    return DeleteResponse(items=response.deleted)


def _plan_early(context: Context, project: str, request: ApplyRequest) -> ApplyPlan | None:
    """Plan with the cached schema before the project is locked; None where it is not cached or the request refused."""
    snapshot = context.schema_cache.cached(project)
    try:
        return snapshot and resolve_apply(request, snapshot, context.caller)
    except errors.ApiError:
        return None  # the request may be valid with the schema that is read under the lock


def _try_insert(context: Context, project: str, request: ApplyRequest, plan: ApplyPlan) -> WriteSet | None:
    """Create the items without reading whether they exist, where they are predicted to be new; None where that failed.

    The unique constraint on keys rolls the transaction back if one exists. Other refusals may follow from the
    assumption that all items are new, so the apply is repeated with a read.
    """
    if not context.acceleration.insert_prediction.expects_new(plan):
        return None
    try:
        write_set = insert_optimistically(context, project, plan) or context.graph.write(
            lambda transaction: _apply(context, transaction, project, request, plan, new=True)
        )
    except (errors.Unavailable, errors.QueryTimedOut):
        raise
    except (AlreadyExists, errors.ApiError):
        context.acceleration.insert_prediction.record(plan, new=False)
        context.acceleration.insert_prediction.outcomes.record(right=False)
        return None
    context.acceleration.insert_prediction.outcomes.record(right=True)
    return write_set


def _apply(
    context: Context,
    transaction: Transaction,
    project: str,
    request: ApplyRequest,
    early_plan: ApplyPlan | None,
    *,
    new: bool,
) -> WriteSet:
    """Lock the project, read the stored instances, and write what differs. `new` takes all items for new."""
    plan, state, stored = _lock_and_plan(context, transaction, project, request, early_plan, new=new)
    if create_system_nodes(transaction, project, plan.references):
        stored = None
    read_set = complete_read_set(context, transaction, plan, state.change, stored, new=new)
    if not new:
        context.acceleration.insert_prediction.record(plan, new=read_set.is_new)
    write_set = build_write_set(plan, read_set, context.now_in(plan.snapshot))
    _check_unique(context, transaction, project, state, write_set)
    if write_set.has_writes:
        context.instance_limits.check(transaction, project, state, write_set)
        _write(context, transaction, project, write_set, tombstones=state.tombstones, new=new)
    context.acceleration.project_sizes.record(project, state.life, write_set.change)
    return write_set


def _lock_and_plan(
    context: Context,
    transaction: Transaction,
    project: str,
    request: ApplyRequest,
    early_plan: ApplyPlan | None,
    *,
    new: bool,
) -> tuple[ApplyPlan, ProjectState, list[StoredInstances] | None]:
    """Lock the project; return the plan for its current schema, its state, and what is read for that plan already."""
    if early_plan is None:
        state, stored = lock(transaction, project), None
    else:
        state, stored = lock_and_read(context, transaction, project, early_plan, new=new)
    snapshot = context.schema_cache.load_at(transaction, project, state)
    if early_plan is not None and early_plan.snapshot is snapshot:
        return early_plan, state, stored
    return resolve_apply(request, snapshot, context.caller), state, None


def _check_unique(
    context: Context, transaction: Transaction, project: str, state: ProjectState, write_set: WriteSet
) -> None:
    """Raise where another instance has the values of a uniqueness constraint. `state` is that before the write."""
    scanned_project = project if context.acceleration.project_sizes.has_few(state.change) else None
    for claim in write_set.claims:
        if claim.digests:
            holders = transaction.rows(statements.find_digest_holders(claim, scanned_project))
            check_claim(claim, ((digest, key) for digest, key in holders))


def _write(
    context: Context, transaction: Transaction, project: str, write_set: WriteSet, *, tombstones: bool, new: bool
) -> None:
    """Run the statements of a write set. `tombstones` is whether the project may have soft-deleted instances.

    `new` is whether all instances were taken for new, as in earlier applies of this kind.
    """
    context.relationship_types.assign(context.graph, write_set)
    # The last statement takes the commit lock, so that nobody waits for it longer than for the commit.
    ends_with_instances = bool(write_set.writes) and not _has_more(write_set, tombstones=tombstones)
    _write_instances(context, transaction, project, write_set, last=ends_with_instances, new=new)
    if ends_with_instances:
        return
    if write_set.stale_relations.sources:
        transaction.run(statements.delete_direct_relations(write_set.stale_relations, write_set.node_ids))
    if write_set.relations.sources:
        transaction.run(statements.create_direct_relations(write_set.relations, write_set.node_ids))
    if tombstones and write_set.created_nodes:
        transaction.run(statement("relationship/restore_direct_relations", keys=write_set.created_nodes))
    if write_set.tombstones:
        soft_delete(transaction, write_set, context.caller)
    update_asset_paths(transaction, write_set)
    if write_set.counters:
        transaction.run(statement("counter/write", project=project, counters=write_set.counters))
    has_tombstones = tombstones or bool(write_set.tombstones)
    entries = write_set.logged.entries()
    write_change_number(transaction, project, write_set.change, entries, write_set.now, tombstones=has_tombstones)


def _has_more(write_set: WriteSet, *, tombstones: bool) -> bool:
    """Whether a write set has more than instances to create and update."""
    return bool(
        write_set.stale_relations.sources
        or write_set.relations.sources
        or (tombstones and write_set.created_nodes)
        or write_set.tombstones
        or write_set.counters
        or any(ASSET in write.labels for write in write_set.writes)
    )


def _write_instances(
    context: Context, transaction: Transaction, project: str, write_set: WriteSet, *, last: bool, new: bool
) -> None:
    """Create and update instances. `last` is whether that ends the transaction: then the change number is written."""
    for write in write_set.writes:
        ends = last and write is write_set.writes[-1]
        recurring = new or (
            not write.has_new
            and statements.is_large(write)
            and context.acceleration.recurring_changes.is_recurring(write)
        )
        asked = statements.write(write, project, write_set, ends=ends, recurring=recurring)
        written, unexpected, *token = transaction.row(asked)
        if token:
            transaction.begin_commit(project, token[0])
        if unexpected and new:
            raise AlreadyExists
        if unexpected or len(written) != len(write.keys):
            # The project is locked and the instances were read, so the graph is inconsistent: roll back the batch.
            raise RuntimeError(f"{len(written)} of {len(write.keys)} instances written, {unexpected} unexpected")
        write_set.logged.written.extend(zip(write.changes, written, strict=True))
        if write.has_new:
            write_set.node_ids.update(zip(write.keys, written, strict=True))
            context.acceleration.node_id_cache.put(write.keys, written)
