"""Answers an apply that is predicted to change nothing with one read, which takes no lock.

If each item is stored as given, there was nothing to write at that moment, and the answer is the one that the apply
under the lock of the project gives. If one differs, or the schema is not the one that the batch was planned with, the
apply runs under the lock.
"""

from emulator.operations.apply.read_set import read_unlocked
from emulator.operations.context import Context
from emulator.plan.apply.build import build_write_set
from emulator.plan.apply.read_set import counter_keys
from emulator.plan.apply.resolve import ApplyPlan
from emulator.plan.apply.write_set import WriteSet


def confirm_noop(context: Context, plan: ApplyPlan) -> WriteSet | None:
    """The result of `plan` if it changes nothing; None where it does, or is not predicted to change nothing.

    Raises what `build_write_set` raises for the state that was read.
    """
    if plan.deletions or counter_keys(plan) or not context.acceleration.noop_prediction.expects_noop(plan):
        return None
    read = read_unlocked(context, plan)
    if read is None:
        return None
    life, epoch, state = read
    if (life, epoch) != (plan.snapshot.life, plan.snapshot.epoch):
        return None
    changes = build_write_set(plan, state, context.now())
    return None if changes.any else changes
