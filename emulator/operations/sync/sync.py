"""Answers a sync: what has changed in each set since its cursor, and always the cursor to go on from."""

from msgspec import structs

from emulator import errors
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.debug import StatementTrace, seconds_of
from emulator.operations.project_state import ProjectState, read
from emulator.operations.sync.change_feed import ChangeFeedReader, Page, PageRequest
from emulator.operations.sync.recursive_members import RecursiveMembers
from emulator.plan.query.resolve import QueryContext
from emulator.plan.query.select import resolve_select, typing_of
from emulator.plan.read.cursor import fingerprint, without_limits
from emulator.plan.sync.feed import (
    Feed,
    FeedPosition,
    as_query,
    feed_cursor,
    read_feed_cursor,
    resolve_feeds,
    resolve_sync,
)
from emulator.schema.snapshot import Snapshot
from emulator.wire.query import QueryResponse, SyncRequest

DEFAULT_LIMIT = 100


def sync(context: Context, project: str, request: SyncRequest) -> QueryResponse:
    """Answer a sync; all of its sets are read in one transaction."""

    def work(transaction: Transaction) -> QueryResponse:
        state = read(transaction, project)
        transaction.await_visibility()  # changes up to the number of `state` must be visible before they are read
        snapshot = context.snapshots.at(transaction, project, state).visible_to(context.caller)
        return _Sync(transaction, state, snapshot, request, context.now()).answer()

    return context.graph.read(work, seconds=seconds_of(request.debug))


class _Sync:
    def __init__(
        self, transaction: Transaction, state: ProjectState, snapshot: Snapshot, request: SyncRequest, now: int
    ) -> None:
        self._transaction = transaction
        self._until = state.change
        self._request = request
        self._now = now
        self._trace = StatementTrace(request.debug)
        for name in (*request.select, *(request.cursors or ())):
            if name not in request.with_:
                raise errors.UndefinedExpression(name)
        said = QueryContext({n: as_query(one) for n, one in request.with_.items()}, snapshot, request.parameters or {})
        steps = resolve_sync(said)
        self._feeds = resolve_feeds(request.with_, steps, said)
        reaching = RecursiveMembers(transaction, steps, snapshot, self._trace)
        self._feeding = ChangeFeedReader(transaction, snapshot, self._until, reaching, self._trace)
        self._bound = fingerprint(snapshot.project, without_limits(request.with_), request.parameters)
        self._emissions = {n: resolve_select(s.sources, snapshot) for n, s in request.select.items()}

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

    def _page(self, feed: Feed) -> Page:
        place, emission = self._place(feed), self._emissions.get(feed.name)
        if emission is None:
            # Nobody is told of it, and no set starts from its page: there is nothing to read.
            return Page([], structs.replace(place, phase="stream", number=self._until, values=[]))
        return self._feeding.page(PageRequest(feed, place, emission, feed.said.limit or DEFAULT_LIMIT))

    def _place(self, feed: Feed) -> FeedPosition:
        """Where the feed goes on, or where it begins."""
        bound = fingerprint(self._bound, feed.name)
        text = (self._request.cursors or {}).get(feed.name)
        if text is not None:
            expired = bool(self._request.allow_expired_cursors_and_accept_missed_deletes)
            return structs.replace(
                read_feed_cursor(text, bound, len(feed.order), self._now, expired=expired), issued=self._now
            )
        phase = "backfill" if feed.said.mode == "twoPhase" else "stream"
        number = self._until if feed.said.mode == "noBackfill" else 0
        return FeedPosition(bound, self._now, self._until, phase, number, [])
