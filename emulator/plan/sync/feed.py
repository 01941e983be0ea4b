"""The feeds of a sync: the order of their entries, and positions in them as cursors.

Every write gives an instance a higher change number, and every transaction an entry in the log of its project
(`plan/log.py`). A feed begins with what exists, the backfill. Then it has what has changed since it began, in the
order of change numbers, each instance once with its latest: what was written during a read is returned again or later,
but never missed. `derivation.py` has the order of derived sets.

The log is cut at the lifetime of cursors. A position from before can only be continued by a backfill of what has
changed since, which misses deletions.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, structs

from emulator import errors
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Field, Predicate
from emulator.plan.filter.sort import SortKey, resolve_sort
from emulator.plan.log import LIFETIME
from emulator.plan.query.resolve import QueryContext, resolve_steps
from emulator.plan.query.steps import AllInstances, Step
from emulator.plan.read.cursor import Value
from emulator.plan.sync.deletions import deletion_predicate
from emulator.plan.sync.derivation import DerivationChain, derivation_chain
from emulator.schema.opaque import content_of, opaque
from emulator.wire.query import Expression, SyncExpression

CHANGE = Field("change", "int64")
END = 2**63 - 1
"""Above every change number and creation number."""

_MAX_SKIPPED = 2**53
"""Above every number of edges that the pages of a traversal can have; Neo4j takes it as a limit."""

Number = Annotated[int, Meta(ge=-END, le=END)]  # global instances have negative ones


class FeedPosition(Struct, array_like=True):
    """The position of a client in a feed. The sync began at the project's change number `start_change`.

    In the `backfill` it is behind the instance with the creation number `number` and these `values` under the sort;
    instances whose change number is at most `since` are left out. In the `stream` it is behind the change `number`:
    behind all its entries, or those up to the creation number in `values`. Up to `start_change` the stream has only
    deleted instances. `issued` is when the client got it, in milliseconds since 1970. `dependent_pages.py` says what a
    position in the phase `page` is: it is behind the member with the creation number `number`, or behind the first
    `number` members of a multi-hop traversal, and `values` has the two fingerprints of what the page comes from
    and what was left of it.
    """

    request: str
    issued: int
    start_change: Number
    phase: Literal["backfill", "stream", "page"]
    number: Number
    values: list[Value | list[Value]]
    since: Number

    @property
    def needed_log(self) -> int:
        """The change number behind which the log must be complete for what follows this position."""
        if self.phase != "stream" or self.number <= self.start_change:
            return self.start_change
        return self.number - 1 if self.values else self.number

    @property
    def offset(self) -> tuple[int, int]:
        """In the stream: the change number, and the creation number of the last entry that was returned at it."""
        match self.values:
            case [int() as last]:
                return self.number, last
            case _:
                return self.number, END


class Feed(Struct, frozen=True):
    """The feed of one set: the members of `step`. `deletion_predicate` holds for the deleted instances that it returns.

    `chain` derives the members from other sets. It is None for a set that depends on none, and for a multi-hop
    traversal, which no chain can express.
    """

    name: str
    step: Step
    deletion_predicate: Predicate
    chain: DerivationChain | None
    order: tuple[SortKey, ...]
    expression: SyncExpression

    @property
    def has_two_phases(self) -> bool:
        """Whether the client is to notice the end of the backfill, by a page that is not full."""
        return self.expression.mode == "twoPhase"

    @property
    def returns_earlier_deletions(self) -> bool:
        """Whether a sync returns the instances that were deleted before it began."""
        return self.expression.mode in (None, "onePhase") and self.expression.skip_already_deleted is False

    def stream_start(self, start_change: int) -> int:
        """The change number from which the stream is read, of a sync that began at `start_change`."""
        return 0 if self.returns_earlier_deletions else start_change

    @property
    def has_pages_of_origin(self) -> bool:
        """Whether its page starts from the page of the set that it depends on, where it has no cursor."""
        return bool(self.step.dependencies) and self.expression.mode != "noBackfill"

    @property
    def needs_all_members(self) -> bool:
        """Whether all members must be found to order them: the set is, or derives from, a multi-hop traversal."""
        return self.step.is_multi_hop or (self.chain is not None and self.chain.root is not None)


def encode_feed_cursor(position: FeedPosition) -> str:
    """The opaque text of `position`."""
    return opaque(msgspec.json.encode(position))


def first_position(feed: Feed, request: str, now: int, start_change: int) -> FeedPosition:
    """The first position in a feed by its mode, of a sync that began at `start_change`."""
    if feed.expression.mode == "noBackfill":
        return FeedPosition(request, now, start_change, "stream", start_change, [], 0)
    return FeedPosition(request, now, start_change, "backfill", 0, [], 0)


class Moment(Struct, frozen=True):
    """When a sync reads: its time, in milliseconds since 1970, and the state of its project.

    `last_change` is the last change number of the project; its log begins behind `log_start`.
    """

    now: int
    last_change: int
    log_start: int


def decode_feed_cursor(text: str, request: str, feed: Feed, moment: Moment, *, allow_expired: bool) -> FeedPosition:
    """The position in a cursor of `feed`, from which a page is read at `moment`.

    Raises `errors.InvalidCursor` for a malformed one or one of another request, `errors.ExpiredCursor` for one past
    its lifetime or from before the log, unless `allow_expired`.
    """
    position = _decode(text)
    if position.request != request or not _is_well_formed(position, feed):
        raise errors.InvalidCursor
    is_cut = position.needed_log < moment.log_start
    if (is_cut or moment.now - position.issued > LIFETIME) and not allow_expired:
        raise errors.ExpiredCursor
    if is_cut:
        # A chain may be completed by a change of another instance than the member: all members count as changed.
        since = position.needed_log if feed.chain is None and not feed.needs_all_members else 0
        return FeedPosition(request, moment.now, moment.last_change, "backfill", 0, [], since)
    return structs.replace(position, issued=moment.now)


def _decode(text: str) -> FeedPosition:
    try:
        return msgspec.json.decode(content_of(text), type=FeedPosition)
    except (ValueError, msgspec.DecodeError):
        raise errors.InvalidCursor from None


def _is_well_formed(position: FeedPosition, feed: Feed) -> bool:
    """Whether a position has the values of its phase; a forged one may not."""
    if position.phase == "page":
        counts = not feed.step.is_multi_hop or 0 <= position.number <= _MAX_SKIPPED
        match position.values:
            case [str(), str(), "nothing" | "page" | "lost"]:
                return feed.has_pages_of_origin and counts
            case _:
                return False
    if position.phase == "backfill":
        return len(position.values) == (len(feed.order) if position.number else 0)
    return not position.values or (len(position.values) == 1 and type(position.values[0]) is int)


def resolve_feeds(
    expressions: dict[str, SyncExpression], steps: Mapping[str, Step], context: QueryContext
) -> list[Feed]:
    """The feeds of a request, in the order of `steps`: each after the one that it depends on."""
    return [
        Feed(
            name=name,
            step=step,
            deletion_predicate=deletion_predicate(step, steps, context.snapshot),
            chain=_chain(step, steps, context),
            order=_backfill_sort(expressions[name], context, step),
            expression=expressions[name],
        )
        for name, step in steps.items()
    ]


def resolve_sync(context: QueryContext) -> dict[str, Step]:
    """The steps of all sets. Raises an `errors.InvalidRequest` for what a sync does not support."""
    for expression in context.expressions.values():
        if expression.edges is not None and expression.edges.limit_each is not None:
            raise errors.UnexpectedField("edges.limitEach")
    return {step.name: step for step in resolve_steps(context, set(context.expressions))}


def _chain(step: Step, steps: Mapping[str, Step], context: QueryContext) -> DerivationChain | None:
    return (
        None
        if isinstance(step.origin, AllInstances) or step.is_multi_hop
        else derivation_chain(step, steps, context.snapshot)
    )


def as_query(expression: SyncExpression) -> Expression:
    """The same expression in a query."""
    return Expression(nodes=expression.nodes, edges=expression.edges, limit=expression.limit)


def _backfill_sort(expression: SyncExpression, context: QueryContext, step: Step) -> tuple[SortKey, ...]:
    if expression.backfill_sort and expression.mode != "twoPhase":
        raise errors.BackfillSortWithoutTwoPhase
    return resolve_sort(expression.backfill_sort, Scope(context.snapshot, step.instance_type))
