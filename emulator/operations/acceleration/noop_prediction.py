"""Remembers which batches changed nothing when they were last sent: they are likely to change nothing again."""

from collections import OrderedDict
from threading import Lock

from emulator.plan.apply.resolve import ApplyPlan

BATCHES = 8_192


class NoopPrediction:
    """The batches of this process that changed nothing, by a hash of a few of their keys: only ever a guess."""

    def __init__(self) -> None:
        self._unchanged: OrderedDict[int, None] = OrderedDict()
        self._lock = Lock()

    def expected(self, plan: ApplyPlan) -> bool:
        """Whether `plan` is likely to change nothing."""
        return bool(plan.groups) and _name(plan) in self._unchanged

    def learn(self, plan: ApplyPlan, *, changed: bool) -> None:
        """Remember whether `plan` has changed anything."""
        if not plan.groups:
            return
        name = _name(plan)
        with self._lock:
            self._unchanged.pop(name, None)
            if not changed:
                self._unchanged[name] = None
            while len(self._unchanged) > BATCHES:
                self._unchanged.popitem(last=False)


def _name(plan: ApplyPlan) -> int:
    """A batch that is sent again has the same keys at both ends of its groups."""
    return hash(tuple((len(group.keys), group.keys[0], group.keys[-1]) for group in plan.groups))
