"""Puts together what a feed tells next: parts of it that were read one by one become one page, in order."""

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct

from emulator.plan.sync.feed import END
from emulator.wire.instances import Instance

FeedOffset: TypeAlias = tuple[int, int]
"""A place in the order in which a feed tells: a change, and the number of an instance among what is told at it."""


class FeedEntry(Struct):
    """What is told at a place; `item` where it was read at once."""

    at: FeedOffset
    key: str
    item: Instance | None = None


class FeedSegment(Struct):
    """Some of what a feed tells, in order. `covered` is how far it has all."""

    told: list[FeedEntry]
    covered: FeedOffset


def segment(told: list[FeedEntry], before: FeedOffset, until: int, limit: int) -> FeedSegment:
    """What is told behind `before`, of which at most `limit` were read; what changed meanwhile is beyond `until`."""
    end = (until, END)
    if len(told) < limit:
        return FeedSegment(told, end)
    return FeedSegment(told, max((one.at for one in told if one.at <= end), default=before))


def merge_segments(parts: list[FeedSegment], before: FeedOffset, limit: int) -> tuple[list[FeedEntry], FeedOffset]:
    """The next page behind `before`, and the place that it comes to."""
    covered = min(one.covered for one in parts)
    found = _once(told for one in parts for told in one.told if told.at <= covered)[:limit]
    return found, found[-1].at if len(found) == limit else max(before, covered)


def _once(told: Iterable[FeedEntry]) -> list[FeedEntry]:
    """What is told, in order. A living member that several changes have made one is told at the first of them."""
    found: dict[tuple[str, FeedOffset | None], FeedEntry] = {}
    for one in sorted(told, key=lambda one: one.at):
        found.setdefault((one.key, one.at if one.item else None), one)
    return list(found.values())
