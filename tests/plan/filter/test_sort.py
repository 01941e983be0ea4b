"""Which instances come after another under a sort, and what a sort means."""

import pytest

from builders import SPACE
from emulator import errors
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import All, Any_, Comparison, Constant, Field, Not, Present, Value
from emulator.plan.filter.sort import NUMBER, SortKey, after_position, resolve_sort, sort_value
from emulator.schema.snapshot import Snapshot
from emulator.wire.filters import Sort

NAME = Field("P.name", "text")
LATER = Comparison(NUMBER, ">", Value(7))
SCOPE = Scope(Snapshot.empty("demo"), "node")


def test_after_without_a_sort_is_a_later_number() -> None:
    assert after_position((), [], 7) == LATER


@pytest.mark.parametrize(
    ("descending", "nulls_first", "value", "beyond"),
    [
        (False, False, "a", Any_((Comparison(NAME, ">", Value("a")), Not(Present(NAME))))),
        (True, False, "a", Any_((Comparison(NAME, "<", Value("a")), Not(Present(NAME))))),
        (False, True, "a", Comparison(NAME, ">", Value("a"))),
        (False, True, None, Present(NAME)),
        (False, False, None, Constant(value=False)),
    ],
)
def test_after_counts_nulls_where_they_stand(
    descending: bool,  # noqa: FBT001
    nulls_first: bool,  # noqa: FBT001
    value: str | None,
    beyond: object,
) -> None:
    same = Not(Present(NAME)) if value is None else Comparison(NAME, "=", Value(value))
    found = after_position((SortKey(NAME, descending, nulls_first),), [value], 7)
    assert found == Any_((beyond, All((same, LATER))))


def test_sort_is_ascending_with_nulls_last_by_default() -> None:
    (key,) = resolve_sort([Sort(property=["node", "externalId"])], SCOPE)
    assert key == SortKey(Field("externalId", "text"), descending=False, nulls_first=False)
    (key,) = resolve_sort([Sort(property=["node", "version"], direction="descending", nulls_first=True)], SCOPE)
    assert key == SortKey(Field("version", "int64"), descending=True, nulls_first=True)


def test_sort_by_the_instance_type_is_dropped() -> None:
    assert resolve_sort([Sort(property=["node", "instanceType"])], SCOPE) == ()


def test_sort_has_five_keys_at_most() -> None:
    keys = [Sort(property=["node", "version"])] * 6
    assert len(resolve_sort(keys[:5], SCOPE)) == 5
    with pytest.raises(errors.Violations, match="sort size must be between 0 and 5"):
        resolve_sort(keys, SCOPE)


def test_sort_value_under_a_part_of_a_reference_is_that_part() -> None:
    for part, value in (("space", SPACE), ("externalId", "a:b"), (None, f"demo:{SPACE}:a:b")):
        key = SortKey(Field("type", "text", part=part), descending=False, nulls_first=False)
        assert sort_value(key, f"demo:{SPACE}:a:b") == value
        assert sort_value(key, None) is None
