"""Turns a sync request into what of its changes comes next, and the place where a client has come to in them.

Every write gives an instance a higher change number. A feed is the instances in the order of these numbers, each once
with its latest: what was written while it was read comes again, or later, but is never missed. What a set that comes
from other sets tells, and when, is said in `plan/chain.py`.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from emulator import errors
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Field, Predicate
from emulator.plan.filter.sort import SortKey, resolve_sort
from emulator.plan.query.resolve import QueryContext, resolve_steps
from emulator.plan.query.steps import AllInstances, Step
from emulator.plan.read.cursor import Value
from emulator.plan.sync.deletions import deletion_predicate
from emulator.plan.sync.derivation import DerivationChain, derivation_chain
from emulator.wire.query import Expression, SyncExpression

LIFETIME = 3 * 24 * 3600 * 1000
"""Milliseconds that a cursor, and what was deleted, is kept (behaviour section 9)."""

CHANGE = Field("change", "int64")
END = 2**63 - 1
"""Beyond every number."""

Number = Annotated[int, Meta(ge=-END, le=END)]  # global instances have negative ones


class FeedPosition(Struct, array_like=True):
    """Where a feed goes on. It began when the project's change number was `start`.

    In the `backfill`, behind the instance with `number` and these `values` under the sort; in the `stream`, behind the
    change `number`: behind all that is told at it, or up to the instance with the number in `values`. `issued` is when
    the client got it, in milliseconds.
    """

    request: str
    issued: int
    start: Number
    phase: Literal["backfill", "stream"]
    number: Number
    values: list[Value | list[Value]]

    @property
    def told(self) -> tuple[int, int]:
        """In the stream: the change behind which it is, and the instance among what is told at it."""
        match self.values:
            case [int() as last]:
                return self.number, last
            case _:
                return self.number, END


class Feed(Struct, frozen=True):
    """One set of a sync: the instances of `step`. `deletion_predicate` holds for the deleted ones that it tells of.

    `chain` leads to the members of a set that comes from others; it is None for what comes from no other set, and where
    no chain can say it: its members may be any number of edges away.
    """

    name: str
    step: Step
    deletion_predicate: Predicate
    chain: DerivationChain | None
    order: tuple[SortKey, ...]
    said: SyncExpression

    @property
    def is_whole(self) -> bool:
        """Whether all of it must be found to know what is told next: one walked to along any number of edges."""
        return self.step.is_far or (self.chain is not None and self.chain.root is not None)


def feed_cursor(place: FeedPosition) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read_feed_cursor(text: str, request: str, sorted_by: int, now: int, *, expired: bool) -> FeedPosition:
    """The place behind a cursor. Raises where it is of another request, or too old and `expired` ones are refused.

    `sorted_by` is how many values a place in the backfill has.
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        place = msgspec.json.decode(base64.b64decode(padded.encode(), b"-_", validate=True), type=FeedPosition)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise errors.InvalidCursor from None
    if place.request != request or not _is_whole(place, sorted_by):
        raise errors.InvalidCursor
    if now - place.issued > LIFETIME and not expired:
        raise errors.ExpiredCursor
    return place


def _is_whole(place: FeedPosition, sorted_by: int) -> bool:
    """Whether a place has the values that it needs: nobody made it up."""
    if place.phase == "backfill":
        return len(place.values) == (sorted_by if place.number else 0)
    return not place.values or (len(place.values) == 1 and type(place.values[0]) is int)


def resolve_feeds(expressions: dict[str, SyncExpression], steps: Mapping[str, Step], said: QueryContext) -> list[Feed]:
    """The feeds of a request."""
    return [
        Feed(
            name=name,
            step=steps[name],
            deletion_predicate=deletion_predicate(steps[name], steps, said.snapshot),
            chain=_chain(steps[name], steps, said),
            order=_backfill_sort(one, said, steps[name]),
            said=one,
        )
        for name, one in expressions.items()
    ]


def resolve_sync(said: QueryContext) -> dict[str, Step]:
    """The steps of all sets. Raises an `errors.InvalidRequest` for what a sync cannot say."""
    for expression in said.expressions.values():
        if expression.edges is not None and expression.edges.limit_each is not None:
            raise errors.UnexpectedField("edges.limitEach")
    return {step.name: step for step in resolve_steps(said, set(said.expressions))}


def _chain(step: Step, steps: Mapping[str, Step], said: QueryContext) -> DerivationChain | None:
    return (
        None if isinstance(step.origin, AllInstances) or step.is_far else derivation_chain(step, steps, said.snapshot)
    )


def as_query(said: SyncExpression) -> Expression:
    """The expression as a query would say it."""
    return Expression(nodes=said.nodes, edges=said.edges, limit=said.limit)


def _backfill_sort(one: SyncExpression, said: QueryContext, step: Step) -> tuple[SortKey, ...]:
    if one.backfill_sort and one.mode != "twoPhase":
        raise errors.BackfillSortWithoutTwoPhase
    return resolve_sort(one.backfill_sort, Scope(said.snapshot, step.kind))
