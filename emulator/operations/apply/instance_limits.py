"""Refuses an apply that would exceed the instance limits of a project, mostly without counting instances.

Every created or deleted instance takes a change number. So since the last count a project has at most as many more
instances as its change number has increased. They are counted again only where that bound exceeds a limit.
"""

from collections import OrderedDict
from threading import Lock

from msgspec import Struct

from emulator.errors import LimitReached
from emulator.graph.driver import Transaction
from emulator.limits import DOCUMENTED, Limits
from emulator.operations.instance_counts import count_project
from emulator.operations.project_state import ProjectState
from emulator.plan.apply.write_set import WriteSet

_PROJECTS = 256


class _Count(Struct, frozen=True):
    """The numbers of instances of a project, counted at its change number `change`."""

    life: str
    change: int = 0
    live: int = 0
    soft_deleted: int = 0


class InstanceLimits:
    """The last counts of the most recently used projects, cached by this process."""

    def __init__(self, limits: Limits = DOCUMENTED) -> None:
        self._limits = limits
        self._counts: OrderedDict[str, _Count] = OrderedDict()
        self._lock = Lock()

    def check(self, transaction: Transaction, project: str, state: ProjectState, write_set: WriteSet) -> None:
        """Raise `LimitReached` where `write_set`, not written yet, exceed a limit of the locked project in `state`."""
        created, deleted = _created(write_set), len(write_set.tombstones)
        count = self._last_count(project, state.life)
        increase = state.change - count.change
        if not self._exceeded(count, created + increase, deleted + increase):
            return
        count = self._recount(transaction, project, state)
        if created and count.live + created - deleted > self._limits.instances:
            raise LimitReached(self._limits.instances, "instances in the project")
        if deleted and count.soft_deleted + deleted > self._limits.soft_deleted_instances:
            raise LimitReached(self._limits.soft_deleted_instances, "soft-deleted instances in the project")

    def safe_change_number(self, project: str, life: str, created: int) -> int:
        """The highest change number of a project at which `created` more instances are surely within the limit."""
        count = self._last_count(project, life)
        return count.change + self._limits.instances - count.live - created

    def _last_count(self, project: str, life: str) -> _Count:
        """The cached count; zero at change number 0 where there is none for this `life` of the project."""
        with self._lock:
            count = self._counts.get(project)
        return count if count is not None and count.life == life else _Count(life)

    def _exceeded(self, count: _Count, created: int, deleted: int) -> bool:
        live, soft_deleted = count.live + created, count.soft_deleted + deleted
        return live > self._limits.instances or soft_deleted > self._limits.soft_deleted_instances

    def _recount(self, transaction: Transaction, project: str, state: ProjectState) -> _Count:
        totals = count_project(transaction, project)
        live, soft_deleted = totals.nodes + totals.edges, totals.soft_deleted_nodes + totals.soft_deleted_edges
        count = _Count(state.life, state.change, live, soft_deleted)
        with self._lock:
            self._counts[project] = count
            while len(self._counts) > _PROJECTS:
                self._counts.popitem(last=False)
        return count


def _created(write_set: WriteSet) -> int:
    edges = sum(len(write.keys) for write in write_set.writes if write.kind == "new_edge")
    return len(write_set.created_nodes) + edges
