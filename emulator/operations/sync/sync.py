"""The sync endpoint: returns what has changed in each set since its cursor, and always a next cursor."""

from collections.abc import Callable

from msgspec import structs

from emulator import errors
from emulator.graph.driver import Transaction
from emulator.operations.context import Context
from emulator.operations.debug import StatementTrace, timeout_seconds, with_debug
from emulator.operations.project_state import ProjectState, read
from emulator.operations.read_execution import read_with_system_nodes
from emulator.operations.sync.change_feed import ChangeFeedReader, Page, PageRequest
from emulator.operations.sync.dependent_pages import DependentPageReader
from emulator.operations.sync.recursive_members import RecursiveMembers
from emulator.plan.query.notices.collect import debugged_sets
from emulator.plan.query.notices.debugged_set import DebuggedSet
from emulator.plan.query.resolve import QueryContext, resolve_steps, system_spaces_of
from emulator.plan.query.select import EMPTY_SELECTION, resolve_select, typing_of
from emulator.plan.read.cursor import fingerprint, without_limits
from emulator.plan.read.system_nodes import keys_of_spaces
from emulator.plan.sync.dependent_pages import DependentPages, behind_all, behind_pages
from emulator.plan.sync.feed import (
    Feed,
    FeedPosition,
    Moment,
    as_query,
    decode_feed_cursor,
    encode_feed_cursor,
    resolve_feeds,
    resolve_sync,
)
from emulator.schema.snapshot import Snapshot
from emulator.wire.query import QueryResponse, SyncRequest

DEFAULT_LIMIT = 100


def sync(context: Context, project: str, request: SyncRequest) -> QueryResponse:
    """Run a sync; all of its sets are read in one transaction."""

    def work(transaction: Transaction, trace: StatementTrace) -> QueryResponse:
        state = read(transaction, project)
        snapshot = context.schema_cache.load_at(transaction, project, state).visible_to(context.caller)
        few = not system_nodes and context.acceleration.project_sizes.is_small(project)
        return _SyncRead(transaction, state, snapshot, request, context.now_in(snapshot), trace, few=few).run()

    sets_of_nodes = [expression.nodes for expression in request.with_.values()]
    system_nodes = keys_of_spaces(project, system_spaces_of(sets_of_nodes, request.parameters))

    def read_sets(new_trace: Callable[[], StatementTrace]) -> QueryResponse:
        return read_with_system_nodes(
            context, project, system_nodes, lambda t: work(t, new_trace()), seconds=timeout_seconds(request.debug)
        )

    return with_debug(context, project, request, read_sets, lambda snapshot: _debugged_sets(request, snapshot))


def _debugged_sets(request: SyncRequest, snapshot: Snapshot) -> dict[str, DebuggedSet]:
    """The sets that are read, for the notices about them: those that are selected, and those that they start from."""
    expressions = {n: structs.replace(as_query(e), sort=e.backfill_sort) for n, e in request.with_.items()}
    context = QueryContext(expressions, snapshot, request.parameters or {})
    steps = {step.name: step for step in resolve_steps(context, set(request.select))}
    return debugged_sets(steps, expressions, request.cursors)


