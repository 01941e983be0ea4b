"""Remembers of which applies all items were new: the next of their kind are then likely to be, too.

So that writing the same again is not taken for new, it also remembers the keys that were written last.
"""

from collections import OrderedDict
from threading import Lock

from emulator.plan.apply.resolve import ApplyPlan

IN_A_ROW = 2
KINDS = 1_024
KEYS = 32_768
"""From here on what is remembered of keys counts as old; what is old is forgotten when there is as much again."""

SAMPLES = 8

Kind = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]


class InsertPrediction:
    """How many applies of a kind have had nothing but new items in a row, in this process, and the keys written last.

    It is only ever a guess: who acts on it must be undone by Neo4j where it was wrong. Of a kind are the applies of
    a project that have data in the same containers.
    """

    def __init__(self) -> None:
        self._rows: OrderedDict[Kind, int] = OrderedDict()
        self._recent: set[int] = set()
        """Hashes of keys: a tenth of their size, and one that is wrong costs a look."""
        self._older: set[int] = set()
        self._lock = Lock()

    def expected(self, plan: ApplyPlan) -> bool:
        """Whether all items of `plan` are likely to be new."""
        if not plan.groups or self._rows.get(_kind(plan), 0) < IN_A_ROW:
            return False
        return not self._wrote(plan)

    def _wrote(self, plan: ApplyPlan) -> bool:
        """Whether some of the items of `plan` were written lately."""
        return any(hash(key) in self._recent or hash(key) in self._older for key in _sample(plan))

    def remember(self, plan: ApplyPlan) -> None:
        """Remember the keys of `plan`, which exist now."""
        with self._lock:
            for group in plan.groups:
                self._recent.update(map(hash, group.keys))
            if len(self._recent) > KEYS:
                self._older, self._recent = self._recent, set()

    def learn(self, plan: ApplyPlan, *, new: bool) -> None:
        """Remember whether all of `plan` was new. That what was written lately is not says nothing of others."""
        if not plan.groups or (not new and self._wrote(plan)):
            return
        kind = _kind(plan)
        with self._lock:
            self._rows[kind] = self._rows.pop(kind, 0) + 1 if new else 0
            while len(self._rows) > KINDS:
                self._rows.popitem(last=False)


def _kind(plan: ApplyPlan) -> Kind:
    groups = tuple((group.instance_type, tuple(c.alias for c in group.containers)) for group in plan.groups)
    return plan.snapshot.project, groups


def _sample(plan: ApplyPlan) -> list[str]:
    """A few keys from all over the first group: a batch that was written before has none that is new."""
    keys = plan.groups[0].keys
    return keys[:: len(keys) // SAMPLES or 1]
