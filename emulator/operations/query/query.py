"""The graph query endpoint: runs all result set expressions in one transaction, with as few statements as possible."""

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from emulator import errors
from emulator.compile.query import traversal as statements
from emulator.compile.query.steps import StepRequest, compile_steps
from emulator.operations.context import Context
from emulator.operations.debug import StatementTrace, timeout_seconds, with_debug
from emulator.operations.query.traversal import StepTraversal, readable_spaces
from emulator.operations.read_execution import RecordSource, execute
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.key_conditions import key_condition
from emulator.plan.filter.predicates import Constant, Predicate, every
from emulator.plan.filter.sort import SortKey, after_position, resolve_sort, sort_value
from emulator.plan.query.candidates import reachable_candidates
from emulator.plan.query.notices.collect import debugged_sets
from emulator.plan.query.notices.debugged_set import DebuggedSet
from emulator.plan.query.pages import RequestCursors
from emulator.plan.query.resolve import QueryContext, check_all_expressions, resolve_steps, system_spaces_of
from emulator.plan.query.select import SelectedColumns, SetSelection, resolve_select, typing_of
from emulator.plan.query.set_operations import evaluate
from emulator.plan.query.steps import AllInstances, EdgeTraversal, SetExpression, Step
from emulator.plan.read.cursor import fingerprint, without_limits
from emulator.plan.read.selection import InstanceColumns
from emulator.plan.read.system_nodes import keys_of_spaces
from emulator.schema.snapshot import Snapshot
from emulator.wire.query import QueryRequest, QueryResponse, Select

_MAX_SKIPPED = 2**53
MAX_KEY = 1_000
"""The longest expression that is compiled once, in bytes."""
MAX_STEPS = 12
"""The most steps in one statement: the time that Neo4j takes to plan it rises with them."""


class ResultSet(Struct):
    """The page of a result set: `keys` where other steps need them, `items` where it is selected.

    `ids` are the Neo4j ids of its instances where a traversal found them. `cursor` is None where there is no next page.
    """

    keys: list[str]
    ids: list[int] | None = None
    items: Any = None
    cursor: str | None = None


def query(context: Context, project: str, request: QueryRequest) -> QueryResponse:
    """Run a graph query: return the instances of each selected set, and the cursors of the next pages."""
    sets_of_nodes = [expression.nodes for expression in request.with_.values()]
    system_nodes = keys_of_spaces(project, system_spaces_of(sets_of_nodes, request.parameters))
    is_small = context.acceleration.project_sizes.is_small

    def read(new_trace: Callable[[], StatementTrace]) -> QueryResponse:
        return execute(
            context,
            project,
            lambda snapshot: QueryRead(snapshot, request, new_trace(), few=is_small(project)),
            system_nodes=system_nodes,
            seconds=timeout_seconds(request.debug),
        )

    return with_debug(
        context,
        project,
        request,
        read,
        lambda snapshot: QueryRead(snapshot, request, StatementTrace(request), few=False).debugged_sets,
    )