class _SyncRead:
    """A sync, resolved with one snapshot. `now` is in milliseconds since 1970."""

    def __init__(
        self,
        transaction: Transaction,
        state: ProjectState,
        snapshot: Snapshot,
        request: SyncRequest,
        now: int,
        trace: StatementTrace,
        *,
        few: bool,
    ) -> None:
        """`few` is whether the project is known to have few instances."""
        self._transaction = transaction
        self._last_change = state.change
        self._request = request
        self._moment = Moment(now, state.change, state.log_start)
        self._trace = trace
        self._snapshot = snapshot
        for name in (*request.select, *(request.cursors or ())):
            if name not in request.with_:
                raise errors.UndefinedExpression(name)
        expressions = {name: as_query(expression) for name, expression in request.with_.items()}
        query_context = QueryContext(expressions, snapshot, request.parameters or {})
        steps = resolve_sync(query_context)
        self._feeds = resolve_feeds(request.with_, steps, query_context)
        recursive_members = RecursiveMembers(transaction, steps, snapshot, self._trace)
        self._reader = ChangeFeedReader(
            transaction, snapshot, self._last_change, recursive_members, self._trace, few=few
        )
        self._dependent_reader = DependentPageReader(transaction, snapshot, self._trace)
        self._with_cursor = {name for name, text in (request.cursors or {}).items() if text is not None}
        self._dependent_pages = DependentPages(steps, self._with_cursor, self._last_change)
        self._fingerprint = fingerprint(snapshot.project, without_limits(request.with_), request.parameters)
        self._selected = {n: resolve_select(s.sources, snapshot) for n, s in request.select.items()}

    def run(self) -> QueryResponse:
        pages = self._pages()
        response = QueryResponse(
            items={name: pages[name].items for name in self._request.select},
            next_cursor={name: encode_feed_cursor(page.position) for name, page in pages.items()},
        )
        if self._request.include_typing:
            response.typing = {name: typing_of(selected) for name, selected in self._selected.items()}
        if self._request.debug is not None:
            sets = _debugged_sets(self._request, self._snapshot)
            response.debug = self._trace.answer(self._transaction, sets, self._snapshot)
        if self._trace.omits_results:
            response.items = {name: [] for name in response.items}
            response.next_cursor = {}
        return response

    def _pages(self) -> dict[str, Page]:
        """The pages of all sets, each read after that of the set that it depends on."""
        positions = {feed.name: self._position(feed) for feed in self._feeds}
        names = self._dependent_pages.read_sets(set(self._selected))
        pages: dict[str, Page] = {}
        for feed in self._feeds:
            position = positions[feed.name]
            if feed.name in names:
                pages[feed.name] = self._page(feed, position, pages)
            else:
                # A set that is not selected returns no items, and no other set starts from its page.
                end = structs.replace(position, phase="stream", number=self._last_change, values=[])
                pages[feed.name] = Page([], end, [])
        return pages

    def _page(self, feed: Feed, position: FeedPosition, pages: dict[str, Page]) -> Page:
        selected, limit = self._selected.get(feed.name, EMPTY_SELECTION), feed.expression.limit or DEFAULT_LIMIT
        request, first = PageRequest(feed, position, selected, limit), feed.name not in self._with_cursor
        if position.phase != "page":
            page = self._reader.page(request)
            page.is_complete = first and feed.expression.mode != "noBackfill" and len(page.items) < limit
            return page
        origin = pages[feed.step.dependencies[0]]
        page = self._dependent_reader.page(request, origin.keys)
        full = len(page.keys) >= limit
        page.position = self._dependent_pages.with_left(page.position, full=full)
        page.is_complete = origin.is_complete and page.position.values[2] == "nothing"
        if first and page.is_complete:
            page.position = behind_all(feed, page.position, self._last_change)
        elif not first and (page.is_complete or (not full and self._ends_pages(feed))):
            page.position = behind_pages(feed, page.position, complete=page.is_complete)
        return page

    def _ends_pages(self, feed: Feed) -> bool:
        """Whether no later request moves the page that `feed` starts from."""
        return self._dependent_pages.source_never_moves(feed.step.dependencies[0], self._request.select)

    def _position(self, feed: Feed) -> FeedPosition:
        """Where the page of a feed begins."""
        feed_fingerprint = fingerprint(self._fingerprint, feed.name)
        text, position = (self._request.cursors or {}).get(feed.name), None
        if text is not None:
            expired = bool(self._request.allow_expired_cursors_and_accept_missed_deletes)
            position = decode_feed_cursor(text, feed_fingerprint, feed, self._moment, allow_expired=expired)
        return self._dependent_pages.position(feed, position, feed_fingerprint, self._moment.now)
