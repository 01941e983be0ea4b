"""Which differences between two answers are found."""

from typing import Any

import pytest
from msgspec import UNSET

from emulator.cassettes.comparison import Comparison
from emulator.cassettes.replacements import Replacements


def compared(expected: Any, got: Any) -> list[tuple[Any, ...]]:
    found = Comparison(Replacements()).differences(expected, got)
    return [
        (each.path, each.kind, *(value for value in (each.expected, each.got) if value is not UNSET)) for each in found
    ]


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ({"a": 1}, {"a": 1.0}),
        ({"createdTime": 1}, {"createdTime": 2}),
        ({"pathLastUpdatedTime": "2001"}, {"pathLastUpdatedTime": "2026"}),
        ({"nextCursor": "a"}, {"nextCursor": "b"}),
        ({"nextCursor": {"set": "a"}}, {"nextCursor": {"set": "b"}}),
        ({"id": 1}, {"id": 2}),
        ({"state": "pending"}, {"state": "current"}),
        ({"cdf_cdm": {"A/v1": {"name": "a", "description": "b"}}}, {"cdf_cdm": {"A/v1": {"name": "c"}}}),
        ({"cdf_cdm": {"A/v1": {"name": None}}}, {"cdf_cdm": {"A/v1": {"name": None}}}),
    ],
    ids=str,
)
def test_answers_are_equal(expected: Any, got: Any) -> None:
    assert compared(expected, got) == []


@pytest.mark.parametrize(
    ("expected", "got", "difference"),
    [
        ({"a": 1}, {"a": 2}, ("$.a", "value", 1, 2)),
        ({"a": 1}, {"a": True}, ("$.a", "type", 1, True)),
        ({"a": 1}, {"a": "1"}, ("$.a", "type", 1, "1")),
        ({"a": 1}, {}, ("$.a", "missing", 1)),
        ({"a": None}, {}, ("$.a", "missing", None)),
        ({}, {"a": 1}, ("$.a", "unexpected", 1)),
        ({"a": [1]}, {"a": [1, 2]}, ("$.a", "length", 1, 2)),
        ({"a": [{"V/v1": 1}]}, {"a": [{"V/v1": 2}]}, ('$.a[0]["V/v1"]', "value", 1, 2)),
        ({"createdTime": 1}, {"createdTime": "1"}, ("$.createdTime", "type", 1, "1")),
        ({"nextCursor": "a"}, {"nextCursor": None}, ("$.nextCursor", "type", "a", None)),
        ({"nextCursor": None}, {"nextCursor": "a"}, ("$.nextCursor", "type", None, "a")),
        ({"nextCursor": {"set": "a"}}, {"nextCursor": {}}, ("$.nextCursor.set", "missing", "a")),
        ({"state": "failed"}, {"state": "current"}, ("$.state", "value", "failed", "current")),
        ({"A": {"name": "a"}}, {"A": {"name": "b"}}, ("$.A.name", "value", "a", "b")),
        ({"id": "a"}, {"id": "b"}, ("$.id", "value", "a", "b")),
    ],
    ids=str,
)
def test_difference_is_found(expected: Any, got: Any, difference: tuple[Any, ...]) -> None:
    assert compared(expected, got) == [difference]


def test_cursors_and_times_of_this_replay_stand_for_recorded_ones() -> None:
    replacements = Replacements()
    Comparison(replacements).differences(
        {"nextCursor": "cursor-1", "items": [{"lastUpdatedTime": 1000000000001, "id": 5}]},
        {"nextCursor": "given", "items": [{"lastUpdatedTime": 1790000000000, "id": 7}]},
    )
    sent = {"cursor": "cursor-1", "cursors": {"a": "cursor-1"}, "gt": [1000000000001, 5, True, None]}
    assert replacements.in_body(sent) == {
        "cursor": "given",
        "cursors": {"a": "given"},
        "gt": [1790000000000, 5, True, None],
    }
    assert replacements.in_path("/models/spaces?limit=1&cursor=cursor-1") == "/models/spaces?limit=1&cursor=given"
    assert replacements.in_path("/models/spaces?a=%20") == "/models/spaces?a=%20"
