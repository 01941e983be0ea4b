"""The schema snapshots that this process has cached, one per project.

A newer epoch is loaded by reading only the schema objects that changed after the cached epoch.
"""

from collections import OrderedDict
from threading import Lock

from emulator.core.system_models import SHIPPED, SystemModels
from emulator.graph.driver import Transaction
from emulator.limits import DOCUMENTED, Limits
from emulator.operations.project_state import ProjectState, read
from emulator.operations.schema.store import read_changes
from emulator.schema.snapshot import Snapshot

_PROJECTS = 256


class SchemaCache:
    """The newest known snapshot of each of the `size` most recently used projects. Neo4j stays the source of truth."""

    def __init__(self, size: int = _PROJECTS, limits: Limits = DOCUMENTED, system: SystemModels = SHIPPED) -> None:
        self.system = system
        self._limits = limits
        self._size = size
        self._latest: OrderedDict[str, Snapshot] = OrderedDict()
        self._lock = Lock()

    def load_at(self, transaction: Transaction, project: str, state: ProjectState) -> Snapshot:
        """Return the schema of `project` at the epoch of `state`, or at a newer epoch that is committed as well."""
        cached = self.cached(project)
        if cached is None or cached.life != state.life:
            cached = Snapshot.empty(project, state.life, self._limits, self.system)
        if cached.epoch < state.epoch:
            cached = cached.with_changes(read_changes(transaction, project, cached.epoch), state.epoch, state.clock)
        self.store(cached)
        return cached

    def load_current(self, transaction: Transaction, project: str) -> Snapshot:
        """Return the schema of `project`, which keeps its state until the `transaction` ends."""
        return self.load_at(transaction, project, read(transaction, project))

    def cached_projects(self) -> list[str]:
        """Return the names of the cached projects; some may never have been written to."""
        with self._lock:
            return list(self._latest)

    def cached(self, project: str) -> Snapshot | None:
        """Return the cached schema of `project` without reading Neo4j; it may be out of date."""
        with self._lock:
            if project in self._latest:
                self._latest.move_to_end(project)
            return self._latest.get(project)

    def store(self, snapshot: Snapshot) -> None:
        """Cache `snapshot` unless a newer one of the same project is cached."""
        with self._lock:
            cached = self._latest.get(snapshot.project)
            if cached is None or cached.life != snapshot.life or cached.epoch < snapshot.epoch:
                self._latest[snapshot.project] = snapshot
            self._latest.move_to_end(snapshot.project)
            while len(self._latest) > self._size:
                self._latest.popitem(last=False)
