import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from starlette.datastructures import QueryParams

from emulator.errors import InvalidRequest, MalformedJson, NestingTooDeep, WrongType
from emulator.http import decode
from emulator.limits import DOCUMENTED


class Anything(Struct):
    value: Any


class Parameters(Struct, rename="camel"):
    limit: int = 10
    used_for: list[str] | None = None
    include_global: bool = False


def nested(depth: int) -> bytes:
    # One level is the request itself.
    return b'{"value":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


def test_json_becomes_a_struct() -> None:
    assert decode.body(Anything, b' {"value": [1, "a"]} ') == Anything([1, "a"])


def test_last_of_duplicated_keys_wins() -> None:
    assert decode.body(Anything, b'{"value": 1, "value": 2}') == Anything(2)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b" ",
        b"{",
        b'{"value": 1',
        b'{"value": 1}}',
        b"\xef\xbb\xbf{}",
        b'{"value": NaN}',
        b'{"value": -Infinity}',
        b'{"value": "\xff"}',
        b'{"value": "\xed\xa0\x80"}',
        rb'{"value": "\ud800"}',
        rb'{"value": "\udc00 "}',
        rb'{"value": {"\ud800": 1}}',
        b'{"value": 01}',
        b"{'value': 1}",
    ],
)
def test_what_is_not_json_is_refused(text: bytes) -> None:
    with pytest.raises(MalformedJson):
        decode.body(Anything, text)


@pytest.mark.parametrize("text", [b"[]", b"3", b'"value"', b"null", b"true"])
def test_what_is_not_an_object_is_refused(text: bytes) -> None:
    with pytest.raises(WrongType, match="Expected object"):
        decode.body(Anything, text)


@pytest.mark.parametrize("number", [b"1e400", b"-1e400", b"9" * 5000])
def test_numbers_that_nothing_holds_are_refused(number: bytes) -> None:
    with pytest.raises(InvalidRequest, match="out of range"):
        decode.body(Anything, b'{"value": %s}' % number)


def test_nesting_is_bounded() -> None:
    assert decode.body(Anything, nested(DOCUMENTED.request_depth)).value
    for depth in (DOCUMENTED.request_depth + 1, 900, 100_000):
        with pytest.raises(NestingTooDeep):
            decode.body(Anything, nested(depth))


@pytest.mark.parametrize("unit", ["[", "{", '"', '\\"', "\\\\", '"}[{'])
def test_brackets_in_text_do_not_nest(unit: str) -> None:
    texts = [unit * 500, "", unit, '"']
    assert decode.body(Anything, json.dumps({"value": texts}).encode()) == Anything(texts)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text('[]{}"\\a,:'),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('[]{}"\\a'), inner),
)


@given(JSON, st.integers(0, 120))
def test_depth_is_counted_exactly(value: Any, wrappings: int) -> None:
    for _ in range(wrappings):
        value = [value, "]"]
    text = json.dumps({"value": value}).encode()
    if depth({"value": value}) > DOCUMENTED.request_depth:
        with pytest.raises(NestingTooDeep):
            decode.body(Anything, text)
    else:
        assert decode.body(Anything, text) == Anything(value)


def depth(value: Any) -> int:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return 1 + max(map(depth, inner), default=0)
    return 0


@given(st.binary())
def test_any_bytes_are_decoded_or_refused(text: bytes) -> None:
    with contextlib.suppress(InvalidRequest):
        decode.body(Anything, text)


def test_query_parameters_become_a_struct() -> None:
    query = QueryParams("limit=5&usedFor=node&usedFor=edge&includeGlobal=true")
    assert decode.query(Parameters, query) == Parameters(5, ["node", "edge"], include_global=True)


def test_absent_query_parameters_take_their_defaults() -> None:
    assert decode.query(Parameters, QueryParams("")) == Parameters()


def test_unknown_query_parameters_are_passed_over() -> None:
    assert decode.query(Parameters, QueryParams("foo=1&used_for=x")) == Parameters()


@pytest.mark.parametrize("query", ["limit=x", "limit=", "limit=1.5", "includeGlobal=maybe", "limit=1&limit=x"])
def test_wrong_query_values_are_refused(query: str) -> None:
    with pytest.raises(WrongType):
        decode.query(Parameters, QueryParams(query))
