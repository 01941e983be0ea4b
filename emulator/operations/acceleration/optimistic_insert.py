"""Creates instances that are likely to be new with one statement, which takes a single round trip and looks at little.

It locks the project, and creates them if the project is as it was when last seen: in that schema, and so far below its
limit of instances that nobody has to count. Edges it creates if all that they point at is there. That none of them was
there before is for the unique key to say.
"""

from emulator.compile.apply import statements
from emulator.operations.apply.asset_paths import ASSET
from emulator.operations.context import Context
from emulator.plan.apply.build import build_write_set
from emulator.plan.apply.read_set import ReadSet, counter_keys
from emulator.plan.apply.resolve import ApplyPlan, targets
from emulator.plan.apply.write_set import WriteSet


def insert_optimistically(context: Context, project: str, plan: ApplyPlan) -> WriteSet | None:
    """Create the items of `plan`. None, and nothing done, where that takes more than this or the project has moved on.

    Raises `AlreadyExists` where one of them is there, and what `build_write_set` raises of items that are new.
    """
    if not _is_plain(plan):
        return None
    changes = build_write_set(plan, ReadSet.assume_new(plan), context.now())
    context.relationship_types.assign(context.graph, changes)
    (write,) = changes.writes
    space = plan.groups[0].items[0].space
    most = context.instance_limits.safe_change_number(project, plan.snapshot.life, len(write.keys))
    nodes = plan.reference_keys
    ids = context.node_ids.known(nodes)
    asked = statements.optimistic_insert(write, space, plan.snapshot, changes.now, most, nodes, ids)
    ((written, change, learned),) = context.graph.run_autocommit(asked)
    context.project_sizes.learn(project, change or 0)
    if not written:
        return None
    if learned:
        context.node_ids.learn(nodes if write.kind == "new_edge" else write.keys, learned)
    return changes


def _is_plain(plan: ApplyPlan) -> bool:
    """Whether `plan`, if all is new, only creates edges, or nodes that point nowhere, of one kind in one space."""
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
