"""Retrieves and lists nodes and edges, each request in one transaction."""

from typing import Any, get_args

from msgspec import UNSET

from emulator.compile import reads as statements
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.global_instances import bring, bring_all_units
from emulator.operations.tracing import Trace, seconds_of
from emulator.plan.cursor import Place, cursor, fingerprint, read_cursor
from emulator.plan.fields import Scope
from emulator.plan.filters import Meaning, resolve_filter
from emulator.plan.keys import instance_key
from emulator.plan.named import with_these_names
from emulator.plan.notices import list_notices
from emulator.plan.ordering import Key, after, resolve_sort, value_under
from emulator.plan.predicates import every
from emulator.plan.reach import readable
from emulator.plan.selection import Facts, living, present, select
from emulator.plan.system_spaces import everywhere, names_system_space
from emulator.wire.instances import ByIdsRequest, Instance, InstancesResponse, InstanceType, ListRequest

DEFAULT_LIMIT = 1_000

RESULT = "result"
"""What notices about a list call its one set, as the service does."""

Identity = tuple[InstanceType, str, str]


def retrieve(context: Context, project: str, request: ByIdsRequest) -> InstancesResponse:
    """Read instances by identity, in the order of the request; each once, missing ones left out."""

    def work(transaction: Transaction) -> InstancesResponse:
        snapshot = context.schema(transaction, project)
        named: dict[Identity, None] = {(i.instance_type, i.space, i.external_id): None for i in request.items}
        found: dict[Identity, Instance] = {}
        response = InstancesResponse(items=[])
        for kind in get_args(InstanceType):
            selection = select(request.sources, Scope(snapshot, kind))
            keys = [instance_key(project, *identity) for identity in named if identity[0] == kind]
            bring(transaction, project, keys)
            predicate = every(readable(snapshot), selection.predicate)
            statement = statements.retrieve(keys, predicate, list(selection.columns), edges=kind == "edge")
            facts = Facts(*transaction.row(statement)) if keys else Facts.nothing(len(selection.columns))
            response = present(selection, facts, typing=bool(request.include_typing))
            found.update({(i.instance_type, i.space, i.external_id): i for i in response.items})
        response.items = [found[identity] for identity in named if identity in found]
        return response

    return context.graph.read(work)


def list_instances(context: Context, project: str, request: ListRequest) -> InstancesResponse:
    """List nodes or edges, in the order asked for or in that of their creation."""
    trace = Trace(request.debug)
    limit = request.limit or DEFAULT_LIMIT
    kind = request.instance_type or "node"
    bound = fingerprint(project, kind, request.sources or [], request.filter, request.sort or [])

    def work(transaction: Transaction) -> InstancesResponse:
        scope = Scope(context.schema(transaction, project), kind)
        looks_global = kind == "node" and names_system_space(request.filter)
        if looks_global:
            bring_all_units(transaction, project)
        selection = select(request.sources, scope)
        order = resolve_sort(request.sort, scope)
        predicate = every(everywhere(scope) if looks_global else living(scope), selection.predicate)
        if request.filter is not None:
            asked_for = resolve_filter(request.filter, Meaning(scope))
            predicate = every(predicate, with_these_names(scope, asked_for), asked_for)
        place = read_cursor(request.cursor, bound, len(order))
        if place is not None:
            predicate = every(predicate, after(order, place.values, place.number))
        columns = [*selection.columns, *(key.field.key for key in order)]
        asked = trace.note(RESULT, statements.list_page(predicate, order, columns, limit, edges=kind == "edge"))
        facts = Facts(*transaction.row(asked))
        last = _last(facts, order)
        response = present(selection, facts, typing=bool(request.include_typing))
        if len(facts.keys) == limit:
            response.next_cursor = cursor(Place(bound, facts.numbers[-1], last))
        if request.debug is not None:
            found = list_notices(RESULT, request.filter, request.sort, scope.snapshot)
            response.debug = trace.answer(transaction, found)
        if trace.silent:
            response.items, response.next_cursor = [], UNSET
        return response

    return context.graph.read(work, seconds=seconds_of(request.debug))


def _last(facts: Facts, order: tuple[Key, ...]) -> list[Any]:
    """Take the columns of the sort off `facts`: the values of the last instance under it."""
    count = len(facts.values) - len(order)
    sorted_by, facts.values = facts.values[count:], facts.values[:count]
    return [value_under(key, column[-1]) for key, column in zip(order, sorted_by, strict=True)] if facts.keys else []
