"""Makes full-text indexes when they are first needed."""

from threading import Lock

from emulator.compile.library import statement
from emulator.compile.read.search import create_index, index_name
from emulator.graph.driver import Graph
from emulator.plan.read.search import Search

SECONDS = 300


class SearchIndexes:
    """The full-text indexes that are known to be there: only a cache, making one twice does no harm."""

    def __init__(self) -> None:
        self._ready: set[str] = set()
        self._lock = Lock()

    def need(self, graph: Graph, search: Search) -> None:
        """Return when the index for `search` can be asked."""
        name = index_name(search)
        if name in self._ready:
            return
        graph.run_schema_command(create_index(search))
        graph.run_schema_command(statement("database/await_indexes", seconds=SECONDS))
        with self._lock:
            self._ready.add(name)
