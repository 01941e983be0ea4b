"""Pages of a feed: segments that were read separately, merged in the order of their offsets."""

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import UNSET, Struct

from emulator.plan.sync.feed import END
from emulator.wire.instances import Instance

FeedOffset: TypeAlias = tuple[int, int]
"""An offset in a feed: a change number, and the creation number of an instance among the entries of that change."""


class LogRange(Struct, frozen=True):
    """The changes of a project behind the change number `after`, up to `until`."""

    project: str
    after: int
    until: int

    def parameters(self) -> dict[str, str | int]:
        """The range as parameters of a statement."""
        return {"project": self.project, "after": self.after, "until": self.until}


class FeedEntry(Struct):
    """An entry of a feed; `item` is None where it has yet to be read."""

    offset: FeedOffset
    key: str
    item: Instance | None = None

    @property
    def is_live(self) -> bool:
        return self.item is None or self.item.deleted_time is UNSET


class FeedSegment(Struct):
    """Some entries of a feed, in order. It has all entries of its kind up to the offset `covered_to`."""

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
