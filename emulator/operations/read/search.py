"""Searches instances: with a full-text index, by a scan of a small project, or as a list without a query text."""

from emulator.compile.read import instances
from emulator.compile.read import search as statements
from emulator.operations.context import Context
from emulator.operations.read.search_scan import SearchScan
from emulator.operations.read_execution import RecordSource, execute
from emulator.plan.filter.predicates import Comparison, Field, Value, every
from emulator.plan.filter.sort import resolve_sort
from emulator.plan.read.matching import requested_system_spaces, resolve_matching
from emulator.plan.read.search import Search
from emulator.plan.read.selection import InstanceColumns, present
from emulator.plan.read.system_nodes import keys_of_spaces
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import InstancesResponse
from emulator.wire.search import SearchRequest

DEFAULT_LIMIT = 1_000
_LAST_UPDATED = Field("lastUpdatedTime", "time")


def search_instances(context: Context, project: str, request: SearchRequest) -> InstancesResponse:
    """Find nodes or edges with data in a view by words in their text properties, the best matches first."""
    system_spaces = requested_system_spaces(request)
    is_small = context.acceleration.project_sizes.is_small
    return execute(
        context,
        project,
        lambda snapshot: SearchRead(context, snapshot, request, system_spaces, few=is_small(project)),
        system_nodes=keys_of_spaces(project, system_spaces),
    )


class SearchRead:
    """A search, resolved with one snapshot."""

    single_statement = True

    def __init__(
        self,
        context: Context,
        snapshot: Snapshot,
        request: SearchRequest,
        system_spaces: tuple[str, ...],
        *,
        few: bool,
    ) -> None:
        """`few` is whether the project is known to have few instances."""
        self._context = context
        self._project = snapshot.project
        self._matching = resolve_matching(request, snapshot, system_spaces)
        self._predicate = self._matching.predicate
        if context.search_lag:
            seen = Value(int(context.now_in(snapshot) - context.search_lag))
            self._predicate = every(self._predicate, Comparison(_LAST_UPDATED, "<=", seen))
        self._order = resolve_sort(request.sort, self._matching.scope)
        self._limit = request.limit or DEFAULT_LIMIT
        self._typing = bool(request.include_typing)
        self._scanned_project = snapshot.project if few and not system_spaces else None

    def run(self, source: RecordSource) -> InstancesResponse:
        predicate, search, selection = self._predicate, self._matching.search, self._matching.selection
        columns = list(selection.columns)
        if search is None:
            statement = instances.list_page(
                predicate, self._order, columns, self._limit, scanned_project=self._scanned_project
            )
        elif not search.keys:
            return present(selection, InstanceColumns.empty(len(columns)), typing=self._typing)
        else:
            found = self._scan(source, search, columns)
            if found is not None:
                return present(selection, found, typing=self._typing)
            self._context.search_indexes.require(search)
            statement = statements.find(search, self._project, predicate, self._order, columns, self._limit)
        return present(selection, InstanceColumns(*source.value(statement)), typing=self._typing)

    def _scan(self, source: RecordSource, search: Search, columns: list[str]) -> InstanceColumns | None:
        """What is found without an index; None where there is one, or where it needs one.

        A read of a single statement may then run another one, as nothing of the first is used.
        """
        if self._scanned_project is None or self._context.search_indexes.knows(search):
            return None
        scan = SearchScan(self._scanned_project, search, self._predicate)
        return scan.run(source, columns, self._order, self._limit)
