"""Which JSON values fit which property type, and what is stored of them."""

import struct
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.schema.values.parse import InvalidValue, shortest_float32, value_parser
from emulator.wire.schema.containers import PropertyType

INT64 = 2**63


def read(kind: dict[str, Any] | str, value: Any) -> Any:
    kind = {"type": kind} if isinstance(kind, str) else kind
    return value_parser(msgspec.convert({"list": False, **kind}, PropertyType), "demo")(value)


ENUM = {"type": "enum", "values": {"on": {}, "off": {}, "unknown": {}}, "unknownValue": "unknown"}


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("text", "", ""),
        ("text", "x" * 128_000, "x" * 128_000),
        ({"type": "text", "maxTextSize": 4}, "æø", "æø"),
        ("boolean", False, False),
        ("int32", -(2**31), -(2**31)),
        ("int32", 2**31 - 1, 2**31 - 1),
        ("int64", -INT64, -INT64),
        ("int64", INT64 - 1, INT64 - 1),
        ("float32", 0.70771056, 0.70771056),
        ("float32", 0.1, 0.1),
        ("float32", 16777217, 16777216.0),
        ("float32", 3.4028234663852886e38, 3.4028235e38),
        ("float64", 1, 1.0),
        ("float64", 1.7976931348623157e308, 1.7976931348623157e308),
        ("timestamp", "2024-12-06T00:00:00.000Z", "2024-12-06T00:00:00+00:00"),
        ("timestamp", "2020-03-14T15:09:26.535", "2020-03-14T15:09:26.535+00:00"),
        ("timestamp", "2020-03-14T15:09:26.5+02:00", "2020-03-14T13:09:26.500+00:00"),
        ("timestamp", "2020-03-14T15:09:26-0130", "2020-03-14T16:39:26+00:00"),
        ("timestamp", "2020-03-14T15:09:26+01", "2020-03-14T14:09:26+00:00"),
        ("timestamp", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00"),
        ("timestamp", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999+00:00"),
        ("date", "2024-02-29", "2024-02-29"),
        ("json", {"b": 1, "a": [None, {"c": 2**70}]}, '{"a":[null,{"c":1180591620717411303424}],"b":1}'),
        ("json", {"a": "\\u0000"}, '{"a":"\\\\u0000"}'),
        ("timeseries", "ts", "ts"),
        ("file", "f", "f"),
        ("sequence", "s", "s"),
        ("direct", {"space": "sp", "externalId": "a:b"}, "demo:sp:a:b"),
        (ENUM, "on", "on"),
        ({"type": "int64", "list": True}, [3, 1, 3], [3, 1, 3]),
        ({"type": "text", "list": True}, [], []),
        ({"type": "text", "list": True, "maxListSize": 1200}, ["x"] * 1200, ["x"] * 1200),
    ],
)
def test_value_that_fits_is_stored(kind: Any, value: Any, stored: Any) -> None:
    found = read(kind, value)
    assert found == stored
    assert type(found) is type(stored)


