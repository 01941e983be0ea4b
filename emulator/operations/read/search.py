"""Searches instances: with a full-text index, or as a list where the request has no query text."""

from emulator.compile.read import instances
from emulator.compile.read import search as statements
from emulator.operations.context import Context
from emulator.operations.read_execution import RecordSource, execute
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import every
from emulator.plan.filter.resolve import FilterContext, resolve_filter
from emulator.plan.filter.sort import resolve_sort
from emulator.plan.read.search import resolve_search
from emulator.plan.read.search_text import check_search_text
from emulator.plan.read.selection import InstanceColumns, present, select
from emulator.plan.read.system_nodes import keys_of_spaces, named_system_spaces, readable_instances
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import InstancesResponse, SourceSelector
from emulator.wire.search import SearchRequest

DEFAULT_LIMIT = 1_000


def search_instances(context: Context, project: str, request: SearchRequest) -> InstancesResponse:
    """Find nodes or edges with data in a view by words in their text properties, the best matches first."""
    system_spaces = named_system_spaces(request.filter) if request.instance_type != "edge" else ()
    return execute(
        context,
        project,
        lambda snapshot: _SearchRead(context, snapshot, request, system_spaces),
        system_nodes=keys_of_spaces(project, system_spaces),
    )


class _SearchRead:
    """A search, resolved with one snapshot."""

    single_statement = True

    def __init__(
        self, context: Context, snapshot: Snapshot, request: SearchRequest, system_spaces: tuple[str, ...]
    ) -> None:
        self._context = context
        self._project = snapshot.project
        scope = Scope(snapshot, request.instance_type or "node", request.view.id)
        self._selection = select([SourceSelector(source=request.view, target_units=request.target_units)], scope)
        (view,) = self._selection.views
        check_search_text(request.query, snapshot.limits)
        self._search = resolve_search(view, request.query, request.properties, request.operator)
        self._predicate = every(readable_instances(scope, system_spaces), self._selection.predicate)
        if request.filter is not None:
            context_of_filter = FilterContext(scope, search=True)
            self._predicate = every(self._predicate, resolve_filter(request.filter, context_of_filter))
        self._order = resolve_sort(request.sort, scope)
        self._limit = request.limit or DEFAULT_LIMIT
        self._typing = bool(request.include_typing)

    def run(self, source: RecordSource) -> InstancesResponse:
        columns = list(self._selection.columns)
        if self._search is None:
            statement = instances.list_page(self._predicate, self._order, columns, self._limit)
        elif not self._search.keys:
            return present(self._selection, InstanceColumns.empty(len(columns)), typing=self._typing)
        else:
            self._context.search_indexes.require(self._search)
            statement = statements.find(self._search, self._project, self._predicate, self._order, columns, self._limit)
        return present(self._selection, InstanceColumns(*source.value(statement)), typing=self._typing)
