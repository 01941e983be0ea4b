import json
from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct

from emulator.errors import ApiError
from emulator.http import decode


class View(Struct, tag_field="type", tag="view", forbid_unknown_fields=True):
    version: str


class Container(Struct, tag_field="type", tag="container", forbid_unknown_fields=True):
    name: Annotated[str, Meta(pattern="^[a-z]+$")]


class Item(Struct, rename="camel", kw_only=True, forbid_unknown_fields=True):
    external_id: Annotated[str, Meta(min_length=1, max_length=5)]
    count: Annotated[int, Meta(ge=1, le=9)] | None = None
    mode: Literal["on", "off"] = "on"
    source: View | Container | None = None
    properties: dict[str, Annotated[list[View], Meta(max_length=1)]] | None = None
    tags: dict[str, int] | None = None


class Request(Struct, forbid_unknown_fields=True):
    items: Annotated[list[Item], Meta(min_length=1, max_length=3)]


GOOD: dict[str, Any] = {"externalId": "a"}


def refusal(request: Any) -> str:
    with pytest.raises(ApiError) as refused:
        decode.body(Request, json.dumps(request).encode())
    assert refused.value.status == 400
    return refused.value.message


def violation(request: Any) -> str:
    message = refusal(request)
    beginning = "Request had 1 constraint violations. Please fix the request and try again. ["
    assert message.startswith(beginning)
    return message.removeprefix(beginning).removesuffix("]")


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({}, "items must not be null"),
        ({"items": None}, "items must not be null"),
        ({"items": []}, "items size must be between 1 and 3"),
        ({"items": [GOOD] * 4}, "items size must be between 1 and 3"),
        ({"items": [GOOD, {}]}, "items[1].externalId must not be null"),
        ({"items": [GOOD, {"externalId": None}]}, "items[1].externalId must not be null"),
        ({"items": [GOOD, {"externalId": ""}]}, "items[1].externalId size must be between 1 and 5"),
        ({"items": [{"externalId": "abcdef"}]}, "items[0].externalId size must be between 1 and 5"),
        ({"items": [GOOD | {"count": 0}]}, "items[0].count must be greater than or equal to 1"),
        ({"items": [GOOD | {"count": 10}]}, "items[0].count must be less than or equal to 9"),
        ({"items": [GOOD | {"source": {}}]}, "items[0].source.type must not be null"),
        (
            {"items": [GOOD | {"source": {"type": "container", "name": "A"}}]},
            'items[0].source.name must match "^[a-z]+$"',
        ),
        (
            {"items": [GOOD | {"properties": {"a": [], "b": [{"type": "view"}]}}]},
            "items[0].properties.b[0].version must not be null",
        ),
        (
            {"items": [GOOD, GOOD | {"properties": {"a": [], "b.c": [{"type": "view", "version": "1"}] * 2}}]},
            "items[1].properties.b.c size must be between 0 and 1",
        ),
    ],
)
def test_rule_that_is_broken_is_a_violation(request_: Any, expected: str) -> None:
    assert violation(request_) == expected


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"items": [GOOD], "foo": 1}, "Unexpected field - foo"),
        ({"items": [GOOD, GOOD | {"foo": 1}]}, "Unexpected field - items[1].foo"),
        ({"items": [GOOD | {"a`b - at `$.x`": 1}]}, "Unexpected field - items[0].a`b - at `$.x`"),
        ({"items": 3}, "Invalid value for 'items'. Expected array, got integer."),
        ({"items": [3]}, "Invalid value for 'items[0]'. Expected object, got integer."),
        ({"items": [{"externalId": 3}]}, "Invalid value for 'items[0].externalId'. Expected string, got integer."),
        ({"items": [GOOD | {"count": 1.5}]}, "Invalid value for 'items[0].count'. Expected integer, got number."),
        ({"items": [GOOD | {"count": True}]}, "Invalid value for 'items[0].count'. Expected integer, got boolean."),
        (
            {"items": [GOOD | {"mode": "up"}]},
            "Invalid value for 'items[0].mode'. 'up' is not one of the allowed values.",
        ),
        (
            {"items": [GOOD | {"source": {"type": "table"}}]},
            "Invalid value for 'items[0].source.type'. 'table' is not one of the allowed values.",
        ),
        (
            {"items": [GOOD | {"tags": {"a": 1, "b": "x"}}]},
            "Invalid value for 'items[0].tags.b'. Expected integer, got string.",
        ),
    ],
)
def test_wrong_field_is_named(request_: Any, expected: str) -> None:
    assert refusal(request_) == expected


def test_number_out_of_range_names_its_place() -> None:
    with pytest.raises(ApiError, match=r"'items\[1\].count'. Number out of range"):
        decode.body(Request, b'{"items": [{"externalId": "a"}, {"externalId": "a", "count": 1e400}]}')


def test_number_out_of_range_in_a_map_is_refused_without_its_key() -> None:
    with pytest.raises(ApiError, match=r"'items\[0\].tags.\*'. Number out of range"):
        decode.body(Request, b'{"items": [{"externalId": "a", "tags": {"a": 1e400}}]}')


@pytest.mark.parametrize(
    "text",
    [
        b'{"items": [{"externalId": "a", "tags": {"a": "x"}}], "items": 3}',
        b'{"items": [{"externalId": "a", "tags": {"a": "x"}}], "items": []}',
        b'{"items": [{"externalId": "a", "tags": {"a": "x"}, "tags": {"a": 1}}]}',
        b'{"items": [{"externalId": "a", "properties": {"a": [{"type": "view"}]}, "properties": null}]}',
    ],
)
def test_hidden_duplicate_is_refused_without_its_key(text: bytes) -> None:
    with pytest.raises(ApiError) as refused:
        decode.body(Request, text)
    assert refused.value.status == 400
