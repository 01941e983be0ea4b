"""Runs a graph query in one transaction, so that all of it is of one moment: all steps that can with one statement."""

from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.compile.query import traversal as statements
from emulator.compile.query.steps import StepRequest, compile_steps
from emulator.operations.context import Context
from emulator.operations.debug import StatementTrace, seconds_of
from emulator.operations.query.traversal import walk
from emulator.operations.read_execution import RecordSource, execute
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.key_conditions import with_key_condition
from emulator.plan.filter.predicates import Constant, Predicate, every
from emulator.plan.filter.sort import SortKey, after_position, resolve_sort
from emulator.plan.query.candidates import reachable_candidates
from emulator.plan.query.notices import notices
from emulator.plan.query.pages import Pages
from emulator.plan.query.resolve import QueryContext, check_all, resolve_steps
from emulator.plan.query.select import SelectedColumns, present_selected, resolve_select, typing_of
from emulator.plan.query.set_operations import evaluate
from emulator.plan.query.steps import AllInstances, EdgeTraversal, SetExpression, Step
from emulator.plan.read.cursor import fingerprint, without_limits
from emulator.plan.read.selection import InstanceColumns
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import Instance
from emulator.wire.query import QueryRequest, QueryResponse, Select

MOST_STEPS = 12
"""In one statement: the time to plan it rises with them."""


class Found(Struct):
    """What a step has found: `items` where it is shown, `keys` where needed, `cursor` where there may be more."""

    keys: list[str]
    items: list[Instance] | None = None
    cursor: str | None = None


def query(context: Context, project: str, request: QueryRequest) -> QueryResponse:
    """Answer a graph query: the instances of each selected set, and the cursors to what comes after them."""
    return execute(
        context,
        project,
        lambda snapshot: _Query(snapshot, request, few=context.acceleration.project_sizes.is_small(project)),
        seconds=seconds_of(request.debug),
    )


