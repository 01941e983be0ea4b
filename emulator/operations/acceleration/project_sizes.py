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
        self._changes: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    def record(self, project: str, change: int) -> None:
        """Record the change number of `project`."""
        with self._lock:
            self._changes[project] = change
            self._changes.move_to_end(project)
            while len(self._changes) > MAX_PROJECTS:
                self._changes.popitem(last=False)

    def is_small(self, project: str) -> bool:
        """Whether `project` is predicted to have no more than `SMALL` instances."""
        return self._changes.get(project, SMALL + 1) <= SMALL
