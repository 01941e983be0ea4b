"""The groups of each project, cached for a short time, and the reads of groups from Neo4j."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import msgspec

from emulator import clock
from emulator.compile.library import statement
from emulator.graph.driver import Graph, Transaction
from emulator.wire.access.groups import Group

SECONDS = 1.0
"""How long cached groups are valid: another process may change them in Neo4j meanwhile."""

_PROJECTS = 1_024
_decoder = msgspec.json.Decoder(Group)


class GroupCache:
    """The groups of the most recently used projects, read at most `SECONDS` ago. `ticks` is a monotonic clock."""

    def __init__(self, ticks: Callable[[], float] = clock.ticks) -> None:
        self._ticks = ticks
        self._cached: OrderedDict[str, tuple[float, list[Group]]] = OrderedDict()
        self._lock = Lock()

    def get(self, graph: Graph, project: str) -> list[Group]:
        """Return the groups of `project`, from the cache or from Neo4j."""
        with self._lock:
            cached = self._cached.get(project)
        now = self._ticks()
        if cached is not None and now - cached[0] <= SECONDS:
            return cached[1]
        groups = graph.read(lambda transaction: read_groups(transaction, project))
        with self._lock:
            self._cached[project] = now, groups
            self._cached.move_to_end(project)
            while len(self._cached) > _PROJECTS:
                self._cached.popitem(last=False)
        return groups

    def invalidate(self, project: str) -> None:
        """Remove `project` from the cache, after this process has changed its groups."""
        with self._lock:
            self._cached.pop(project, None)


def read_groups(transaction: Transaction, project: str) -> list[Group]:
    """Read the groups of `project`."""
    return [_decoder.decode(text) for (text,) in transaction.rows(statement("access/list_groups", project=project))]


def read_all_groups(transaction: Transaction) -> dict[str, list[Group]]:
    """Read the groups of every project that has some, by the name of the project."""
    groups: dict[str, list[Group]] = {}
    for project, text in transaction.rows(statement("access/list_all_groups")):
        groups.setdefault(project, []).append(_decoder.decode(text))
    return groups
