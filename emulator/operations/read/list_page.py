"""Lists nodes or edges page by page, filtered and sorted."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from msgspec import UNSET

from emulator.compile.read import instances as statements
from emulator.operations.context import Context
from emulator.operations.debug import StatementTrace, timeout_seconds, with_debug
from emulator.operations.read_execution import RecordSource, execute
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.key_conditions import key_condition
from emulator.plan.filter.predicates import Predicate, every
from emulator.plan.filter.resolve import FilterContext, resolve_filter
from emulator.plan.filter.sort import SortKey, after_position, resolve_sort, sort_value
from emulator.plan.query.notices.collect import debugged_list
from emulator.plan.query.notices.debugged_set import DebuggedSet
from emulator.plan.query.steps import AllInstances, Step
from emulator.plan.read.cursor import CursorPosition, encode_cursor, fingerprint, read_cursor
from emulator.plan.read.selection import InstanceColumns, present, select
from emulator.plan.read.system_nodes import keys_of_spaces, named_system_spaces, readable_instances
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import InstancesResponse, ListRequest

DEFAULT_LIMIT = 1_000

RESULT = "result"
"""The name of the one result set of a list in `debug`, as the service has it."""


def list_instances(context: Context, project: str, request: ListRequest) -> InstancesResponse:
    """List nodes or edges in the requested order, else in the order of their creation."""
    system_spaces = named_system_spaces(request.filter) if request.instance_type != "edge" else ()
    is_small = context.acceleration.project_sizes.is_small

    def read(new_trace: Callable[[], StatementTrace]) -> InstancesResponse:
        return execute(
            context,
            project,
            lambda snapshot: _ListRead(snapshot, request, system_spaces, new_trace(), few=is_small(project)),
            system_nodes=keys_of_spaces(project, system_spaces),
            seconds=timeout_seconds(request.debug),
        )

    return with_debug(
        context,
        project,
        request,
        read,
        lambda snapshot: _ListRead(snapshot, request, system_spaces, StatementTrace(request), few=False).debugged_sets,
    )


class _ListRead:
    """A page of nodes or edges, resolved with one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        request: ListRequest,
        system_spaces: tuple[str, ...],
        trace: StatementTrace,
        *,
        few: bool,
    ) -> None:
        """`few` is whether the project is known to have few instances."""
        self._system_spaces = system_spaces
        self._request = request
        self._limit = request.limit or DEFAULT_LIMIT
        self._trace = trace
        kind = request.instance_type or "node"
        self._scope = Scope(snapshot, kind)
        self._selection = select(request.sources, self._scope)
        self._order = resolve_sort(request.sort, self._scope)
        columns = [*self._selection.columns, *(key.field.key for key in self._order)]
        # A requested plan shows the statement of a project with many instances.
        scan_whole_project = few and not system_spaces and not self._trace.requested
        statement = statements.list_page(
            self._predicate(),
            self._order,
            columns,
            self._limit,
            edges=kind == "edge",
            scanned_project=snapshot.project if scan_whole_project else None,
        )
        self._statement = self._trace.record(RESULT, statement)

    def _predicate(self) -> Predicate:
        request, scope = self._request, self._scope
        predicate = every(readable_instances(scope, self._system_spaces), self._selection.predicate)
        if request.filter is not None:
            requested = resolve_filter(request.filter, FilterContext(scope))
            predicate = every(predicate, key_condition(scope, requested), requested)
        position = None if request.cursor is None else read_cursor(request.cursor, self._fingerprint, len(self._order))
        if position is None:
            return predicate
        return every(predicate, after_position(self._order, position.values, position.number))

    @cached_property
    def _fingerprint(self) -> str:
        """The fingerprint of the request; most have no cursor and no next page."""
        request, scope = self._request, self._scope
        parts = scope.instance_type, request.sources or [], request.filter, request.sort or []
        return fingerprint(scope.snapshot.project, scope.snapshot.life, *parts)

    @property
    def single_statement(self) -> bool:
        return not self._trace.requested

    @property
    def debugged_sets(self) -> dict[str, DebuggedSet]:
        """The one result set, for the notices about it."""
        requested, predicate = self._request.filter, self._selection.predicate
        if requested is not None:
            predicate = every(predicate, resolve_filter(requested, FilterContext(self._scope)))
        step = Step(RESULT, self._scope.instance_type, AllInstances(), predicate, self._order, (), self._limit)
        return debugged_list(self._request, step)

    def run(self, source: RecordSource) -> InstancesResponse:
        request, trace = self._request, self._trace
        columns = InstanceColumns(*source.value(self._statement))
        last_values = _split_sort_values(columns, self._order)
        response = present(self._selection, columns, typing=bool(request.include_typing))
        if len(columns.keys) == self._limit:
            response.next_cursor = encode_cursor(CursorPosition(self._fingerprint, columns.numbers[-1], last_values))
        if trace.requested:
            response.debug = trace.answer(source.transaction, self.debugged_sets, self._scope.snapshot)
        if trace.omits_results:
            response.items, response.next_cursor = [], UNSET
        return response


def _split_sort_values(columns: InstanceColumns, order: tuple[SortKey, ...]) -> list[Any]:
    """Remove the columns of the sort from `columns`, and return the values of the last instance in them."""
    count = len(columns.values) - len(order)
    sorted_by, columns.values = columns.values[count:], columns.values[:count]
    return [sort_value(key, column[-1]) for key, column in zip(order, sorted_by, strict=True)] if columns.keys else []