@pytest.mark.parametrize(
    ("kind", "value", "rule"),
    [
        ("text", 1, "Expected a text, got an integer."),
        ("text", "a\0b", "NUL"),
        ("text", "x" * 128_001, "128000 bytes"),
        ("text", "æ" * 64_001, "128000 bytes"),
        ({"type": "text", "maxTextSize": 4}, "æøå", "4 bytes"),
        ("boolean", "true", "Expected a boolean, got a text."),
        ("boolean", 1, "Expected a boolean, got an integer."),
        ("int32", 2**31, "out of range for int32"),
        ("int32", 1.0, "Expected an int32, got a float."),
        ("int32", True, "Expected an int32, got a boolean."),
        ("int64", INT64, "out of range for int64"),
        ("int64", "1", "Expected an int64, got a text."),
        ("float32", 3.5e38, "out of range for float32"),
        ("float32", 10**400, "out of range for float32"),
        ("float64", 10**400, "out of range for float64"),
        ("float64", True, "Expected a float64, got a boolean."),
        ("timestamp", "2024-12-06", "Not a timestamp"),
        ("timestamp", "2024-12-06 00:00:00Z", "Not a timestamp"),
        ("timestamp", "2024-12-06T00:00:00.1234Z", "Not a timestamp"),
        ("timestamp", "2024-02-30T00:00:00Z", "Not a valid timestamp"),
        ("timestamp", "2024-12-06T24:00:00Z", "Not a valid timestamp"),
        ("timestamp", "0000-12-06T00:00:00Z", "Not a valid timestamp"),
        ("timestamp", "9999-12-31T23:59:59-01:00", "Not a valid timestamp"),
        ("timestamp", 1733443200000, "Expected a timestamp, got an integer."),
        ("date", "2024-02-30", "Not a valid date"),
        ("date", "20240230", "Not a valid date"),
        ("date", "\u0662024-01-01", "Not a valid date"),
        ("json", [1], "Expected a JSON object, got a list."),
        ("json", "{}", "Expected a JSON object, got a text."),
        ("json", {"a": "\0"}, "NUL"),
        ("json", {"k" * 129: 1}, "128 characters"),
        ("json", {str(i): 1 for i in range(257)}, "256 keys"),
        ("json", {"a": "x" * 10_300}, "10240 bytes"),
        ("json", {str(i): "x" * 10_000 for i in range(5)}, "40960 bytes"),
        ("direct", "sp:a", "Expected a direct relation, got a text."),
        ("direct", {"space": "sp"}, "exactly the keys"),
        ("direct", {"space": "sp", "externalId": "a", "type": "node"}, "exactly the keys"),
        ("direct", {"space": "s:p", "externalId": "a"}, "must match"),
        ("direct", {"space": "sp", "externalId": ""}, "1 to 256 characters"),
        (ENUM, "unknown", "Allowed values are [on, off]."),
        (ENUM, "ON", "Allowed values are [on, off]."),
        ({"type": "int64", "list": True}, 1, "Expected a list of int64, got an integer."),
        ({"type": "int64", "list": True}, [1, None], "Expected an int64, got null."),
        ({"type": "int64", "list": True}, [[1]], "Expected an int64, got a list."),
        ({"type": "int64", "list": True}, [1] * 1001, "1001 elements, the limit is 1000"),
        ({"type": "direct", "list": True}, [{}] * 101, "101 elements, the limit is 100"),
        ({"type": "text", "list": True}, ["x" * 70_000] * 2, "128000 bytes"),
        ({"type": "json", "list": True}, [{"a": "x" * 10_000}] * 5, "40960 bytes"),
    ],
)
def test_value_that_does_not_fit_is_rejected_by_rule(kind: Any, value: Any, rule: str) -> None:
    with pytest.raises(InvalidValue) as rejected:
        read(kind, value)
    assert rule in rejected.value.rule


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_float32_reads_back_as_the_same_float32(value: float) -> None:
    rounded = shortest_float32(value)
    assert struct.pack("<f", rounded) == struct.pack("<f", value)
    assert len(repr(abs(rounded)).split("e")[0].replace(".", "").strip("0")) <= 9


@given(
    st.datetimes(min_value=__import__("datetime").datetime(2, 1, 1)),
    st.datetimes(min_value=__import__("datetime").datetime(2, 1, 1)),
)
def test_stored_timestamps_sort_as_instants(one: Any, other: Any) -> None:
    one, other = (moment.replace(microsecond=moment.microsecond // 1000 * 1000) for moment in (one, other))
    stored = [read("timestamp", moment.isoformat(timespec="milliseconds")) for moment in (one, other)]
    assert (stored[0] < stored[1]) == (one < other)
    assert (stored[0] == stored[1]) == (one == other)


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_negative_zero_is_zero(kind: str) -> None:
    assert str(read(kind, -0.0)) == "0.0"
