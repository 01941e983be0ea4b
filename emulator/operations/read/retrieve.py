"""Retrieves and lists nodes and edges, each request with one statement."""

from typing import Any

from msgspec import UNSET

from emulator.compile.read import instances as statements
from emulator.compile.statement import Statement
from emulator.core.spaces import is_system
from emulator.operations.acceleration.node_id_cache import NodeIdCache
from emulator.operations.context import Context
from emulator.operations.debug import StatementTrace, seconds_of
from emulator.operations.read_execution import RecordSource, execute
from emulator.operations.system_instances import ensure_all_units, ensure_system_nodes
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.key_conditions import with_key_condition
from emulator.plan.filter.predicates import Predicate, every
from emulator.plan.filter.resolve import FilterContext, resolve_filter
from emulator.plan.filter.sort import SortKey, after_position, resolve_sort, value_under
from emulator.plan.filter.visibility import visible
from emulator.plan.keys import instance_key
from emulator.plan.query.candidates import live_or_system_nodes, names_system_space
from emulator.plan.query.notices import list_notices
from emulator.plan.read.cursor import CursorPosition, cursor, fingerprint, read_cursor
from emulator.plan.read.selection import InstanceColumns, live_instances, present, select
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import ByIdsRequest, InstancesResponse, ListRequest

DEFAULT_LIMIT = 1_000

RESULT = "result"
"""What notices about a list call its one set, as the service does."""


def retrieve(context: Context, project: str, request: ByIdsRequest) -> InstancesResponse:
    """Read instances by identity, in the order of the request; each once, missing ones left out."""
    return execute(context, project, lambda snapshot: _Retrieval(snapshot, request, context.acceleration.node_id_cache))


def list_instances(context: Context, project: str, request: ListRequest) -> InstancesResponse:
    """List nodes or edges, in the order asked for or in that of their creation."""
    return execute(
        context,
        project,
        lambda snapshot: _List(snapshot, request, few=context.acceleration.project_sizes.is_small(project)),
        seconds=seconds_of(request.debug),
    )


class _Retrieval:
    """Instances by identity, resolved with one snapshot: nodes and edges together, as no two have one key."""

    def __init__(self, snapshot: Snapshot, request: ByIdsRequest, node_ids: NodeIdCache) -> None:
        self._node_ids = node_ids
        self._project = snapshot.project
        self._typing = bool(request.include_typing)
        named = request.items
        keys = [instance_key(self._project, one.instance_type, one.space, one.external_id) for one in named]
        self._keys = list(dict.fromkeys(keys))
        self._selection = select(request.sources, Scope(snapshot, named[0].instance_type))
        self._predicate = every(visible(snapshot), self._selection.predicate)
        self._edges = "edge" in {one.instance_type for one in named}
        self._names_global = any(map(is_system, {one.space for one in named}))

    @property
    def alone(self) -> bool:
        return not self._names_global

    def answer(self, source: RecordSource) -> InstancesResponse:
        if self._names_global:
            ensure_system_nodes(source.transaction, self._project, self._keys)
        facts = self._by_ids(source) or self._by_keys(source)
        return present(self._selection, facts, typing=self._typing)

    def _by_ids(self, source: RecordSource) -> InstanceColumns | None:
        """None where the ids of some are not known, or not right."""
        ids = self._node_ids.get(self._keys)
        if not ids:
            return None
        met, _, _, passing, *facts = source.found(self._statement([], ids))
        if not self._node_ids.verify(self._keys, met):
            return None
        return InstanceColumns(self._keys, [], *facts).only(passing)

    def _by_keys(self, source: RecordSource) -> InstanceColumns:
        _, found, ids, passing, *facts = source.found(self._statement(self._keys, []))
        all_found = InstanceColumns([self._keys[position] for position in found], [], *facts)
        self._node_ids.put(all_found.keys, ids)
        return all_found.only(passing)

    def _statement(self, keys: list[str], ids: list[int]) -> Statement:
        return statements.retrieve(keys, ids, self._predicate, list(self._selection.columns), edges=self._edges)


class _List:
    """A page of nodes or edges, resolved with one snapshot."""

    def __init__(self, snapshot: Snapshot, request: ListRequest, *, few: bool) -> None:
        """Of a project that has `few` instances, as far as is known."""
        self._request = request
        self._limit = request.limit or DEFAULT_LIMIT
        self._trace = StatementTrace(request.debug)
        kind = request.instance_type or "node"
        self._scope = Scope(snapshot, kind)
        self._bound = fingerprint(snapshot.project, kind, request.sources or [], request.filter, request.sort or [])
        self._names_global = kind == "node" and names_system_space(request.filter)
        self._selection = select(request.sources, self._scope)
        self._order = resolve_sort(request.sort, self._scope)
        columns = [*self._selection.columns, *(key.field.key for key in self._order)]
        # Who asks for the plan wants to see that of much.
        whole = snapshot.project if few and not self._names_global and not self._trace.wanted else None
        page = statements.list_page(
            self._predicate(), self._order, columns, self._limit, edges=kind == "edge", whole=whole
        )
        self._asked = self._trace.note(RESULT, page)

    def _predicate(self) -> Predicate:
        request, scope = self._request, self._scope
        predicate = every(
            live_or_system_nodes(scope) if self._names_global else live_instances(scope), self._selection.predicate
        )
        if request.filter is not None:
            asked_for = resolve_filter(request.filter, FilterContext(scope))
            predicate = every(predicate, with_key_condition(scope, asked_for), asked_for)
        place = read_cursor(request.cursor, self._bound, len(self._order))
        return predicate if place is None else every(predicate, after_position(self._order, place.values, place.number))

    @property
    def alone(self) -> bool:
        return not self._names_global and not self._trace.wanted

    def answer(self, source: RecordSource) -> InstancesResponse:
        request, trace = self._request, self._trace
        if self._names_global:
            ensure_all_units(source.transaction, self._scope.snapshot.project)
        facts = InstanceColumns(*source.found(self._asked))
        last = _last(facts, self._order)
        response = present(self._selection, facts, typing=bool(request.include_typing))
        if len(facts.keys) == self._limit:
            response.next_cursor = cursor(CursorPosition(self._bound, facts.numbers[-1], last))
        if trace.wanted:
            found = list_notices(RESULT, request.filter, request.sort, self._scope.snapshot)
            response.debug = trace.answer(source.transaction, found)
        if trace.silent:
            response.items, response.next_cursor = [], UNSET
        return response


def _last(facts: InstanceColumns, order: tuple[SortKey, ...]) -> list[Any]:
    """Take the columns of the sort off `facts`: the values of the last instance under it."""
    count = len(facts.values) - len(order)
    sorted_by, facts.values = facts.values[count:], facts.values[:count]
    return [value_under(key, column[-1]) for key, column in zip(order, sorted_by, strict=True)] if facts.keys else []
