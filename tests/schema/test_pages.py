import base64
from typing import Any

import pytest

from emulator.errors import InvalidCursor, Violations
from emulator.schema.pages import page

KEYS = [("a", "2"), ("b", "1"), ("a", "1")]


def test_pages_follow_one_another_in_order() -> None:
    first, cursor = page(KEYS, 2, None, ["x"])
    second, end = page(KEYS, 2, cursor, ["x"])
    assert (first, second, end) == ([("a", "1"), ("a", "2")], [("b", "1")], None)


def test_full_last_page_has_no_cursor() -> None:
    assert page(KEYS, 3, None, ["x"])[1] is None


def test_limit_is_ten_unless_given() -> None:
    assert len(page([(str(n),) for n in range(11)], None, None, [])[0]) == 10


def test_limit_above_the_maximum_is_cut() -> None:
    found, cursor = page([(f"{n:04}",) for n in range(1001)], 5000, None, [])
    assert len(found) == 1000
    assert cursor is not None


@pytest.mark.parametrize("limit", [0, -1])
def test_limit_below_one_is_refused(limit: Any) -> None:
    with pytest.raises(Violations, match="limit must be greater than or equal to 1"):
        page(KEYS, limit, None, [])


@pytest.mark.parametrize(
    "cursor", ["", "x", "é", "!!!!", base64.urlsafe_b64encode(b'[["a"]]').decode(), base64.b64encode(b"\xff").decode()]
)
def test_broken_cursor_is_refused(cursor: Any) -> None:
    with pytest.raises(InvalidCursor, match=r"Cursor is not valid for this request\."):
        page(KEYS, 2, cursor, ["x"])


def test_cursor_of_another_request_is_refused() -> None:
    _, cursor = page(KEYS, 2, None, ["x", None])
    with pytest.raises(InvalidCursor):
        page(KEYS, 2, cursor, ["x", "space"])


def test_cursor_goes_on_where_its_key_was_deleted() -> None:
    _, cursor = page(KEYS, 1, None, [])
    assert page([("b", "1")], 1, cursor, []) == ([("b", "1")], None)
