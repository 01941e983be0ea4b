"""The values and levels of JSON are counted exactly, wherever a block ends."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.http import structure
from emulator.http.structure import has_more_values, is_deeper

TEXT = st.text('[]{}"\\,a', max_size=9)
JSON = st.recursive(
    st.none() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)


def count(value: Any) -> int:
    """Objects and lists, and what they have beside their first element."""
    if not isinstance(value, dict | list):
        return 0
    inner = list(value.values()) if isinstance(value, dict) else value
    return 1 + max(0, len(inner) - 1) + sum(map(count, inner))


def depth(value: Any) -> int:
    if not isinstance(value, dict | list):
        return 0
    return 1 + max(map(depth, value.values() if isinstance(value, dict) else value), default=0)


@given(JSON, st.integers(1, 20), st.sampled_from([None, 1]))
def test_structure_is_counted_exactly(value: Any, block: int, indent: int | None) -> None:
    text = json.dumps([value], indent=indent).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(structure, "_BLOCK", block)
        assert not has_more_values(text, count([value]))
        assert has_more_values(text, count([value]) - 1)
        assert not is_deeper(text, depth([value]))
        assert is_deeper(text, depth([value]) - 1)
