"""Searches instances: with a full-text index, or as a list where the request has no query text."""

from emulator.compile.read import instances
from emulator.compile.read import search as statements
from emulator.operations.context import Context
from emulator.operations.read_execution import read_with_system_nodes
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import every
from emulator.plan.filter.resolve import FilterContext, resolve_filter
from emulator.plan.filter.sort import resolve_sort
from emulator.plan.read.search import resolve_search
from emulator.plan.read.selection import InstanceColumns, present, select
from emulator.plan.read.system_nodes import keys_of_spaces, named_system_spaces, readable_instances
from emulator.wire.instances import InstancesResponse, SourceSelector
from emulator.wire.search import SearchRequest

DEFAULT_LIMIT = 1_000


def search_instances(context: Context, project: str, request: SearchRequest) -> InstancesResponse:
    """Find nodes or edges with data in a view by words in their text properties, the best matches first."""
    snapshot = context.graph.read(lambda transaction: context.schema(transaction, project))
    scope = Scope(snapshot, request.instance_type or "node", request.view.id)
    selection = select([SourceSelector(source=request.view, target_units=request.target_units)], scope)
    (view,) = selection.views
    search = resolve_search(view, request.query, request.properties, request.operator)
    system_spaces = named_system_spaces(request.filter) if scope.instance_type == "node" else ()
    system_nodes = keys_of_spaces(project, system_spaces)
    predicate = every(readable_instances(scope, system_spaces), selection.predicate)
    if request.filter is not None:
        predicate = every(predicate, resolve_filter(request.filter, FilterContext(scope, search=True)))
    order = resolve_sort(request.sort, scope)
    limit = request.limit or DEFAULT_LIMIT
    columns = list(selection.columns)
    if search is None:
        statement = instances.list_page(predicate, order, columns, limit)
        result = read_with_system_nodes(context, project, system_nodes, lambda t: InstanceColumns(*t.row(statement)[0]))
    elif not search.keys:
        result = InstanceColumns.empty(len(columns))
    else:
        statement = statements.find(search, project, predicate, order, columns, limit)
        context.search_indexes.ensure(context.graph, search)
        result = read_with_system_nodes(context, project, system_nodes, lambda t: InstanceColumns(*t.row(statement)))
    return present(selection, result, typing=bool(request.include_typing))
