"""Predicts which large changes of existing instances come again: a text of their own pays for its plan then."""

from collections import OrderedDict
from threading import Lock

from emulator.plan.apply.write_set import Write

MAX_KINDS = 256
"""Less than the plans that Neo4j keeps: one for each kind that recurs."""

Kind = tuple[str, bool, bool, bool, tuple[str, ...]]


class RecurringChanges:
    """The kinds of large changes that this process has made lately: a change of the same kind is the second one."""

    def __init__(self) -> None:
        self._seen: OrderedDict[Kind, None] = OrderedDict()
        self._lock = Lock()

    def is_recurring(self, change: Write) -> bool:
        """Whether a change of this kind has been made before. Records this one."""
        keys = tuple(key for key, _ in change.columns)
        kind = change.kind, bool(change.captions), bool(change.types), bool(change.labels), keys
        with self._lock:
            before = kind in self._seen
            self._seen[kind] = None
            self._seen.move_to_end(kind)
            while len(self._seen) > MAX_KINDS:
                self._seen.popitem(last=False)
            return before
