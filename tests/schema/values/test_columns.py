"""A column that is read at once has the stored forms that its values have one by one."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.limits import DOCUMENTED
from emulator.schema.values.columns import column_parser
from emulator.schema.values.parse import InvalidValue, value_parser
from emulator.wire.schema.containers import PropertyType

ANY = st.one_of(
    st.none(),
    st.just(msgspec.UNSET),
    st.booleans(),
    st.sampled_from([0, 1, -(2**31), 2**31 - 1, 2**31, -(2**63), 2**63 - 1, 2**63]),
    st.sampled_from([0.0, -0.0, 1.5]),
    st.sampled_from(["", "text", "nul\0", "æ" * 5, "x" * 11]),
    st.builds(
        lambda space, external_id: {"space": space, "externalId": external_id},
        st.sampled_from(["plant", "1 is no space", 5, None]),
        st.sampled_from(["a", "", "nul\0", "x" * 256, "x" * 257, 5, None]),
    ),
    st.sampled_from([{}, {"space": "plant"}, {"space": "plant", "externalId": "a", "more": 1}, [], ["text"]]),
)
KINDS = [
    {"type": "text", "maxTextSize": 10},
    {"type": "text"},
    {"type": "text", "list": True},
    {"type": "int32"},
    {"type": "int64"},
    {"type": "float32"},
    {"type": "float64"},
    {"type": "boolean"},
    {"type": "timestamp"},
    {"type": "json"},
    {"type": "direct"},
    {"type": "timeseries"},
]


def as_type(kind: dict[str, Any]) -> Any:
    return msgspec.convert({"list": False, **kind}, PropertyType)


def one_by_one(kind: dict[str, Any], values: list[Any]) -> list[Any] | None:
    read = value_parser(as_type(kind), "demo", DOCUMENTED)
    try:
        return None if None in values or msgspec.UNSET in values else [read(value) for value in values]
    except InvalidValue:
        return None


@pytest.mark.parametrize("kind", KINDS, ids=str)
@given(values=st.lists(ANY, min_size=1, max_size=4))
def test_column_that_is_read_at_once_is_what_its_values_are(kind: dict[str, Any], values: list[Any]) -> None:
    found = column_parser(as_type(kind), "demo", DOCUMENTED)(values)
    assert found is None or repr(found) == repr(one_by_one(kind, values))


@pytest.mark.parametrize(
    ("kind", "values", "stored"),
    [
        ("text", ["a", "b"], ["a", "b"]),
        ("int32", [1, -(2**31)], [1, -(2**31)]),
        ("int64", [1, 2**63 - 1], [1, 2**63 - 1]),
        ("boolean", [True, False], [True, False]),
        ("float64", [1.5, -0.0], [1.5, 0.0]),
        ("direct", [{"externalId": "a:b", "space": "plant"}], ["demo:plant:a:b"]),
    ],
)
def test_plain_column_is_read_at_once(kind: str, values: list[Any], stored: list[Any]) -> None:
    assert repr(column_parser(as_type({"type": kind}), "demo")(values)) == repr(stored)


@pytest.mark.parametrize(
    ("kind", "values"),
    [("text", ["a", None]), ("int32", [1, True]), ("int32", [2**31]), ("float64", [1.0, 1]), ("boolean", [1])],
)
def test_column_with_what_is_not_plainly_right_is_left_to_be_read_one_by_one(kind: str, values: list[Any]) -> None:
    assert column_parser(as_type({"type": kind}), "demo")(values) is None