class _Query:
    """One query, resolved with one snapshot."""

    def __init__(self, snapshot: Snapshot, request: QueryRequest, *, few: bool) -> None:
        """In a project that has `few` instances, as far as is known."""
        self._snapshot = snapshot
        self._request = request
        said = QueryContext(request.with_, snapshot, request.parameters or {})
        for name in (*request.select, *(request.cursors or ())):
            if name not in request.with_:
                raise errors.UndefinedExpression(name)
        check_all(said)
        self._steps = {step.name: step for step in resolve_steps(said, set(request.select))}
        bound = fingerprint(snapshot.project, without_limits(request.with_), request.parameters)
        self._pages = Pages(bound, request.cursors or {}, self._steps)
        self._emissions = {n: resolve_select(s.sources, snapshot) for n, s in request.select.items()}
        self._orders = {
            n: resolve_sort(s.sort, self._scope(n)) or self._steps[n].post_order for n, s in request.select.items()
        }
        self._trace = StatementTrace(request.debug)
        # Who asks for the plan wants to see that of much.
        self._whole = snapshot.project if few and not self._trace.wanted else None

    def _scope(self, name: str) -> Scope:
        return Scope(self._snapshot, self._steps[name].kind)

    @property
    def alone(self) -> bool:
        """Whether one statement finds all of its sets, in the order that they are shown in, and no more is asked."""
        steps = self._steps.values()
        apart = len(steps) > MOST_STEPS or any(map(_is_apart, steps)) or any(self._orders.values())
        return not apart and not self._trace.wanted

    def answer(self, source: RecordSource) -> QueryResponse:
        self._source = source
        self._found: dict[str, Found] = {}
        self._run()
        items = {name: self._items(name, select) for name, select in self._request.select.items()}
        cursors = {name: found.cursor for name in self._steps if (found := self._found[name]).cursor is not None}
        response = QueryResponse(items=items, next_cursor=cursors)
        if self._request.include_typing:
            response.typing = {name: typing_of(emission) for name, emission in self._emissions.items()}
        if self._request.debug is not None:
            found = notices(self._request.with_, self._steps, self._snapshot)
            response.debug = self._trace.answer(source.transaction, found)
        if self._trace.silent:
            response.items = {name: [] for name in response.items}
            response.next_cursor = {}
        return response

    def _run(self) -> None:
        """Find all sets: as many as can be with one statement, up to what takes a statement of its own, or none."""
        together: list[Step] = []
        for step in self._steps.values():
            if _is_apart(step):
                self._take_pages(together)
                together = []
                self._found[step.name] = self._take(step)
            else:
                together.append(step)
                if len(together) == MOST_STEPS:
                    self._take_pages(together)
                    together = []
        self._take_pages(together)

    def _take(self, step: Step) -> Found:
        place = self._pages.place(step)
        skipped = place.number if place else 0
        match step.origin:
            case EdgeTraversal() as way:
                start, limit = self._start(way), skipped + step.limit
                first = self._trace.note(step.name, statements.first_hop(way, self._kept(step), start, limit))
                keys = walk(self._source.transaction, first, start, way.distance, limit)
            case SetExpression() as combination:
                keys = evaluate(combination, {name: self._found[name].keys for name in step.depends})
            case _:
                raise AssertionError(step.origin)
        return self._part(step, keys, skipped)

    def _part(self, step: Step, keys: list[str], skipped: int) -> Found:
        """A page of what was found as a whole; its cursor counts."""
        page = keys[skipped : skipped + step.limit]
        full = len(page) == step.limit
        return Found(page, cursor=self._pages.cursor(step, skipped + step.limit, []) if full else None)

    def _kept(self, step: Step) -> Predicate:
        """What holds for the instances of a step; where all could be meant, an index finds those that are named."""
        named = Constant(value=True)
        if isinstance(step.origin, AllInstances):
            named = with_key_condition(self._scope(step.name), step.predicate)
        return every(reachable_candidates(step, self._snapshot), named, step.predicate)

    def _start(self, walk: EdgeTraversal) -> list[str]:
        """The keys of the nodes that a walk starts from: where it begins at edges, those at their ends."""
        keys = self._found[walk.origin].keys
        if walk.start is None:
            return keys
        return [key for (key,) in self._source.transaction.rows(statements.edge_ends(keys, walk.start, self._spaces))]

    @property
    def _spaces(self) -> list[str] | None:
        """The spaces that the caller may read instances of; None for all."""
        spaces = self._snapshot.caller.read_instances
        return None if spaces is None else sorted(spaces)

    def _take_pages(self, together: list[Step]) -> None:
        """Find sets whose pages the database cuts, in order. Of those that are not selected little is read."""
        if not together:
            return
        positions = {step.name: position for position, step in enumerate(together)}
        needed = {name for step in self._steps.values() if step.name not in positions for name in step.depends}
        parts = [self._asked(step, positions, keys=step.name in needed) for step in together]
        asked = compile_steps(parts)
        for step in together:
            self._trace.note(step.name, asked)
        for step, found in zip(together, self._source.found(asked), strict=True):
            self._found[step.name] = self._page(step, found)

    def _asked(self, step: Step, positions: dict[str, int], *, keys: bool) -> StepRequest:
        place, emission = self._pages.place(step), self._emissions.get(step.name)
        return StepRequest(
            step=step,
            predicate=self._kept(step),
            beyond=after_position(step.order, place.values, place.number) if place else Constant(value=True),
            start=self._before(step, positions),
            columns=[*(emission.columns if emission else ()), *(key.field.key for key in step.order)],
            labels=None if emission is None else list(emission.labels),
            keys=keys,
            spaces=self._spaces,
            whole=self._whole,
        )

    def _before(self, step: Step, positions: dict[str, int]) -> int | list[str]:
        """What a step starts from: the position of another in the same statement, or keys that were found before."""
        if not step.depends:
            return []
        (origin,) = step.depends
        return positions[origin] if origin in positions else self._found[origin].keys

    def _page(self, step: Step, found: list[Any]) -> Found:
        emission = self._emissions.get(step.name)
        if emission is None:
            count, number, last, keys = found
            page = Found(keys or [])
        else:
            *facts, labels = found
            read = InstanceColumns(*facts)
            count, last = len(read.keys), _cut(read, step.order)
            number = read.numbers[-1] if read.numbers else 0
            page = Found(read.keys, items=present_selected(emission, read, labels))
        if count == step.limit:
            page.cursor = self._pages.cursor(step, number, last)
        return page

    def _items(self, name: str, select: Select) -> list[Instance]:
        found, step = self._found[name], self._steps[name]
        order = self._orders[name]
        if found.items is not None and not order:
            return found.items[: select.limit]
        return self._show(found.keys, self._emissions[name], order, select.limit or step.limit)

    def _show(
        self, keys: list[str], emission: SelectedColumns, order: tuple[SortKey, ...], limit: int
    ) -> list[Instance]:
        if not keys:
            return []
        asked = statements.read_instances(keys, order, list(emission.columns), list(emission.labels), limit)
        *facts, labels = self._source.transaction.row(asked)
        return present_selected(emission, InstanceColumns(*facts), labels)


def _is_apart(step: Step) -> bool:
    """Whether a set is found by more than a page of one subquery."""
    return isinstance(step.origin, SetExpression) or step.is_far


def _cut(facts: InstanceColumns, order: tuple[SortKey, ...]) -> list[Any]:
    """Take the columns of the sort off `facts`: the values of the last instance under it."""
    count = len(facts.values) - len(order)
    sorted_by, facts.values = facts.values[count:], facts.values[:count]
    return [column[-1] for column in sorted_by] if facts.keys else []
