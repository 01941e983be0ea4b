"""What rows of columns are as JSON."""

from typing import Any

from msgspec import to_builtins

from emulator.plan.read.json_objects import objects, objects_or_null


def rows(columns: dict[str, list[Any]], count: int = 2) -> Any:
    return to_builtins(objects(columns, count))


def test_row_has_what_is_not_null() -> None:
    assert rows({"a": [1, None], "b": [False, ""]}) == [{"a": 1, "b": False}, {"b": ""}]
    assert rows({"a": [None, None]}) == [{}, {}]


def test_there_are_rows_without_columns() -> None:
    assert rows({}) == [{}, {}]
    assert rows({}, 0) == rows({"a": []}, 0) == []


def test_any_name_of_the_api_is_a_name() -> None:
    names = ["class", "None", "self", "value0", "msgspec", "View/v1", "a-b", "1"]
    assert rows({name: [name] for name in names}, 1) == [{name: name for name in names}]


def test_row_with_nothing_in_it_is_null_where_asked_for() -> None:
    found = objects_or_null({"a": [1, None, None], "b": [None, None, 2]}, 3)
    assert to_builtins(found) == [{"a": 1}, None, {"b": 2}]
    assert None not in objects_or_null({"a": [1, 2], "b": [None, None]}, 2)