class QueryRead:
    """A query, resolved with one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        request: QueryRequest,
        trace: StatementTrace,
        *,
        few: bool,
        selections: Mapping[str, SetSelection] | None = None,
        set_fingerprint: Callable[[str], str] | None = None,
    ) -> None:
        """`few` is whether the project is known to have few instances.

        A caller that is not the API can read other columns of each set than the request selects (`selections`), decide
        what a cursor of a set is valid for (`set_fingerprint`), and follow lists of direct relations inwards.
        """
        self._snapshot = snapshot
        self._request = request
        query_context = QueryContext(
            request.with_, snapshot, request.parameters or {}, follows_lists_inwards=selections is not None
        )
        for name in (*request.select, *(request.cursors or ())):
            if name not in request.with_:
                raise errors.UndefinedExpression(name)
        check_all_expressions(query_context)
        self._steps = {step.name: step for step in resolve_steps(query_context, set(request.select))}
        request_fingerprint = cache(
            lambda: fingerprint(snapshot.project, snapshot.life, without_limits(request.with_), request.parameters)
        )

        def of_set(name: str) -> str:
            return set_fingerprint(name) if set_fingerprint else fingerprint(request_fingerprint(), name)

        self._pages = RequestCursors(of_set, request.cursors or {}, self._steps)
        self._selected: Mapping[str, SetSelection] = selections or {
            name: resolve_select(select.sources, snapshot) for name, select in request.select.items()
        }
        self._orders = {
            n: resolve_sort(s.sort, self._scope(n)) or self._steps[n].post_order for n, s in request.select.items()
        }
        self._trace = trace
        # A requested plan shows the statement of a project with many instances.
        self._scanned_project = snapshot.project if few and not self._trace.requested else None

    def _scope(self, name: str) -> Scope:
        return Scope(self._snapshot, self._steps[name].instance_type)

    @property
    def single_statement(self) -> bool:
        """Whether one statement reads all sets in their final order, and the request has no `debug`."""
        steps = self._steps.values()
        several = len(steps) > MAX_STEPS or any(map(_needs_own_statement, steps)) or any(self._orders.values())
        return not several and not self._trace.requested

    @property
    def debugged_sets(self) -> dict[str, DebuggedSet]:
        """The sets that are read, for the notices about them."""
        return debugged_sets(self._steps, self._request.with_, self._request.cursors)

    def run(self, source: RecordSource) -> QueryResponse:
        items, cursors = self.read(source)
        response = QueryResponse(items=items, next_cursor=cursors)
        if self._request.include_typing:
            response.typing = {
                name: typing_of(selected)
                for name, selected in self._selected.items()
                if isinstance(selected, SelectedColumns)
            }
        if self._request.debug is not None:
            response.debug = self._trace.answer(source.transaction, self.debugged_sets, self._snapshot)
        if self._trace.omits_results:
            response.items = {name: [] for name in response.items}
            response.next_cursor = {}
        return response

    def read(self, source: RecordSource) -> tuple[dict[str, Any], dict[str, str]]:
        """Read all sets. Returns what each selection makes of its set, and the cursors of the next pages."""
        self._source = source
        self._results: dict[str, ResultSet] = {}
        self._read_all()
        items = {name: self._items(name, select) for name, select in self._request.select.items()}
        return items, self._next_cursors()

    def _next_cursors(self) -> dict[str, str]:
        """The cursors of the selected sets that have a next page; other sets have none (toolkit PR 3108)."""
        return {
            name: cursor
            for name in self._steps
            if name in self._selected and (cursor := self._results[name].cursor) is not None
        }

    def _read_all(self) -> None:
        """Read all sets in order. Consecutive steps share a statement, up to a step that needs its own."""
        batch: list[Step] = []
        for step in self._steps.values():
            if _needs_own_statement(step):
                self._read_batch(batch)
                batch = []
                self._results[step.name] = self._read_alone(step)
            else:
                batch.append(step)
                if len(batch) == MAX_STEPS:
                    self._read_batch(batch)
                    batch = []
        self._read_batch(batch)

    def _read_alone(self, step: Step) -> ResultSet:
        """Read a set that `_needs_own_statement`: its cursor has the number of instances on the pages before."""
        position = self._pages.position(step)
        skipped = position.number if position else 0
        if not 0 <= skipped <= _MAX_SKIPPED:
            raise errors.InvalidCursor  # forged: Neo4j counts in 64 bits, and no answer has skipped that many
        match step.origin:
            case EdgeTraversal(origin):
                traversal = StepTraversal(self._source.transaction, self._snapshot, self._trace)
                origin_keys = self._results[origin].keys
                edges = traversal.edges(step, self._condition(step), origin_keys, skipped + step.limit)
                page = self._slice(step, edges.keys, skipped)
                page.ids = edges.ids[skipped : skipped + step.limit]
                return page
            case SetExpression() as expression:
                keys = evaluate(expression, {name: self._results[name].keys for name in step.dependencies})
            case _:
                raise AssertionError(step.origin)
        return self._slice(step, keys, skipped)

    def _slice(self, step: Step, keys: list[str], skipped: int) -> ResultSet:
        """The page of a set whose `keys` are all known, after the `skipped` first ones."""
        page = keys[skipped : skipped + step.limit]
        full = len(page) == step.limit
        return ResultSet(page, cursor=self._pages.next_cursor(step, skipped + step.limit, []) if full else None)

    def _condition(self, step: Step) -> Predicate:
        """The predicate of the instances of a step, with key conditions for an index where it starts from all."""
        candidates = reachable_candidates(step, self._snapshot)
        if isinstance(step.origin, AllInstances):
            candidates = every(candidates, key_condition(self._scope(step.name), step.predicate))
        return every(candidates, step.predicate)

    def _read_batch(self, batch: list[Step]) -> None:
        """Read the pages of several sets with one statement. Sets that are not selected return keys or counts only."""
        if not batch:
            return
        indexes = {step.name: index for index, step in enumerate(batch)}
        needed = {name for step in self._steps.values() if step.name not in indexes for name in step.dependencies}
        parts = [self._step_request(step, indexes, keys=step.name in needed) for step in batch]
        statement = compile_steps(parts)
        for step in batch:
            self._trace.record(step.name, statement)
        for step, value in zip(batch, self._source.value(statement), strict=True):
            self._results[step.name] = self._page(step, value)

    def _step_request(self, step: Step, indexes: dict[str, int], *, keys: bool) -> StepRequest:
        position, selected = self._pages.position(step), self._selected.get(step.name)
        after = after_position(step.order, position.values, position.number) if position else Constant(value=True)
        return StepRequest(
            step=step,
            predicate=self._condition(step),
            after_cursor=after,
            origin=self._origin(step, indexes),
            columns=[*(selected.columns if selected else ()), *(key.field.key for key in step.order)],
            labels=None if selected is None else list(selected.labels),
            return_keys=keys,
            start_spaces=readable_spaces(self._snapshot),
            scanned_project=self._scanned_project,
            key=self._key(step, indexes, selected, keys=keys) if position is None else None,
        )

    def _key(self, step: Step, indexes: dict[str, int], selected: SetSelection | None, *, keys: bool) -> Hashable:
        """All that decides how a step that starts from another one is compiled, where that may come again.

        A step that starts from all instances most often names other ones the next time, and so does a parameter.
        """
        origin = step.dependencies[0] if step.dependencies else None
        if self._request.parameters or origin not in indexes:
            return None
        expression, edges = msgspec.json.encode(self._request.with_[step.name]), self._request.with_[origin].edges
        if len(expression) > MAX_KEY:
            return None
        snapshot = self._snapshot
        return (
            *(snapshot.project, snapshot.life, snapshot.epoch, snapshot.caller, self._scanned_project),
            *(expression, indexes[origin], edges and (edges.direction or True)),
            *(selected and (tuple(selected.columns), selected.labels), keys),
        )

    def _origin(self, step: Step, indexes: dict[str, int]) -> int | list[str]:
        """What a step starts from: the index of another step in the same statement, or keys that are read already."""
        if not step.dependencies:
            return []
        (origin,) = step.dependencies
        return indexes[origin] if origin in indexes else self._results[origin].keys

    def _page(self, step: Step, value: list[Any]) -> ResultSet:
        """The page of `step`, from the value of `query/selected_set` or `query/intermediate_set`."""
        selected = self._selected.get(step.name)
        if selected is None:
            count, number, last, keys = value
            last_values = [sort_value(key, one) for key, one in zip(step.order, last, strict=True)]
            page = ResultSet(keys or [])
        else:
            *lists, labels = value
            columns = InstanceColumns(*lists)
            count, last_values = len(columns.keys), _split_sort_values(columns, step.order)
            number = columns.numbers[-1] if columns.numbers else 0
            page = ResultSet(columns.keys, items=selected.present(columns, labels))
        if count == step.limit and selected is not None:
            page.cursor = self._pages.next_cursor(step, number, last_values)
        return page

    def _items(self, name: str, select: Select) -> Any:
        """The items of a selected set in the order of its `select`."""
        result, step, order = self._results[name], self._steps[name], self._orders[name]
        if result.items is not None and not order:
            return result.items if select.limit is None else result.items[: select.limit]
        asked = result.keys if result.ids is None else result.ids
        return self._read_items(asked, self._selected[name], order, select.limit or step.limit)

    def _read_items(
        self, asked: list[str] | list[int], selected: SetSelection, order: tuple[SortKey, ...], limit: int
    ) -> Any:
        if not asked:
            return []
        statement = statements.read_instances(asked, order, list(selected.columns), list(selected.labels), limit)
        *lists, labels = self._source.transaction.row(statement)
        return selected.present(InstanceColumns(*lists), labels)


def _needs_own_statement(step: Step) -> bool:
    """Whether a set cannot be read as one subquery: a set operation, or a traversal of several hops."""
    return isinstance(step.origin, SetExpression) or step.is_multi_hop


def _split_sort_values(columns: InstanceColumns, order: tuple[SortKey, ...]) -> list[Any]:
    """Remove the columns of the sort from `columns`, and return the values of the last instance in them."""
    count = len(columns.values) - len(order)
    sorted_by, columns.values = columns.values[count:], columns.values[:count]
    return [sort_value(key, column[-1]) for key, column in zip(order, sorted_by, strict=True)] if columns.keys else []
