"""Turns an epoch of a project into its schema snapshot, reading only what changed since the cached one."""

from collections import OrderedDict
from threading import Lock

from emulator.core.system_models import SHIPPED, SystemModels
from emulator.graph.driver import Transaction
from emulator.limits import DOCUMENTED, Limits
from emulator.operations.project_state import ProjectState, read
from emulator.operations.schema.store import changes
from emulator.schema.snapshot import Snapshot

_PROJECTS = 256


class SchemaCache:
    """The latest snapshots of the projects used last: only a cache, Neo4j has the truth."""

    def __init__(self, size: int = _PROJECTS, limits: Limits = DOCUMENTED, system: SystemModels = SHIPPED) -> None:
        self.system = system
        self._limits = limits
        self._size = size
        self._latest: OrderedDict[str, Snapshot] = OrderedDict()
        self._lock = Lock()

    def at(self, transaction: Transaction, project: str, state: ProjectState) -> Snapshot:
        """Return the schema of `project` at the epoch of `state`, or at a newer one that is committed too."""
        cached = self._cached(project)
        if cached is None or cached.life != state.life:
            cached = Snapshot.empty(project, state.life, self._limits, self.system)
        if cached.epoch < state.epoch:
            cached = cached.changed(changes(transaction, project, cached.epoch), state.epoch)
        self.keep(cached)
        return cached

    def now(self, transaction: Transaction, project: str) -> Snapshot:
        """Return the schema of `project` as a reading `transaction` finds it."""
        state, cached = read(transaction, project), self._cached(project)
        if cached is None or (cached.life, cached.epoch) != (state.life, state.epoch):
            transaction.settle()  # the epoch may be there before all that has changed with it
        return self.at(transaction, project, state)

    def latest(self, project: str) -> Snapshot | None:
        """Return the schema last seen of `project`, which may be out of date."""
        return self._cached(project)

    def projects(self) -> list[str]:
        """Return the names of the projects used last, also of those that nothing was ever written to."""
        with self._lock:
            return list(self._latest)

    def _cached(self, project: str) -> Snapshot | None:
        with self._lock:
            if project in self._latest:
                self._latest.move_to_end(project)
            return self._latest.get(project)

    def keep(self, snapshot: Snapshot) -> None:
        """Keep `snapshot` where it is the newest of its project that this process has seen."""
        with self._lock:
            kept = self._latest.get(snapshot.project)
            if kept is None or kept.life != snapshot.life or kept.epoch < snapshot.epoch:
                self._latest[snapshot.project] = snapshot
            self._latest.move_to_end(snapshot.project)
            while len(self._latest) > self._size:
                self._latest.popitem(last=False)
