"""Remembers of which applies all items were new: the next of their kind are then likely to be, too."""

from collections import OrderedDict
from threading import Lock

from emulator.plan.resolve import ApplyPlan

IN_A_ROW = 2
KINDS = 1_024

Kind = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]


class Novelty:
    """How many applies of a kind have had nothing but new items in a row, in this process.

    It is only ever a guess: who acts on it must be undone by Neo4j where it was wrong. Of a kind are the applies of
    a project that have data in the same containers.
    """

    def __init__(self) -> None:
        self._rows: OrderedDict[Kind, int] = OrderedDict()
        self._lock = Lock()

    def expected(self, plan: ApplyPlan) -> bool:
        """Whether all items of `plan` are likely to be new."""
        return bool(plan.groups) and self._rows.get(_kind(plan), 0) >= IN_A_ROW

    def learn(self, plan: ApplyPlan, *, new: bool) -> None:
        """Remember whether all items of `plan` were new."""
        if not plan.groups:
            return
        kind = _kind(plan)
        with self._lock:
            self._rows[kind] = self._rows.pop(kind, 0) + 1 if new else 0
            while len(self._rows) > KINDS:
                self._rows.popitem(last=False)


def _kind(plan: ApplyPlan) -> Kind:
    groups = tuple((group.instance_type, tuple(c.alias for c in group.containers)) for group in plan.groups)
    return plan.snapshot.project, groups
