"""Runs a graph query: step after step in one transaction, so that all of it is of one moment."""

from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.compile import query as statements
from emulator.compile.query import further
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.tracing import Trace, seconds_of
from emulator.operations.walking import walk
from emulator.plan.combine import combine
from emulator.plan.cursor import Place, fingerprint, without_limits
from emulator.plan.emission import Emission, emit, resolve_emission, typing_of
from emulator.plan.expressions import Along, Combination, Ends, Step, Walk
from emulator.plan.fields import Scope
from emulator.plan.notices import notices
from emulator.plan.ordering import Key, after, resolve_sort
from emulator.plan.pages import Pages
from emulator.plan.predicates import Constant, every
from emulator.plan.query import Said, check_all, resolve_steps
from emulator.plan.selection import Facts, living
from emulator.plan.system_spaces import everywhere
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import Instance
from emulator.wire.query import QueryRequest, QueryResponse, Select


class Found(Struct):
    """What a step has found. `items` where it was shown at once; `cursor` where there may be more."""

    keys: list[str]
    items: list[Instance] | None = None
    cursor: str | None = None


def query(context: Context, project: str, request: QueryRequest) -> QueryResponse:
    """Answer a graph query: the instances of each selected set, and the cursors to what comes after them."""
    return context.graph.read(
        lambda transaction: _Query(transaction, context.schema(transaction, project), request).answer(),
        seconds=seconds_of(request.debug),
    )


class _Query:
    def __init__(self, transaction: Transaction, snapshot: Snapshot, request: QueryRequest) -> None:
        self._transaction = transaction
        self._snapshot = snapshot
        self._request = request
        said = Said(request.with_, snapshot, request.parameters or {})
        for name in (*request.select, *(request.cursors or ())):
            if name not in request.with_:
                raise errors.UndefinedExpression(name)
        check_all(said)
        self._steps = {step.name: step for step in resolve_steps(said, set(request.select))}
        bound = fingerprint(snapshot.project, without_limits(request.with_), request.parameters)
        self._pages = Pages(bound, request.cursors or {}, self._steps)
        self._emissions = {n: resolve_emission(s.sources, snapshot) for n, s in request.select.items()}
        self._sorts = {n: resolve_sort(s.sort, self._scope(n)) for n, s in request.select.items()}
        self._found: dict[str, Found] = {}
        self._trace = Trace(request.debug)

    def _scope(self, name: str) -> Scope:
        return Scope(self._snapshot, self._steps[name].kind)

    def answer(self) -> QueryResponse:
        for step in self._steps.values():
            self._found[step.name] = self._take(step)
        items = {name: self._items(name, select) for name, select in self._request.select.items()}
        cursors = {name: found.cursor for name, found in self._found.items() if found.cursor is not None}
        response = QueryResponse(items=items, next_cursor=cursors)
        if self._request.include_typing:
            response.typing = {name: typing_of(emission) for name, emission in self._emissions.items()}
        if self._request.debug is not None:
            found = notices(self._request.with_, self._steps, self._snapshot)
            response.debug = self._trace.answer(self._transaction, found)
        if self._trace.silent:
            response.items = {name: [] for name in response.items}
            response.next_cursor = {}
        return response

    def _take(self, step: Step) -> Found:
        place = self._pages.place(step)
        match step.origin:
            case Walk(distance=distance) if distance != 1:
                skipped = place.number if place else 0
                start, limit = self._from(step), skipped + step.limit
                first = self._trace.note(step.name, further(step.origin, self._kept(step), start, limit))
                keys = walk(self._transaction, first, start, distance, limit)
                return self._part(step, keys, skipped)
            case Combination() as combination:
                sets = {name: self._found[name].keys for name in step.depends}
                return self._part(step, combine(combination, sets), place.number if place else 0)
            case _:
                return self._page(step, place)

    def _part(self, step: Step, keys: list[str], skipped: int) -> Found:
        """A page of what was found as a whole; its cursor counts."""
        page = keys[skipped : skipped + step.limit]
        full = len(page) == step.limit
        return Found(page, cursor=self._pages.cursor(step, skipped + step.limit, []) if full else None)

    def _kept(self, step: Step) -> Any:
        """What holds for the instances of a step; what is pointed at may be in a system space."""
        scope = self._scope(step.name)
        reached = isinstance(step.origin, Along | Ends)
        return every(everywhere(scope) if reached else living(scope), step.predicate)

    def _from(self, step: Step) -> list[str]:
        """The keys that a step starts from: of a walk that begins at edges, the nodes at their ends."""
        if not step.depends:
            return []
        keys = self._found[step.depends[0]].keys
        if isinstance(step.origin, Walk) and step.origin.start is not None:
            readable = self._snapshot.caller.read_instances
            asked = statements.ends(keys, step.origin.start, None if readable is None else sorted(readable))
            return [key for (key,) in self._transaction.rows(asked)]
        return keys

    def _page(self, step: Step, place: Place | None) -> Found:
        """A page that the database cuts, in order; a selected one is read at once, of others no more than the keys."""
        beyond = after(step.order, place.values, place.number) if place else Constant(value=True)
        sorted_by = [key.field.key for key in step.order]
        emission = self._emissions.get(step.name)
        if emission is None:
            asked = statements.find(step, self._kept(step), beyond, self._from(step), sorted_by)
            keys, number, last = self._transaction.row(self._trace.note(step.name, asked))
            found = Found(keys)
        else:
            columns, labels_of = [*emission.columns, *sorted_by], list(emission.labels)
            asked = statements.step(step, self._kept(step), beyond, self._from(step), columns, labels_of)
            *facts, labels = self._transaction.row(self._trace.note(step.name, asked))
            page = Facts(*facts)
            last = _cut(page, step.order)
            number = page.numbers[-1] if page.numbers else 0
            found = Found(page.keys, items=emit(emission, page, labels))
        if len(found.keys) == step.limit:
            found.cursor = self._pages.cursor(step, number, last)
        return found

    def _items(self, name: str, select: Select) -> list[Instance]:
        found, step = self._found[name], self._steps[name]
        order = self._sorts[name] or step.post_order
        if found.items is not None and not order:
            return found.items[: select.limit]
        return self._show(found.keys, self._emissions[name], order, select.limit or step.limit)

    def _show(self, keys: list[str], emission: Emission, order: tuple[Key, ...], limit: int) -> list[Instance]:
        if not keys:
            return []
        asked = statements.show(keys, order, list(emission.columns), list(emission.labels), limit)
        *facts, labels = self._transaction.row(asked)
        return emit(emission, Facts(*facts), labels)


def _cut(facts: Facts, order: tuple[Key, ...]) -> list[Any]:
    """Take the columns of the sort off `facts`: the values of the last instance under it."""
    count = len(facts.values) - len(order)
    sorted_by, facts.values = facts.values[count:], facts.values[:count]
    return [column[-1] for column in sorted_by] if facts.keys else []
