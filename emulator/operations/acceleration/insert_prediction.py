"""Predicts whether all items of an apply are new, from the outcomes of earlier applies of the same kind.

It also records the keys that were written lately, so that a batch that is sent again is not predicted to be new.
"""

from collections import OrderedDict
from threading import Lock

from emulator.operations.acceleration.outcomes import Outcomes
from emulator.plan.apply.resolve import ApplyPlan

CONSECUTIVE_INSERTS = 2
"""After so many applies of nothing but new items the next one of their kind is predicted to be the same."""
MAX_KINDS = 1_024
GENERATION_SIZE = 32_768
"""With more recent keys than this they become the older generation, and the older generation before is dropped."""

SAMPLES = 8
"""Keys of a batch that are compared with those written lately."""

Kind = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""A project, and for each group of an apply its instance type and the aliases of its containers."""


class InsertPrediction:
    """Counts, for each kind of apply, how many in succession had nothing but new items in this process.

    A wrong prediction violates the unique key of instances: Neo4j then rolls the insert back.
    """

    def __init__(self) -> None:
        self.outcomes = Outcomes()
        self.optimistic_outcomes = Outcomes()
        """Those of the attempts with one statement (`optimistic_insert.py`)."""
        self._consecutive: OrderedDict[Kind, int] = OrderedDict()
        self._recent: set[int] = set()
        """Hashes of keys take a tenth of the memory; where two keys share one, a read is done that was not needed."""
        self._older: set[int] = set()
        self._lock = Lock()

    def expects_new(self, plan: ApplyPlan) -> bool:
        """Whether all items of `plan` are predicted to be new."""
        if not plan.groups or self._consecutive.get(_kind(plan), 0) < CONSECUTIVE_INSERTS:
            return False
        return not self._is_recent(plan)

    def _is_recent(self, plan: ApplyPlan) -> bool:
        """Whether some of the items of `plan` were written lately."""
        return any(hash(key) in self._recent or hash(key) in self._older for key in _sample(plan))

    def record_keys(self, plan: ApplyPlan) -> None:
        """Record that the items of `plan` exist now."""
        with self._lock:
            for group in plan.groups:
                self._recent.update(map(hash, group.keys))
            if len(self._recent) > GENERATION_SIZE:
                self._older, self._recent = self._recent, set()

    def record(self, plan: ApplyPlan, *, new: bool) -> None:
        """Record whether all items of `plan` were new. A batch that was written lately is no evidence for others."""
        if not plan.groups or (not new and self._is_recent(plan)):
            return
        kind = _kind(plan)
        with self._lock:
            self._consecutive[kind] = self._consecutive.pop(kind, 0) + 1 if new else 0
            while len(self._consecutive) > MAX_KINDS:
                self._consecutive.popitem(last=False)


def _kind(plan: ApplyPlan) -> Kind:
    groups = tuple((group.instance_type, tuple(c.alias for c in group.containers)) for group in plan.groups)
    return plan.snapshot.project, groups


def _sample(plan: ApplyPlan) -> list[str]:
    """Keys at even distances in the first group: if the batch was written before, all of them were."""
    keys = plan.groups[0].keys
    return keys[:: len(keys) // SAMPLES or 1]
