"""Predicts whether an apply changes nothing: a batch that changed nothing is expected to change nothing again."""

from collections import OrderedDict
from threading import Lock

from emulator.plan.apply.resolve import ApplyPlan

MAX_BATCHES = 8_192


class NoopPrediction:
    """The batches that changed nothing when this process last applied them, by a hash of a few of their keys."""

    def __init__(self) -> None:
        self._unchanged: OrderedDict[int, None] = OrderedDict()
        self._lock = Lock()

    def expects_noop(self, plan: ApplyPlan) -> bool:
        """Whether `plan` is predicted to change nothing."""
        return bool(plan.groups) and _batch_hash(plan) in self._unchanged

    def record(self, plan: ApplyPlan, *, changed: bool) -> None:
        """Record whether `plan` has changed anything."""
        if not plan.groups:
            return
        batch = _batch_hash(plan)
        with self._lock:
            self._unchanged.pop(batch, None)
            if not changed:
                self._unchanged[batch] = None
            while len(self._unchanged) > MAX_BATCHES:
                self._unchanged.popitem(last=False)


def _batch_hash(plan: ApplyPlan) -> int:
    """A hash of the size, the first and the last key of each group: the same for a batch that is sent again."""
    return hash(tuple((len(group.keys), group.keys[0], group.keys[-1]) for group in plan.groups))
