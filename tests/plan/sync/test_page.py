"""Pages of a feed, merged from segments."""

from emulator.plan.sync.feed import END
from emulator.plan.sync.page import FeedEntry, FeedSegment, merge_segments, segment

BEGIN = (0, END)


def test_segment_that_is_not_full_covers_everything() -> None:
    assert segment([FeedEntry((3, 1), "a")], BEGIN, until=9, limit=2).covered_to == (9, END)


def test_full_segment_covers_up_to_its_last_entry() -> None:
    assert segment([FeedEntry((3, 1), "a"), FeedEntry((3, 2), "b")], BEGIN, until=9, limit=2).covered_to == (3, 2)


def test_entry_committed_during_the_read_is_not_covered() -> None:
    assert segment([FeedEntry((3, 1), "a"), FeedEntry((12, 2), "b")], BEGIN, until=9, limit=2).covered_to == (3, 1)
    assert segment([FeedEntry((12, 2), "b")], BEGIN, until=9, limit=1).covered_to == BEGIN


def test_page_ends_where_one_of_its_segments_ends() -> None:
    one = FeedSegment([FeedEntry((2, 1), "a"), FeedEntry((7, 1), "c")], (7, 1))
    other = FeedSegment([FeedEntry((4, 5), "b"), FeedEntry((5, 6), "d")], (5, 6))
    entries, position = merge_segments([one, other], BEGIN, limit=5)
    assert [item.key for item in entries] == ["a", "b", "d"]
    assert position == (5, 6)


def test_page_stops_at_its_limit() -> None:
    whole = FeedSegment([FeedEntry((2, 1), "a"), FeedEntry((2, 4), "b"), FeedEntry((2, 5), "c")], (9, END))
    entries, position = merge_segments([whole], BEGIN, limit=2)
    assert [item.key for item in entries] == ["a", "b"]
    assert position == (2, 4)


def test_member_of_several_segments_has_one_entry_at_the_lowest_offset() -> None:
    entries, _ = merge_segments(
        [FeedSegment([FeedEntry((7, 1), "a")], (9, END)), FeedSegment([FeedEntry((2, 1), "a")], (9, END))],
        BEGIN,
        limit=5,
    )
    assert [one.offset for one in entries] == [(2, 1)]


def test_page_never_goes_back() -> None:
    assert merge_segments([FeedSegment([], BEGIN)], (4, END), limit=2) == ([], (4, END))
