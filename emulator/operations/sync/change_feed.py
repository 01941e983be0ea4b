"""Reads the pages of the change feeds of a sync.

The backfill phase reads the live instances in an order, the stream phase reads the log: the instances with a newer
change number, live or deleted. With one phase, the page at the end of the backfill goes on with the stream.
"""

from typing import Any

from msgspec import Struct, structs

from emulator.compile.query.traversal import read_instances
from emulator.compile.statement import Statement
from emulator.compile.sync import changes as statements
from emulator.compile.sync import derivation as chains
from emulator.graph.driver import Transaction
from emulator.operations.debug import StatementTrace
from emulator.operations.sync.recursive_members import RecursiveMembers
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Comparison, HasLabels, KeyIn, Predicate, Value, every
from emulator.plan.filter.sort import after_position, sort_value
from emulator.plan.query.candidates import candidates
from emulator.plan.query.select import SelectedColumns, present_selected
from emulator.plan.read.selection import InstanceColumns, project_instances
from emulator.plan.sync.derivation import ChainInstance, DerivationChain
from emulator.plan.sync.feed import CHANGE, END, Feed, FeedPosition
from emulator.plan.sync.page import FeedEntry, FeedOffset, FeedSegment, LogRange, merge_segments, segment
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import Instance


class PageRequest(Struct, frozen=True):
    """A page to read: at most `limit` instances of `feed` after `position`, with the columns `selected`."""

    feed: Feed
    position: FeedPosition
    selected: SelectedColumns
    limit: int


class Page(Struct):
    """The items of a page, the position after it, and the keys of its live instances.

    `is_complete` is whether it is known that the page has all members of its set.
    """

    items: list[Instance]
    position: FeedPosition
    keys: list[str]
    is_complete: bool = False


