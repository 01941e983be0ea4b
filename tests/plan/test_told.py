"""What a feed tells, put together from its parts."""

from emulator.plan.feed import END
from emulator.plan.told import Part, Told, page, part

BEGIN = (0, END)


def test_part_that_is_not_full_covers_all() -> None:
    assert part([Told((3, 1), "a")], BEGIN, until=9, limit=2).covered == (9, END)


def test_full_part_covers_as_far_as_it_goes() -> None:
    assert part([Told((3, 1), "a"), Told((3, 2), "b")], BEGIN, until=9, limit=2).covered == (3, 2)


def test_what_changed_while_it_was_read_covers_nothing() -> None:
    assert part([Told((3, 1), "a"), Told((12, 2), "b")], BEGIN, until=9, limit=2).covered == (3, 1)
    assert part([Told((12, 2), "b")], BEGIN, until=9, limit=1).covered == BEGIN


def test_page_goes_no_further_than_every_part() -> None:
    one = Part([Told((2, 1), "a"), Told((7, 1), "c")], (7, 1))
    other = Part([Told((4, 5), "b"), Told((5, 6), "d")], (5, 6))
    told, reached = page([one, other], BEGIN, limit=5)
    assert [item.key for item in told] == ["a", "b", "d"]
    assert reached == (5, 6)


def test_page_stops_at_its_limit() -> None:
    whole = Part([Told((2, 1), "a"), Told((2, 4), "b"), Told((2, 5), "c")], (9, END))
    told, reached = page([whole], BEGIN, limit=2)
    assert [item.key for item in told] == ["a", "b"]
    assert reached == (2, 4)


def test_member_of_several_parts_is_told_once_and_first() -> None:
    told, _ = page([Part([Told((7, 1), "a")], (9, END)), Part([Told((2, 1), "a")], (9, END))], BEGIN, limit=5)
    assert [one.at for one in told] == [(2, 1)]


def test_page_never_goes_back() -> None:
    assert page([Part([], BEGIN)], (4, END), limit=2) == ([], (4, END))
