"""Reads the pages of the feeds of a sync: first what is there, then what has changed since."""

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
from emulator.plan.filter.sort import after_position
from emulator.plan.query.candidates import candidates
from emulator.plan.query.select import SelectedColumns, present_selected
from emulator.plan.read.selection import InstanceColumns, project_instances
from emulator.plan.sync.derivation import ChainInstance, DerivationChain
from emulator.plan.sync.feed import CHANGE, END, Feed, FeedPosition
from emulator.plan.sync.page import FeedEntry, FeedSegment, merge_segments, segment
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import Instance


class PageRequest(Struct, frozen=True):
    """A page that is asked for: of which feed, behind which place, what to show, and how many at most."""

    feed: Feed
    place: FeedPosition
    emission: SelectedColumns
    limit: int


class Page(Struct):
    """What is told, and the place to go on from."""

    items: list[Instance]
    place: FeedPosition


class ChangeFeedReader:
    """Reads pages in one transaction, with changes up to the number `until`."""

    def __init__(
        self,
        transaction: Transaction,
        snapshot: Snapshot,
        until: int,
        reaching: RecursiveMembers,
        trace: StatementTrace,
    ) -> None:
        self._transaction = transaction
        self._snapshot = snapshot
        self._until = until
        self._reaching = reaching
        self._trace = trace

    def page(self, asked: PageRequest) -> Page:
        return self._backfill(asked) if asked.place.phase == "backfill" else self._stream(asked)

    def _there(self, feed: Feed) -> Predicate:
        """True of the living instances that a feed may be of."""
        return every(candidates(feed.step, self._snapshot), feed.step.predicate)

    # --- what was there when the sync began

    def _backfill(self, asked: PageRequest) -> Page:
        feed, place, emission = asked.feed, asked.place, asked.emission
        predicate, chain = self._there(feed), feed.chain
        if feed.needs_all_members:
            predicate, chain = every(predicate, KeyIn(tuple(self._reaching.members(feed.name)))), None
        if place.number:
            predicate = every(predicate, after_position(feed.order, place.values, place.number))
        columns = [*emission.columns, *(key.field.key for key in feed.order), "change"]
        statement = statements.backfill(predicate, chain, feed.order, columns, list(emission.labels), asked.limit)
        facts, labels, (*sorted_by, changes) = self._read(feed, statement, emission)
        items = present_selected(emission, facts, labels)
        if len(items) < asked.limit:
            return Page(items, structs.replace(place, phase="stream", number=place.start_change, values=[]))
        # What was changed while it was read may no longer stand where it was found. The stream tells it again.
        steady = [row for row, change in enumerate(changes) if change <= self._until]
        if not steady:
            return Page(items, place)
        last = [column[steady[-1]] for column in sorted_by]
        return Page(items, structs.replace(place, number=facts.numbers[steady[-1]], values=last))

    # --- what has changed since

    def _stream(self, asked: PageRequest) -> Page:
        # What is committed while this is read has a number beyond `until`: it comes with the next page.
        if asked.place.offset >= (self._until, END) and not self._trace.wanted:
            return Page([], asked.place)
        found, (change, last) = merge_segments(
            [self._departed(asked), *self._living(asked)], asked.place.offset, asked.limit
        )
        values: list[Any] = [] if last == END else [last]
        return Page(self._shown(found, asked.emission), structs.replace(asked.place, number=change, values=values))

    def _since(self, number: int) -> Predicate:
        return every(Comparison(CHANGE, ">", Value(number)), Comparison(CHANGE, "<=", Value(self._until)))

    def _departed(self, asked: PageRequest) -> FeedSegment:
        """The next that were deleted; those that were already when the sync began only if they are asked for."""
        feed, place = asked.feed, asked.place
        begun = place.number if feed.expression.skip_already_deleted is False else max(place.number, place.start_change)
        kind = HasLabels(("Node" if feed.step.instance_type == "node" else "Edge",))
        predicate = every(
            project_instances(Scope(self._snapshot, feed.step.instance_type)),
            self._since(begun),
            feed.deletion_predicate,
            kind,
        )
        return self._changed(asked, predicate, buried=True)

    def _living(self, asked: PageRequest) -> list[FeedSegment]:
        """The next of the living: as a whole, or a part of them by each spot of the chain."""
        feed = asked.feed
        if feed.needs_all_members:
            return [self._next_of_all(asked)]
        if feed.chain is None:
            return [self._changed(asked, every(self._there(feed), self._since(asked.place.number)), buried=False)]
        return [self._completed(asked, feed.chain, spot) for spot in feed.chain.instances if spot.revision_property]

    def _next_of_all(self, asked: PageRequest) -> FeedSegment:
        """The next of a set that has to be found as a whole."""
        before = asked.place.offset
        told = sorted((member.feed_offset, key) for key, member in self._reaching.members(asked.feed.name).items())
        coming = [FeedEntry(at, key) for at, key in told if before < at <= (self._until, END)]
        return segment(coming[: asked.limit], before, self._until, asked.limit)

    def _completed(self, asked: PageRequest, chain: DerivationChain, seed: ChainInstance) -> FeedSegment:
        """The next whose chain the change of `seed` has completed."""
        before = asked.place.offset
        statement = chains.completed_chains(chain, seed, before, self._snapshot.project, self._until, asked.limit)
        columns = self._transaction.row(self._trace.note(asked.feed.name, statement))
        told = [FeedEntry((change, number), key) for change, number, key in zip(*columns, strict=True)]
        return segment(told, before, self._until, asked.limit)

    def _changed(self, asked: PageRequest, predicate: Predicate, *, buried: bool) -> FeedSegment:
        """The next that fulfil a predicate, in the order of their own changes."""
        read_changes = statements.deleted_changes if buried else statements.live_changes
        columns = [*asked.emission.columns, "change", "deletedTime"]
        statement = read_changes(predicate, columns, list(asked.emission.labels), asked.limit)
        facts, labels, (changes, times) = self._read(asked.feed, statement, asked.emission)
        items = present_selected(asked.emission, facts, labels)
        if buried:
            for item, time in zip(items, times, strict=True):
                item.deleted_time = time
        told = [
            FeedEntry((change, END), key, item) for change, key, item in zip(changes, facts.keys, items, strict=True)
        ]
        return segment(told, asked.place.offset, self._until, asked.limit)

    # --- what is shown

    def _shown(self, told: list[FeedEntry], emission: SelectedColumns) -> list[Instance]:
        """The items of a page; one that was deleted meanwhile is told of with another."""
        keys = [one.key for one in told if one.item is None]
        shown: dict[str, Instance] = {}
        if keys:
            statement = read_instances(keys, (), list(emission.columns), list(emission.labels), len(keys))
            *columns, labels = self._transaction.row(statement)
            facts = InstanceColumns(*columns)
            shown = dict(zip(facts.keys, present_selected(emission, facts, labels), strict=True))
        return [item for one in told if (item := one.item or shown.get(one.key)) is not None]

    def _read(
        self, feed: Feed, statement: Statement, emission: SelectedColumns
    ) -> tuple[InstanceColumns, list[list[bool]], list[list[Any]]]:
        """The facts of a statement, the labels, and the columns beyond those that are shown."""
        *columns, labels = self._transaction.row(self._trace.note(feed.name, statement))
        facts, count = InstanceColumns(*columns), len(emission.columns)
        beyond, facts.values = facts.values[count:], facts.values[:count]
        return facts, labels, beyond
