"""Predicts which projects are small: these are scanned as a whole, with a plan that serves every container."""

from collections import OrderedDict
from threading import Lock

SMALL = 1_000
"""Changes of instances. A scan of so many takes a millisecond or two, a new query plan takes some seventy."""
MAX_PROJECTS = 1_024


class ProjectSizes:
    """The last change number that this process read of each project: it has no more instances than that.

    Other processes may have written since; a scan is then slower, and finds the same.
    """

    def __init__(self) -> None:
        self._changes: OrderedDict[str, tuple[str, int]] = OrderedDict()
        self._outgrown: set[str] = set()
        self._lock = Lock()

    def record(self, project: str, life: str, change: int) -> None:
        """Record the change number of `project` in its `life`: a reset or a restore begins another one."""
        with self._lock:
            before = self._changes.get(project)
            self._changes[project] = life, change
            self._changes.move_to_end(project)
            if change > SMALL and (before is None or before[0] != life or before[1] <= SMALL):
                self._outgrown.add(project)
            while len(self._changes) > MAX_PROJECTS:
                dropped, _ = self._changes.popitem(last=False)
                self._outgrown.discard(dropped)

    def is_small(self, project: str) -> bool:
        """Whether `project` is predicted to have no more than `SMALL` instances."""
        known = self._changes.get(project)
        return known is not None and known[1] <= SMALL

    def has_few(self, change: int) -> bool:
        """Whether a project with the last change number `change` is small."""
        return change <= SMALL

    def take_outgrown(self, project: str) -> bool:
        """Whether `project` was found not to be small, for the first time in its life, and nobody has asked yet."""
        if project not in self._outgrown:
            return False
        with self._lock:
            is_first = project in self._outgrown
            self._outgrown.discard(project)
            return is_first