class ChangeFeedReader:
    """Reads pages in one transaction, with changes up to the change number `last_change`.

    `few` is whether the project is known to have few instances.
    """

    def __init__(
        self,
        transaction: Transaction,
        snapshot: Snapshot,
        last_change: int,
        recursive_members: RecursiveMembers,
        trace: StatementTrace,
        *,
        few: bool,
    ) -> None:
        self._transaction = transaction
        self._snapshot = snapshot
        # A requested plan shows the statement of a project with many instances.
        self._scanned_project = snapshot.project if few and not trace.requested else None
        self._last_change = last_change
        self._recursive_members = recursive_members
        self._trace = trace

    def page(self, request: PageRequest) -> Page:
        """Read a page of the phase of its position."""
        if request.position.phase == "stream":
            return self._stream(request)
        page = self._backfill(request)
        goes_on = page.position.phase == "stream" and not request.feed.has_two_phases
        return self._with_stream(request, page) if goes_on else page

    def _with_stream(self, request: PageRequest, page: Page) -> Page:
        """`page`, which ends the backfill, with what follows in the stream; it has no live instance twice."""
        if page.position.offset >= (self._last_change, END):
            return page
        rest = structs.replace(request, position=page.position, limit=request.limit - len(page.items))
        known = frozenset(page.keys)
        streamed = self._stream(rest, known)
        return Page([*page.items, *streamed.items], streamed.position, [*page.keys, *streamed.keys])

    def _condition(self, feed: Feed) -> Predicate:
        """The predicate of the live instances of a feed, apart from its chain."""
        return every(candidates(feed.step, self._snapshot), feed.step.predicate)

    # --- backfill

    def _backfill(self, request: PageRequest) -> Page:
        feed, position, selected = request.feed, request.position, request.selected
        statement = self._backfill_statement(request)
        columns, labels, (*sorted_by, changes) = self._read(feed, statement, selected)
        items = present_selected(selected, columns, labels)
        if len(items) < request.limit:
            start = feed.stream_start(position.start_change)
            return Page(
                items, structs.replace(position, phase="stream", number=start, values=[], since=0), columns.keys
            )
        # An instance that was changed meanwhile may have another position now. The stream returns it again.
        unchanged = [row for row, change in enumerate(changes) if change <= self._last_change]
        if not unchanged:
            return Page(items, position, columns.keys)
        last = unchanged[-1]
        values = [sort_value(key, column[last]) for key, column in zip(feed.order, sorted_by, strict=True)]
        return Page(items, structs.replace(position, number=columns.numbers[last], values=values), columns.keys)

    def _backfill_statement(self, request: PageRequest) -> Statement:
        feed, position, selected = request.feed, request.position, request.selected
        predicate, chain = self._condition(feed), feed.chain
        if feed.needs_all_members:
            predicate, chain = every(predicate, KeyIn(tuple(self._recursive_members.members(feed.name)))), None
        if not feed.has_two_phases:
            # The stream returns what has changed since the sync began.
            predicate = every(predicate, Comparison(CHANGE, "<=", Value(position.start_change)))
        if position.since:
            predicate = every(predicate, Comparison(CHANGE, ">", Value(position.since)))
        if position.number:
            predicate = every(predicate, after_position(feed.order, position.values, position.number))
        columns = [*selected.columns, *(key.field.key for key in feed.order), "change"]
        return statements.backfill(
            predicate,
            chain,
            feed.order,
            columns,
            list(selected.labels),
            request.limit,
            scanned_project=self._scanned_project,
        )

    # --- stream

    def _stream(self, request: PageRequest, known: frozenset[str] = frozenset()) -> Page:
        """A page of the stream, without the live instances with the keys `known`."""
        # What is committed meanwhile has a change number above `last_change`: it is on the next page.
        if request.position.offset >= (self._last_change, END) and not self._trace.requested:
            return Page([], request.position, [])
        segments = [self._deleted_segment(request), *self._live_segments(request)]
        entries, (change, last_number) = merge_segments(segments, request.position.offset, request.limit)
        values: list[Any] = [] if last_number == END else [last_number]
        position = structs.replace(request.position, number=change, values=values)
        if known:
            entries = [entry for entry in entries if not entry.is_live or entry.key not in known]
        live = [entry.key for entry in entries if entry.is_live]
        return Page(self._items(entries, request.selected), position, live)

    def _log_after(self, change: int) -> LogRange:
        return LogRange(self._snapshot.project, change, self._last_change)

    @staticmethod
    def _live_offset(position: FeedPosition) -> FeedOffset:
        """The offset behind which the stream has live instances: those up to its start were in the backfill."""
        return max(position.offset, (position.start_change, END))

    def _deleted_segment(self, request: PageRequest) -> FeedSegment:
        """The next deleted instances; those deleted before the sync began only if the request includes them."""
        feed, position = request.feed, request.position
        skip_deleted = feed.expression.skip_already_deleted is not False
        after = max(position.number, position.start_change) if skip_deleted else position.number
        label = HasLabels(("Node" if feed.step.instance_type == "node" else "Edge",))
        predicate = every(
            project_instances(Scope(self._snapshot, feed.step.instance_type)), feed.deletion_predicate, label
        )
        selected = request.selected
        statement = statements.deleted_changes(
            predicate,
            self._log_after(after),
            position.start_change,
            _changed_columns(selected),
            list(selected.labels),
            request.limit,
        )
        return self._changed_segment(request, statement, deleted=True)

    def _live_segments(self, request: PageRequest) -> list[FeedSegment]:
        """The next live instances: one segment, or one per instance of the chain whose change can add members."""
        feed = request.feed
        if feed.needs_all_members:
            return [self._recursive_segment(request)]
        if feed.chain is None:
            after, _ = self._live_offset(request.position)
            selected = request.selected
            statement = statements.live_changes(
                self._condition(feed),
                self._log_after(after),
                _changed_columns(selected),
                list(selected.labels),
                request.limit,
            )
            return [self._changed_segment(request, statement, deleted=False)]
        return [
            self._completed_segment(request, feed.chain, seed)
            for seed in feed.chain.instances
            if seed.revision_property
        ]

    def _recursive_segment(self, request: PageRequest) -> FeedSegment:
        """The next members of a set all of whose members must be found first."""
        after = self._live_offset(request.position)
        members = self._recursive_members.members(request.feed.name)
        offsets = sorted((member.feed_offset, key) for key, member in members.items())
        entries = [FeedEntry(at, key) for at, key in offsets if after < at <= (self._last_change, END)]
        return segment(entries[: request.limit], after, self._last_change, request.limit)

    def _completed_segment(self, request: PageRequest, chain: DerivationChain, seed: ChainInstance) -> FeedSegment:
        """The next members whose chain was completed by a change of `seed`."""
        after = self._live_offset(request.position)
        statement = chains.completed_chains(chain, seed, self._log_after(after[0]), after[1], request.limit)
        columns = self._transaction.row(self._trace.record(request.feed.name, statement))
        entries = [FeedEntry((change, number), key) for change, number, key in zip(*columns, strict=True)]
        return segment(entries, after, self._last_change, request.limit)

    def _changed_segment(self, request: PageRequest, statement: Statement, *, deleted: bool) -> FeedSegment:
        """The next instances, which `statement` reads in the order of their own change numbers."""
        selected = request.selected
        columns, labels, (changes, times) = self._read(request.feed, statement, selected)
        items = present_selected(selected, columns, labels)
        if deleted:
            for item, time in zip(items, times, strict=True):
                item.deleted_time = time
        entries = [
            FeedEntry((change, END), key, item) for change, key, item in zip(changes, columns.keys, items, strict=True)
        ]
        return segment(entries, request.position.offset, self._last_change, request.limit)

    # --- items

    def _items(self, entries: list[FeedEntry], selected: SelectedColumns) -> list[Instance]:
        """The items of a page. One that was deleted meanwhile is left out: another page has it as deleted."""
        keys = [entry.key for entry in entries if entry.item is None]
        items: dict[str, Instance] = {}
        if keys:
            statement = read_instances(keys, (), list(selected.columns), list(selected.labels), len(keys))
            *lists, labels = self._transaction.row(statement)
            columns = InstanceColumns(*lists)
            items = dict(zip(columns.keys, present_selected(selected, columns, labels), strict=True))
        return [item for entry in entries if (item := entry.item or items.get(entry.key)) is not None]

    def _read(
        self, feed: Feed, statement: Statement, selected: SelectedColumns
    ) -> tuple[InstanceColumns, list[list[bool]], list[list[Any]]]:
        """Run a statement: return the columns of the instances, their labels, and the columns that are not selected."""
        *lists, labels = self._transaction.row(self._trace.record(feed.name, statement))
        columns, count = InstanceColumns(*lists), len(selected.columns)
        additional, columns.values = columns.values[count:], columns.values[:count]
        return columns, labels, additional


def _changed_columns(selected: SelectedColumns) -> list[str]:
    return [*selected.columns, "change", "deletedTime"]
