"""Reads the pages of the change feeds of a sync.

The backfill phase reads the live instances, the stream phase the instances with a newer change number, live or deleted.
"""

from typing import Any

from msgspec import UNSET, Struct, structs

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
from emulator.plan.sync.page import FeedEntry, FeedSegment, merge_segments, segment
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
    """Reads pages in one transaction, with changes up to the change number `last_change`."""

    def __init__(
        self,
        transaction: Transaction,
        snapshot: Snapshot,
        last_change: int,
        recursive_members: RecursiveMembers,
        trace: StatementTrace,
    ) -> None:
        self._transaction = transaction
        self._snapshot = snapshot
        self._last_change = last_change
        self._recursive_members = recursive_members
        self._trace = trace

    def page(self, request: PageRequest) -> Page:
        """Read a page of the phase of its position."""
        return self._backfill(request) if request.position.phase == "backfill" else self._stream(request)

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
            next_position = structs.replace(position, phase="stream", number=position.start_change, values=[])
            return Page(items, next_position, columns.keys)
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
        if position.number:
            predicate = every(predicate, after_position(feed.order, position.values, position.number))
        columns = [*selected.columns, *(key.field.key for key in feed.order), "change"]
        return statements.backfill(predicate, chain, feed.order, columns, list(selected.labels), request.limit)

    # --- stream

    def _stream(self, request: PageRequest) -> Page:
        # What is committed meanwhile has a change number above `last_change`: it is on the next page.
        if request.position.offset >= (self._last_change, END) and not self._trace.requested:
            return Page([], request.position, [])
        segments = [self._deleted_segment(request), *self._live_segments(request)]
        entries, (change, last_number) = merge_segments(segments, request.position.offset, request.limit)
        values: list[Any] = [] if last_number == END else [last_number]
        position = structs.replace(request.position, number=change, values=values)
        live = [entry.key for entry in entries if entry.item is None or entry.item.deleted_time is UNSET]
        return Page(self._items(entries, request.selected), position, live)

    def _changed_after(self, change: int) -> Predicate:
        return every(Comparison(CHANGE, ">", Value(change)), Comparison(CHANGE, "<=", Value(self._last_change)))

    def _deleted_segment(self, request: PageRequest) -> FeedSegment:
        """The next deleted instances; those deleted before the sync began only if the request includes them."""
        feed, position = request.feed, request.position
        skip_deleted = feed.expression.skip_already_deleted is not False
        after = max(position.number, position.start_change) if skip_deleted else position.number
        label = HasLabels(("Node" if feed.step.instance_type == "node" else "Edge",))
        predicate = every(
            project_instances(Scope(self._snapshot, feed.step.instance_type)),
            self._changed_after(after),
            feed.deletion_predicate,
            label,
        )
        return self._changed_segment(request, predicate, deleted=True)

    def _live_segments(self, request: PageRequest) -> list[FeedSegment]:
        """The next live instances: one segment, or one per instance of the chain whose change can add members."""
        feed = request.feed
        if feed.needs_all_members:
            return [self._recursive_segment(request)]
        if feed.chain is None:
            predicate = every(self._condition(feed), self._changed_after(request.position.number))
            return [self._changed_segment(request, predicate, deleted=False)]
        return [
            self._completed_segment(request, feed.chain, one)
            for one in feed.chain.instances
            if one.revision_property
            for seed in feed.chain.instances
            if seed.revision_property
        ]

    def _recursive_segment(self, request: PageRequest) -> FeedSegment:
        """The next members of a set all of whose members must be found first."""
        after = request.position.offset
        members = self._recursive_members.members(request.feed.name)
        offsets = sorted((member.feed_offset, key) for key, member in members.items())
        entries = [FeedEntry(at, key) for at, key in offsets if after < at <= (self._last_change, END)]
        return segment(entries[: request.limit], after, self._last_change, request.limit)

    def _completed_segment(self, request: PageRequest, chain: DerivationChain, seed: ChainInstance) -> FeedSegment:
        """The next members whose chain was completed by a change of `seed`."""
        after = request.position.offset
        statement = chains.completed_chains(
            chain, seed, after, self._snapshot.project, self._last_change, request.limit
        )
        columns = self._transaction.row(self._trace.record(request.feed.name, statement))
        entries = [FeedEntry((change, number), key) for change, number, key in zip(*columns, strict=True)]
        return segment(entries, after, self._last_change, request.limit)

    def _changed_segment(self, request: PageRequest, predicate: Predicate, *, deleted: bool) -> FeedSegment:
        """The next instances for which `predicate` holds, in the order of their own change numbers."""
        selected = request.selected
        read_changes = statements.deleted_changes if deleted else statements.live_changes
        statement = read_changes(
            predicate, [*selected.columns, "change", "deletedTime"], list(selected.labels), request.limit
        )
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
