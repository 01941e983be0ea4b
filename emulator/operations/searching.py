"""Searches instances, by full-text indexes or, without a text, by their filter."""

from emulator.compile import reads
from emulator.compile import search as statements
from emulator.operations.context import Context
from emulator.plan.fields import Scope
from emulator.plan.filters import Meaning, resolve_filter
from emulator.plan.ordering import resolve_sort
from emulator.plan.predicates import every
from emulator.plan.search import resolve_search
from emulator.plan.selection import Facts, living, present, select
from emulator.wire.instances import InstancesResponse, SourceSelector
from emulator.wire.search import SearchRequest

DEFAULT_LIMIT = 1_000


def search_instances(context: Context, project: str, request: SearchRequest) -> InstancesResponse:
    """Find nodes or edges through a view by the words in its text properties, the best first."""
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    scope = Scope(snapshot, request.instance_type or "node", request.view.id)
    selection = select([SourceSelector(source=request.view, target_units=request.target_units)], scope)
    (view,) = selection.views
    search = resolve_search(view, request.query, request.properties, request.operator)
    predicate = every(living(scope), selection.predicate)
    if request.filter is not None:
        predicate = every(predicate, resolve_filter(request.filter, Meaning(scope, search=True)))
    order = resolve_sort(request.sort, scope)
    limit = request.limit or DEFAULT_LIMIT
    columns = list(selection.columns)
    if search is None:
        found = context.graph.read(lambda t: Facts(*t.row(reads.list_page(predicate, order, columns, limit))[0]))
    elif not search.keys:
        found = Facts.nothing(len(columns))
    else:
        asked = statements.find(search, project, predicate, order, columns, limit)
        context.search_indexes.need(context.graph, search)
        found = context.graph.read(lambda t: Facts(*t.row(asked)))
    return present(selection, found, typing=bool(request.include_typing))
