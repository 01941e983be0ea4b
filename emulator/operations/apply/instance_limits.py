"""Refuses an apply that would make more instances than a project may have, mostly without counting any.

Every instance that comes or goes takes a change number: since it was counted last, a project cannot have got
more of them than its change number has risen. Only where that is not enough to tell they are counted again.
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


class _Known(Struct, frozen=True):
    """What was counted at the change number `change` of a project."""

    life: str
    change: int = 0
    live: int = 0
    soft_deleted: int = 0


class InstanceLimits:
    """The counts that this process remembers: a cache, the graph has the truth."""

    def __init__(self, limits: Limits = DOCUMENTED) -> None:
        self._limits = limits
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = Lock()

    def check(self, transaction: Transaction, project: str, held: ProjectState, changes: WriteSet) -> None:
        """Refuse `changes`, which are not written yet, to the locked project in the state `held`."""
        created, deleted = _created(changes), len(changes.tombstones)
        known = self._last(project, held.life)
        risen = held.change - known.change
        if not self._exceeded(known, created + risen, deleted + risen):
            return
        known = self._counted(transaction, project, held)
        if created and known.live + created - deleted > self._limits.instances:
            raise LimitReached(self._limits.instances, "instances in the project")
        if deleted and known.soft_deleted + deleted > self._limits.soft_deleted_instances:
            raise LimitReached(self._limits.soft_deleted_instances, "soft-deleted instances in the project")

    def safe_change_number(self, project: str, life: str, created: int) -> int:
        """The change number up to which `created` instances more are certain to be within the limit."""
        known = self._last(project, life)
        return known.change + self._limits.instances - known.live - created

    def _last(self, project: str, life: str) -> _Known:
        with self._lock:
            known = self._known.get(project)
        return known if known is not None and known.life == life else _Known(life)

    def _exceeded(self, known: _Known, created: int, deleted: int) -> bool:
        live, soft_deleted = known.live + created, known.soft_deleted + deleted
        return live > self._limits.instances or soft_deleted > self._limits.soft_deleted_instances

    def _counted(self, transaction: Transaction, project: str, held: ProjectState) -> _Known:
        counted = count_project(transaction, project)
        live, soft_deleted = counted.nodes + counted.edges, counted.soft_deleted_nodes + counted.soft_deleted_edges
        known = _Known(held.life, held.change, live, soft_deleted)
        with self._lock:
            self._known[project] = known
            while len(self._known) > _PROJECTS:
                self._known.popitem(last=False)
        return known


def _created(changes: WriteSet) -> int:
    edges = sum(len(write.keys) for write in changes.writes if write.kind == "new_edge")
    return len(changes.created_nodes) + edges
