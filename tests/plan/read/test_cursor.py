"""Cursors of lists: the position in them, and the request that they are bound to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.errors import InvalidCursor
from emulator.plan.read.cursor import CursorPosition, encode_cursor, fingerprint, read_cursor

INTEGERS = st.integers(-(2**63), 2**63 - 1)
SCALARS = st.none() | st.booleans() | INTEGERS | st.floats(allow_nan=False, allow_infinity=False) | st.text()


@given(number=st.integers(0, 2**63 - 1), values=st.lists(SCALARS | st.lists(INTEGERS, max_size=3), max_size=5))
def test_position_is_decoded_from_its_cursor(number: int, values: list[Any]) -> None:
    found = read_cursor(encode_cursor(CursorPosition("r", number, values)), "r", len(values))
    assert found is not None
    assert (found.number, found.values) == (number, values)
    assert [type(value) for value in found.values] == [type(value) for value in values]


@given(text=st.text())
def test_no_text_breaks_it(text: str) -> None:
    with pytest.raises(InvalidCursor):
        read_cursor(text, "r", 0)


def test_cursor_is_of_one_request_and_sort() -> None:
    text = encode_cursor(CursorPosition("r", 1, [1]))
    for request, values in (("other", 1), ("r", 0), ("r", 2)):
        with pytest.raises(InvalidCursor):
            read_cursor(text, request, values)
    assert read_cursor(None, "r", 1) is None


def test_fingerprint_is_of_the_whole_request() -> None:
    assert fingerprint("demo", "node", {"a": 1}) == fingerprint("demo", "node", {"a": 1})
    texts = [fingerprint("demo", "node", []), fingerprint("demo", "edge", []), fingerprint("demo", "node", [1])]
    assert len(set(texts)) == 3
    assert fingerprint({"value": 2**70})
