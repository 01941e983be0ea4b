"""Turns a sync request into what of its changes comes next, and the place where a client has come to in them.

Every write gives an instance a higher change number. A feed is the instances in the order of these numbers, each once
with its latest: what was written while it was read comes again, or later, but is never missed.
"""

import base64
import binascii
from typing import Literal

import msgspec
from msgspec import Struct

from emulator import errors
from emulator.plan.expressions import Along, Ends, Everything, Step, Walk
from emulator.plan.fields import Scope
from emulator.plan.ordering import Key, resolve_sort
from emulator.plan.predicates import Field, HasLabels, PointedAt, Points, Predicate, every
from emulator.plan.query import Said, resolve_steps
from emulator.plan.reach import readable
from emulator.wire.query import Expression, SyncExpression

LIFETIME = 3 * 24 * 3600 * 1000
"""Milliseconds that a cursor, and what was deleted, is kept (behaviour section 9)."""

CHANGE = Field("change", "int64")


class FeedPlace(Struct, array_like=True):
    """Where a feed goes on. It began when the project's change number was `start`.

    In the `backfill`, behind the instance with `number` and these `values` under the sort; in the `stream`, behind the
    change `number`. `issued` is when the client got it, in milliseconds.
    """

    request: str
    issued: int
    start: int
    phase: Literal["backfill", "stream"]
    number: int
    values: list[object]


class Feed(Struct, frozen=True):
    """One set of a sync: the instances for which `predicate` holds."""

    name: str
    kind: Literal["node", "edge"]
    predicate: Predicate
    order: tuple[Key, ...]
    said: SyncExpression


def feed_cursor(place: FeedPlace) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def open_feed(text: str, request: str, now: int, *, expired: bool) -> FeedPlace:
    """The place behind a cursor. Raises where it is of another request, or too old and `expired` ones are refused."""
    try:
        padded = text + "=" * (-len(text) % 4)
        place = msgspec.json.decode(base64.b64decode(padded.encode(), b"-_", validate=True), type=FeedPlace)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise errors.InvalidCursor from None
    if place.request != request:
        raise errors.InvalidCursor
    if now - place.issued > LIFETIME and not expired:
        raise errors.ExpiredCursor
    return place


def resolve_feeds(expressions: dict[str, SyncExpression], said: Said) -> list[Feed]:
    """The feeds of a request. A set that comes from another holds what fulfils that one's predicate at its end."""
    steps = {step.name: step for step in resolve_steps(said, set(expressions))}
    return [
        Feed(
            name=name,
            kind=steps[name].kind,
            predicate=_whole(steps[name], steps, readable(said.snapshot)),
            order=_backfill_sort(one, said, steps[name]),
            said=one,
        )
        for name, one in expressions.items()
    ]


def as_query(said: SyncExpression) -> Expression:
    """The expression as a query would say it."""
    return Expression(nodes=said.nodes, edges=said.edges, limit=said.limit)


def _backfill_sort(one: SyncExpression, said: Said, step: Step) -> tuple[Key, ...]:
    if one.backfill_sort and one.mode != "twoPhase":
        raise errors.BackfillSortWithoutPhases
    return resolve_sort(one.backfill_sort, Scope(said.snapshot, step.kind))


def _whole(step: Step, steps: dict[str, Step], seen: Predicate) -> Predicate:
    """The predicate of a set, with what must hold of the set that it comes from: `seen` too."""
    origin = step.origin
    match origin:
        case Everything():
            return step.predicate
        case Along(name, key, types, outwards=True):
            return every(PointedAt(key, types, _member(name, steps, seen)), step.predicate)
        case Along(name, key):
            return every(Points(Field(key, "direct"), _member(name, steps, seen)), step.predicate)
        case Ends():
            raise errors.NotEmulated("a sync of the nodes at the ends of edges")
        case Walk(distance=1, start=None):
            near, far = ("startNode", "endNode") if origin.outwards else ("endNode", "startNode")
            start = Points(Field(near, "direct"), _member(origin.origin, steps, seen))
            return every(start, Points(Field(far, "direct"), origin.nodes), step.predicate)
        case _:
            raise errors.NotEmulated("a sync of edges further than one step away (maxDistance other than 1)")


def _member(name: str, steps: dict[str, Step], seen: Predicate) -> Predicate:
    step = steps[name]
    return every(seen, HasLabels(("Node" if step.kind == "node" else "Edge",)), _whole(step, steps, seen))
