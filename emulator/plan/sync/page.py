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

    offset: FeedOffset
    key: str
    item: Instance | None = None


class FeedSegment(Struct):
    """Some of what a feed tells, in order. `covered` is how far it has all."""

    entries: list[FeedEntry]
    covered_to: FeedOffset


def segment(entries: list[FeedEntry], position: FeedOffset, until: int, limit: int) -> FeedSegment:
    """The segment of `entries`, of which at most `limit` were read behind `position`.

    Entries with a change number above `until` were committed during the read: the segment does not cover them.
    """
    end = (until, END)
    if len(entries) < limit:
        return FeedSegment(entries, end)
    return FeedSegment(entries, max((entry.offset for entry in entries if entry.offset <= end), default=position))


def merge_segments(segments: list[FeedSegment], position: FeedOffset, limit: int) -> tuple[list[FeedEntry], FeedOffset]:
    """The entries of the next page behind `position`, and the offset at which the page ends."""
    covered_to = min(part.covered_to for part in segments)
    covered = (entry for part in segments for entry in part.entries if entry.offset <= covered_to)
    page = _without_duplicates(covered)[:limit]
    return page, page[-1].offset if len(page) == limit else max(position, covered_to)


def _without_duplicates(entries: Iterable[FeedEntry]) -> list[FeedEntry]:
    """`entries` in order. A live member that several changes have added is there once, at the lowest offset."""
    distinct: dict[tuple[str, FeedOffset | None], FeedEntry] = {}
    for entry in sorted(entries, key=lambda entry: entry.offset):
        distinct.setdefault((entry.key, entry.offset if entry.item else None), entry)
    return list(distinct.values())
