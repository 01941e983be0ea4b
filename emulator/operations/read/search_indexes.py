"""Creates a full-text index when a search first uses it."""

from threading import Lock

from emulator.compile.library import statement
from emulator.compile.read.search import create_index, index_name
from emulator.database.disk_space import UNGUARDED, DiskSpace
from emulator.graph.driver import Graph
from emulator.operations.read_preparation import ReadNotPrepared
from emulator.plan.read.search import Search

SECONDS = 300
"""How long a search waits for a new index to be populated."""


class SearchIndexes:
    """The full-text indexes that this process knows to exist. Creating one that exists does nothing."""

    def __init__(self, disk: DiskSpace = UNGUARDED) -> None:
        self._disk = disk
        self._online: set[str] = set()
        self._lock = Lock()

    def knows(self, search: Search) -> bool:
        """Whether this process knows the index for `search` to exist."""
        return index_name(search) in self._online

    def require(self, search: Search) -> None:
        """Raise `ReadNotPrepared` where this process does not know the index for `search` to exist."""
        if not self.knows(search):
            raise ReadNotPrepared(lambda graph: self._prepare(graph, search))

    def _prepare(self, graph: Graph, search: Search) -> None:
        """Create the index for `search` if it is missing, and wait until it is online. Raises `DiskAlmostFull`."""
        name = index_name(search)
        if self._disk.shortage() is None or not _is_online(graph, name):
            with self._disk.reserve():
                graph.run_schema_command(create_index(search))
                graph.run_schema_command(statement("database/await_indexes", seconds=SECONDS))
        with self._lock:
            self._online.add(name)


def _is_online(graph: Graph, name: str) -> bool:
    return [name] in graph.run_autocommit(statement("database/list_index_names"))
