"""Answers an apply that is likely to change nothing with one read, which locks nothing and keeps nobody waiting.

A batch that changed nothing when it was last sent is expected to change nothing again (`repeats`). If each of its items
is found as it is said, there is nothing to do at that moment, and the answer is that of the locked way. Where one is
not, or the project has another schema than the batch was planned with, the apply goes that way.
"""

from emulator.operations.apply.read_set import read_unlocked
from emulator.operations.context import Context
from emulator.plan.apply.build import build_write_set
from emulator.plan.apply.read_set import counter_keys
from emulator.plan.apply.resolve import ApplyPlan
from emulator.plan.apply.write_set import WriteSet


def confirm_noop(context: Context, plan: ApplyPlan) -> WriteSet | None:
    """What `plan` answers if it changes nothing; None where it would, or that is not likely.

    Raises what `build_write_set` raises of what was read.
    """
    if plan.deletions or counter_keys(plan) or not context.noop_prediction.expected(plan):
        return None
    read = read_unlocked(context, plan)
    if read is None:
        return None
    life, epoch, state = read
    if (life, epoch) != (plan.snapshot.life, plan.snapshot.epoch):
        return None
    changes = build_write_set(plan, state, context.now())
    return None if changes.has_writes else changes
