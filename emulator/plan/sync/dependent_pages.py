"""Pages of dependent sets: which sets of a sync start from the page of the set that they depend on, and for how long.

A client may page a set and drop the cursors of those that depend on it, as the toolkit does. It expects what a query
returns: the members that the page leads to, and no more when the pages end. Another client sends all cursors back, as
`subscribe` of the SDK does, and must miss no change. Both send the same first request.

- Without a cursor, a dependent set is in the phase `page`: it starts from the live instances on the page of its
  origin, in the order of creation. The mode `noBackfill` has no such phase.
- Its origin may be in that phase too. Above them is a set that reads its feed: the source of the page.
- The cursor has the project's change number when the phase began, a fingerprint of the position of the source, and a
  fingerprint of the positions of all sets between. Times are in neither.
- While the source is at the same position, the cursor continues the page; where a set between is at another position,
  it begins with that set's page.
- Where the source has moved on, the set becomes a feed of its own. It begins as one whose sync began at the change
  number in the cursor, so nothing since then is missed. Members that the pages had are returned again.
- A client may send no cursor for the source, as the SDK does for a set that is not selected: the source never moves.
  Behind the last of its pages the set becomes a feed too: one from the change number in the cursor where the pages
  had all members, otherwise one that begins anew. The cursor says whether a page was full, and whether a set between
  moved on behind a full one, whose other members no page had.
- The first page may have all members: no set has a cursor, and neither the page of the source, nor one between, nor
  its own is full. Then the feed begins behind them, unless an instance of the project changed during the read.
"""

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import structs

from emulator.plan.query.steps import Step
from emulator.plan.read.cursor import fingerprint
from emulator.plan.sync.feed import Feed, FeedPosition, first_position


class DependentPages:
    """The phase `page` in one request. `cursors` has the names of the sets that came with a cursor."""

    def __init__(self, steps: Mapping[str, Step], cursors: set[str], last_change: int) -> None:
        self._steps = steps
        self._cursors = cursors
        self._last_change = last_change
        self._positions: dict[str, FeedPosition] = {}

    def position(self, feed: Feed, position: FeedPosition | None, request: str, now: int) -> FeedPosition:
        """Where the page of `feed` begins: `position` is that in its cursor. Its origin's must have been asked for."""
        self._positions[feed.name] = resolved = self._resolved(feed, position, request, now)
        return resolved

    def _resolved(self, feed: Feed, position: FeedPosition | None, request: str, now: int) -> FeedPosition:
        if position is None and not feed.has_pages_of_origin:
            return first_position(feed, request, now, self._last_change)
        if position is not None and position.phase != "page":
            return position
        source, between = self._fingerprints(feed.step)
        if position is None:
            return FeedPosition(request, now, self._last_change, "page", 0, [source, between, "nothing"], 0)
        if position.values[0] != source:
            return first_position(feed, request, now, position.start_change)
        if position.values[1] == between:
            return position
        left = "nothing" if position.values[2] == "nothing" else "lost"
        return structs.replace(position, number=0, values=[source, between, left])

    def _fingerprints(self, step: Step) -> tuple[str, str]:
        """The fingerprints of the position of the source, and of the positions of the sets between."""
        between: list[tuple[str, int]] = []
        (name,) = step.dependencies
        while (position := self._positions[name]).phase == "page":
            between.append((name, position.number))
            (name,) = self._steps[name].dependencies
        source: tuple[Any, ...] | None = (position.phase, position.number, position.values)
        return fingerprint(name, source if name in self._cursors else None), fingerprint(between)

    def with_left(self, position: FeedPosition, *, full: bool) -> FeedPosition:
        """`position` behind a page, with what is left of it: "nothing", a "page", or members that are "lost"."""
        if position.values[2] == "lost":
            return position
        return structs.replace(position, values=[*position.values[:2], "page" if full else "nothing"])

    def source_never_moves(self, origin: str, selected: Collection[str]) -> bool:
        """Whether `origin` is the source of pages, and the client neither sees it nor sends its cursor."""
        return self._positions[origin].phase != "page" and origin not in self._cursors and origin not in selected

    def read_sets(self, selected: set[str]) -> set[str]:
        """The names of the sets to read: those `selected`, and those from whose pages these start."""
        names = set(selected)
        for name in reversed(self._positions):  # each before its origin
            if name in names and self._positions[name].phase == "page":
                names.update(self._steps[name].dependencies)
        return names


def behind_all(feed: Feed, position: FeedPosition, last_change: int) -> FeedPosition:
    """The position in `feed` after a page with all members up to `last_change`."""
    start = feed.stream_start(last_change)
    return structs.replace(position, start_change=last_change, phase="stream", number=start, values=[])


def behind_pages(feed: Feed, position: FeedPosition, *, complete: bool) -> FeedPosition:
    """The position in `feed` behind the last page. `complete` is whether the pages had all members."""
    if not complete:
        return first_position(feed, position.request, position.issued, position.start_change)
    return structs.replace(position, phase="stream", number=feed.stream_start(position.start_change), values=[])
