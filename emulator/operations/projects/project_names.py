"""The projects that requests have named, in this process: in open mode every name is a project."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

_NAMES = 1_024


class ProjectNames:
    """The names used last, after those that were `given` at the start and stay."""

    def __init__(self, given: Iterable[str] = ()) -> None:
        self._given = list(given)
        self._used: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def note(self, project: str) -> None:
        with self._lock:
            self._used[project] = None
            self._used.move_to_end(project)
            while len(self._used) > _NAMES:
                self._used.popitem(last=False)

    def all(self) -> list[str]:
        with self._lock:
            return [*self._given, *self._used]
