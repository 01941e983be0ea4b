"""Creates nodes that are likely to be new with one statement, which takes a single round trip and looks at nothing.

It locks the project, and creates them if the project is as it was when last seen: in that schema, and so far below its
limit of instances that nobody has to count. That none of them was there before is for the unique key to say.
"""

from emulator.compile import apply as statements
from emulator.operations.asset_paths import ASSET
from emulator.operations.context import Context
from emulator.plan.changes import Changes
from emulator.plan.resolve import ApplyPlan
from emulator.plan.settle import settle
from emulator.plan.state import State


def create_at_once(context: Context, project: str, plan: ApplyPlan) -> Changes | None:
    """Create the items of `plan`. None, and nothing done, where that takes more than this or the project has moved on.

    Raises `AlreadyExists` where one of them is there, and what `settle` raises of items that are new.
    """
    spaces = sorted({item.space for group in plan.groups for item in group.items})
    if plan.references or plan.deletions or len(spaces) != 1:
        return None
    changes = settle(plan, State.empty(plan), context.now())
    if not _is_plain(changes):
        return None
    (write,) = changes.writes
    most = context.instance_limits.last_without_count(project, plan.snapshot.life, len(write.keys))
    asked = statements.create_at_once(write, spaces[0], plan.snapshot, changes.now, most)
    ((written,),) = context.graph.once(asked)
    return changes if written else None


def _is_plain(changes: Changes) -> bool:
    """Whether nothing is to be done but to create nodes of one kind."""
    more = changes.counters or changes.relations.sources or any(claim.digests for claim in changes.claims)
    return not more and [w.kind for w in changes.writes] == ["new_node"] and ASSET not in changes.writes[0].labels
