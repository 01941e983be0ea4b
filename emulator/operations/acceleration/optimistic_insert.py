"""Inserts instances that are predicted to be new with one statement, in one round trip and without reading them first.

The statement locks the project and inserts if the schema is the one last read, the change number is so far below the
limit of instances that they need not be counted, and no other process has written meanwhile. It inserts edges if their
end nodes and types exist. Where an instance exists already, the unique key rolls the statement back.
"""

from emulator.compile.apply import statements
from emulator.graph.failures import AlreadyExists
from emulator.operations.apply.asset_paths import ASSET
from emulator.operations.context import Context
from emulator.plan.apply.build import build_write_set
from emulator.plan.apply.read_set import ReadSet, counter_keys
from emulator.plan.apply.resolve import ApplyPlan, targets
from emulator.plan.apply.write_set import WriteSet


def insert_optimistically(context: Context, project: str, plan: ApplyPlan) -> WriteSet | None:
    """Insert the items of `plan`. Returns None, with nothing written, where one statement cannot do it.

    Raises `AlreadyExists` where one of them exists, and what `build_write_set` raises for new items.
    """
    if not context.acceleration.optimistic_insert or not _is_plain(plan):
        return None
    changes = build_write_set(plan, ReadSet.assume_new(plan), context.now_in(plan.snapshot))
    context.relationship_types.assign(context.graph, changes)
    (write,) = changes.writes
    space = plan.groups[0].items[0].space
    most = context.instance_limits.safe_change_number(project, plan.snapshot.life, len(write.keys))
    nodes = plan.reference_keys
    ids = context.acceleration.node_id_cache.get(nodes)
    graph = context.graph
    asked = statements.optimistic_insert(
        write, space, plan.snapshot, changes.now, most, nodes, ids, graph.commits.process
    )
    try:
        rows = graph.run_commit(project, asked)
    except AlreadyExists:
        context.acceleration.insert_prediction.optimistic_outcomes.record(right=False)
        raise
    written = rows is not None and bool(rows[0][0])
    context.acceleration.insert_prediction.optimistic_outcomes.record(right=written)
    if rows is None:
        return None
    ((_, change, new_ids, _),) = rows
    context.acceleration.project_sizes.record(project, plan.snapshot.life, change or 0)
    if not written:
        return None
    if new_ids:
        context.acceleration.node_id_cache.put(nodes if write.kind == "new_edge" else write.keys, new_ids)
    return changes


def _is_plain(plan: ApplyPlan) -> bool:
    """Whether `plan`, if all is new, only inserts edges, or nodes without relations, of one group in one space."""
    if len(plan.groups) != 1 or plan.deletions or counter_keys(plan):
        return False
    (group,) = plan.groups
    if any(container.unique or container.alias == ASSET for container in group.containers):
        return False
    if any(targets(column.property, column.values) for column in group.columns):
        return False
    if group.instance_type == "node" and plan.references:
        return False
    return len({item.space for item in group.items}) == 1
