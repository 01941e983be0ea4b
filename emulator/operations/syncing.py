"""Answers a sync: what has changed in each set since its cursor, and always the cursor to go on from."""

from typing import Any, TypeAlias

from msgspec import Struct, structs

from emulator import errors
from emulator.compile import changes as statements
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.project import ProjectState, read
from emulator.operations.tracing import Trace, seconds_of
from emulator.plan.cursor import fingerprint, without_limits
from emulator.plan.emission import NOTHING, Emission, emit, resolve_emission, typing_of
from emulator.plan.feed import CHANGE, Feed, FeedPlace, as_query, feed_cursor, open_feed, resolve_feeds
from emulator.plan.fields import Scope
from emulator.plan.ordering import after
from emulator.plan.predicates import Comparison, HasLabels, Predicate, Value, every
from emulator.plan.query import Said
from emulator.plan.selection import Facts, living, of_project
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import Instance
from emulator.wire.query import QueryResponse, SyncRequest

DEFAULT_LIMIT = 100

Changed: TypeAlias = tuple[int, Instance]
"""An instance and the number of its last change."""


class _Page(Struct):
    items: list[Instance]
    place: FeedPlace


def sync(context: Context, project: str, request: SyncRequest) -> QueryResponse:
    """Answer a sync; all of its sets are read in one transaction."""

    def work(transaction: Transaction) -> QueryResponse:
        state = read(transaction, project)
        transaction.settle()  # what has a change number up to that of `state` must be there when changes are read
        snapshot = context.snapshots.at(transaction, project, state).seen_by(context.caller)
        return _Sync(transaction, state, snapshot, request, context.now()).answer()

    return context.graph.read(work, seconds=seconds_of(request.debug))


class _Sync:
    def __init__(
        self, transaction: Transaction, state: ProjectState, snapshot: Snapshot, request: SyncRequest, now: int
    ) -> None:
        self._transaction = transaction
        self._until = state.change
        self._snapshot = snapshot
        self._request = request
        self._now = now
        self._trace = Trace(request.debug)
        for name in (*request.select, *(request.cursors or ())):
            if name not in request.with_:
                raise errors.UndefinedExpression(name)
        said = Said({n: as_query(one) for n, one in request.with_.items()}, snapshot, request.parameters or {})
        self._feeds = resolve_feeds(request.with_, said)
        self._bound = fingerprint(snapshot.project, without_limits(request.with_), request.parameters)
        self._emissions = {n: resolve_emission(s.sources, snapshot) for n, s in request.select.items()}

    def answer(self) -> QueryResponse:
        pages = {feed.name: self._page(feed) for feed in self._feeds}
        response = QueryResponse(
            items={name: pages[name].items for name in self._request.select},
            next_cursor={name: feed_cursor(page.place) for name, page in pages.items()},
        )
        if self._request.include_typing:
            response.typing = {name: typing_of(emission) for name, emission in self._emissions.items()}
        if self._request.debug is not None:
            response.debug = self._trace.answer(self._transaction, [])
        if self._trace.silent:
            response.items = {name: [] for name in response.items}
            response.next_cursor = {}
        return response

    def _page(self, feed: Feed) -> _Page:
        place = self._place(feed)
        limit = feed.said.limit or DEFAULT_LIMIT
        emission = self._emissions.get(feed.name, NOTHING)
        if place.phase == "backfill":
            return self._backfill(feed, place, emission, limit)
        return self._stream(feed, place, emission, limit)

    def _place(self, feed: Feed) -> FeedPlace:
        """Where the feed goes on, or where it begins."""
        bound = fingerprint(self._bound, feed.name)
        text = (self._request.cursors or {}).get(feed.name)
        if text is not None:
            expired = bool(self._request.allow_expired_cursors_and_accept_missed_deletes)
            return structs.replace(open_feed(text, bound, self._now, expired=expired), issued=self._now)
        phase = "backfill" if feed.said.mode == "twoPhase" else "stream"
        number = self._until if feed.said.mode == "noBackfill" else 0
        return FeedPlace(bound, self._now, self._until, phase, number, [])

    def _scope(self, feed: Feed) -> Scope:
        return Scope(self._snapshot, feed.kind)

    def _backfill(self, feed: Feed, place: FeedPlace, emission: Emission, limit: int) -> _Page:
        predicate = every(living(self._scope(feed)), feed.predicate)
        if place.number:
            predicate = every(predicate, after(feed.order, place.values, place.number))
        columns = [*emission.columns, *(key.field.key for key in feed.order), "change"]
        asked = statements.backfill(predicate, feed.order, columns, list(emission.labels), limit)
        facts, labels, (*sorted_by, changes) = self._read(self._trace.note(feed.name, asked), len(emission.columns))
        items = emit(emission, facts, labels)
        if len(items) < limit:
            return _Page(items, structs.replace(place, phase="stream", number=place.start, values=[]))
        # What was changed while it was read may no longer stand where it was found. The stream tells it again.
        steady = [row for row, change in enumerate(changes) if change <= self._until]
        if not steady:
            return _Page(items, place)
        last = [column[steady[-1]] for column in sorted_by]
        return _Page(items, structs.replace(place, number=facts.numbers[steady[-1]], values=last))

    def _stream(self, feed: Feed, place: FeedPlace, emission: Emission, limit: int) -> _Page:
        # What is committed while this is read has a number beyond `until`: it comes with the next page.
        new = every(
            Comparison(CHANGE, ">", Value(place.number)), Comparison(CHANGE, "<=", Value(self._until)), feed.predicate
        )
        there = self._changed(feed.name, every(living(self._scope(feed)), new), emission, limit, buried=False)
        gone = every(of_project(self._scope(feed)), new, self._kind(feed))
        if feed.said.skip_already_deleted is not False:
            gone = every(gone, Comparison(CHANGE, ">", Value(place.start)))
        deleted = self._changed(feed.name, gone, emission, limit, buried=True)
        covered = min(self._covered(there, place, limit), self._covered(deleted, place, limit))
        page = sorted((one for one in there + deleted if one[0] <= covered), key=lambda one: one[0])[:limit]
        reached = page[-1][0] if len(page) == limit else max(place.number, covered)
        return _Page([instance for _, instance in page], structs.replace(place, number=reached))

    def _covered(self, changed: list[Changed], place: FeedPlace, limit: int) -> int:
        """The change up to which `changed` has all; what was changed while it was read has a number beyond `until`."""
        if len(changed) < limit:
            return self._until
        return max((number for number, _ in changed if number <= self._until), default=place.number)

    def _kind(self, feed: Feed) -> Predicate:
        return HasLabels(("Node" if feed.kind == "node" else "Edge",))

    def _changed(
        self, name: str, predicate: Predicate, emission: Emission, limit: int, *, buried: bool
    ) -> list[Changed]:
        read_changes = statements.deleted_changes if buried else statements.living_changes
        columns = [*emission.columns, "change", "deletedTime"]
        facts, labels, (numbers, times) = self._read(
            self._trace.note(name, read_changes(predicate, columns, list(emission.labels), limit)),
            len(emission.columns),
        )
        items = emit(emission, facts, labels)
        if buried:
            for item, time in zip(items, times, strict=True):
                item.deleted_time = time
        return list(zip(numbers, items, strict=True))

    def _read(self, asked: Any, columns: int) -> tuple[Facts, list[list[bool]], list[list[Any]]]:
        """The facts of a statement, the labels, and the columns beyond those that are shown."""
        *columns_of, labels = self._transaction.row(asked)
        facts = Facts(*columns_of)
        beyond, facts.values = facts.values[columns:], facts.values[:columns]
        return facts, labels, beyond
