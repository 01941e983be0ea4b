"""Reads the pages of dependent sets that start from the page of another set, with the statements of a query."""

from msgspec import structs

from emulator.compile.query.steps import StepRequest, compile_steps
from emulator.compile.query.traversal import read_instances
from emulator.graph.driver import Transaction
from emulator.operations.debug import StatementTrace
from emulator.operations.query.traversal import StepTraversal, readable_spaces
from emulator.operations.sync.change_feed import Page, PageRequest
from emulator.plan.filter.predicates import Constant, Predicate, every
from emulator.plan.filter.sort import after_position
from emulator.plan.query.candidates import reachable_candidates
from emulator.plan.query.select import present_selected
from emulator.plan.query.steps import Step
from emulator.plan.read.selection import InstanceColumns
from emulator.schema.snapshot import Snapshot


class DependentPageReader:
    """Reads pages in the phase `page` in one transaction."""

    def __init__(self, transaction: Transaction, snapshot: Snapshot, trace: StatementTrace) -> None:
        self._transaction = transaction
        self._snapshot = snapshot
        self._trace = trace
        self._traversal = StepTraversal(transaction, snapshot, trace)

    def page(self, request: PageRequest, origin: list[str]) -> Page:
        """Read a page that starts from the instances with the keys `origin`."""
        if not origin and not self._trace.requested:
            return Page([], request.position, [])
        return self._traversed(request, origin) if request.feed.step.is_multi_hop else self._page(request, origin)

    def _condition(self, step: Step) -> Predicate:
        return every(reachable_candidates(step, self._snapshot), step.predicate)

    def _page(self, request: PageRequest, origin: list[str]) -> Page:
        """A page one hop away, in the order of creation."""
        step, position, selected = request.feed.step, request.position, request.selected
        part = StepRequest(
            step=structs.replace(step, limit=request.limit),
            predicate=self._condition(step),
            after_cursor=after_position((), [], position.number) if position.number else Constant(value=True),
            origin=origin,
            columns=list(selected.columns),
            labels=list(selected.labels),
            start_spaces=readable_spaces(self._snapshot),
        )
        statement = self._trace.record(step.name, compile_steps([part]))
        (((*lists, labels),),) = self._transaction.row(statement)
        columns = InstanceColumns(*lists)
        items = present_selected(selected, columns, labels)
        number = columns.numbers[-1] if columns.keys else position.number
        return Page(items, structs.replace(position, number=number), columns.keys)

    def _traversed(self, request: PageRequest, origin: list[str]) -> Page:
        """A page of a multi-hop traversal, the nearest edges first; the position counts those on the pages before."""
        step, skipped, selected = request.feed.step, request.position.number, request.selected
        found = self._traversal.edges(step, self._condition(step), origin, skipped + request.limit).keys
        keys = found[skipped : skipped + request.limit]
        position = structs.replace(request.position, number=skipped + len(keys))
        if not keys:
            return Page([], position, keys)
        statement = read_instances(keys, (), list(selected.columns), list(selected.labels), len(keys))
        *lists, labels = self._transaction.row(statement)
        return Page(present_selected(selected, InstanceColumns(*lists), labels), position, keys)
