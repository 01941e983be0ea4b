"""Remembers which projects have few instances: these can be read without a plan that depends on what they hold."""

from collections import OrderedDict
from threading import Lock

FEW = 1_000
"""Changes of instances. To go through as many costs a millisecond or two, and to plan how not to some seventy."""
_PROJECTS = 1_024


class ProjectSizes:
    """The change numbers that this process last saw of projects, which are no less than how many instances there are.

    Only a guess: others may have written since. Who acts on it is slower then, not wrong.
    """

    def __init__(self) -> None:
        self._changes: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    def learn(self, project: str, change: int) -> None:
        """Remember how far `project` has come."""
        with self._lock:
            self._changes[project] = change
            self._changes.move_to_end(project)
            while len(self._changes) > _PROJECTS:
                self._changes.popitem(last=False)

    def few(self, project: str) -> bool:
        """Whether `project` has no more than `FEW` instances, as far as is known."""
        return self._changes.get(project, FEW + 1) <= FEW
