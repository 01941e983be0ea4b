"""Filters of the API, resolved against the schema into predicates."""

from typing import Any

import msgspec
import pytest

from emulator import errors
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.operands import FilterContext
from emulator.plan.filter.predicates import (
    All,
    Comparison,
    Constant,
    Contains,
    Field,
    HasLabels,
    KeyIn,
    Not,
    OneOf,
    Predicate,
    Present,
    StartsWith,
    TargetMatches,
    Value,
)
from emulator.plan.filter.resolve import resolve_filter
from emulator.wire.filters import Filter
from snapshots import container_object, container_ref, mapped, prop, snapshot, view_object, view_ref

NAME, SIZE, TAGS, LINK = (["s", "Thing", name] for name in ("name", "size", "tags", "link"))
name, size, link = Field("Thing.name", "text"), Field("Thing.size", "int64"), Field("Thing.link", "direct")
tags = Field("Thing.tags", "text", list=True)
OWN = {"equals": {"property": NAME, "value": "own"}}
ITSELF = {"hasData": [view_ref("Circle")]}
GONE = {"exists": {"property": ["s", "Gone", "name"]}}
SCHEMA = snapshot(
    container_object(
        "Thing", {"name": prop(), "size": prop("int64"), "tags": prop(list=True), "link": prop("direct")}, usedFor="all"
    ),
    container_object("Other", {"name": prop()}),
    view_object("Both", {"a": mapped("Thing.name"), "b": mapped("Other.name")}),
    view_object("Own", {"a": mapped("Thing.name")}, filter=OWN),
    view_object("Nothing", {}),
    view_object("Circle", {"a": mapped("Thing.name")}, filter=ITSELF),
    view_object("Lost", {"a": mapped("Thing.name")}, filter=GONE),
)


def resolved(filter_: dict[str, Any], kind: Any = "node", **parameters: Any) -> Predicate:
    return resolve_filter(msgspec.convert(filter_, Filter), FilterContext(Scope(SCHEMA, kind), parameters or None))


A = Comparison(name, "=", Value("a"))
EQUALS_A = {"equals": {"property": NAME, "value": "a"}}
POINT = {"startProperty": SIZE, "endProperty": SIZE}


@pytest.mark.parametrize(
    ("filter_", "predicate"),
    [
        ({"matchAll": {}}, Constant(value=True)),
        ({"invalid": {"filterType": "equals"}}, Constant(value=False)),
        (EQUALS_A, A),
        ({"not": EQUALS_A}, Not(A)),
        ({"and": [EQUALS_A]}, A),
        ({"and": [EQUALS_A, {"and": [EQUALS_A, {"matchAll": {}}]}]}, A),
        ({"or": [EQUALS_A, {"matchAll": {}}]}, Constant(value=True)),
        ({"equals": {"property": NAME, "value": None}}, Comparison(name, "=", Value(None))),
        (
            {"equals": {"property": NAME, "value": {"property": ["node", "space"]}}},
            Comparison(name, "=", Field("space", "text")),
        ),
        ({"in": {"property": NAME, "values": ["a", None]}}, OneOf(name, Value(["a"]))),
        ({"in": {"property": NAME, "values": {"property": TAGS}}}, OneOf(name, tags)),
        ({"in": {"property": TAGS, "values": ["a"]}}, Contains(tags, Value(["a"]), every=False)),
        ({"containsAny": {"property": TAGS, "values": ["a"]}}, Contains(tags, Value(["a"]), every=False)),
        ({"containsAll": {"property": TAGS, "values": []}}, Contains(tags, Value([]), every=True)),
        ({"range": {"property": SIZE, "gt": 1}}, Comparison(size, ">", Value(1))),
        (
            {"range": {"property": SIZE, "gte": 1, "lt": 2}},
            All((Comparison(size, ">=", Value(1)), Comparison(size, "<", Value(2)))),
        ),
        ({"range": {"property": SIZE, "gt": None, "lte": 2}}, Comparison(size, "<=", Value(2))),
        (
            {"overlaps": {**POINT, "gt": 1, "lte": 2}},
            All((Comparison(size, ">", Value(1)), Comparison(size, "<=", Value(2)))),
        ),
        ({"prefix": {"property": NAME, "value": "a"}}, StartsWith(name, Value("a"))),
        ({"prefix": {"property": TAGS, "value": "a"}}, StartsWith(tags, Value(["a"]))),
        ({"prefix": {"property": TAGS, "value": ["a", "b"]}}, StartsWith(tags, Value(["a", "b"]))),
        ({"exists": {"property": NAME}}, Present(name)),
        ({"nested": {"scope": LINK, "filter": EQUALS_A}}, TargetMatches(link, A)),
        ({"hasData": []}, Constant(value=True)),
        ({"hasData": [container_ref("Thing")]}, HasLabels(("Thing",))),
        ({"hasData": [view_ref("Both")]}, HasLabels(("Thing", "Other"))),
        ({"hasData": [view_ref("Own")]}, Comparison(name, "=", Value("own"))),
        ({"hasData": [view_ref("Nothing")]}, HasLabels(())),
        ({"hasData": [view_ref("Circle")]}, HasLabels(("Thing",))),
        ({"hasData": [view_ref("Lost")]}, Constant(value=False)),
        ({"instances": [{"space": "s", "externalId": "a"}]}, KeyIn(("demo:s:a",))),
    ],
)
def test_filter_resolves_to_its_predicate(filter_: dict[str, Any], predicate: Predicate) -> None:
    assert resolved(filter_) == predicate


def test_reference_is_to_an_instance_of_the_kind_that_is_listed() -> None:
    filter_ = {"instanceReferences": [{"space": "s", "externalId": "a"}]}
    assert resolved(filter_, "edge") == KeyIn(("edge/demo:s:a",))
    nested = {"nested": {"scope": ["edge", "endNode"], "filter": filter_}}
    assert resolved(nested, "edge") == TargetMatches(Field("endNode", "direct"), KeyIn(("demo:s:a",)))


def test_parameter_stands_for_its_value() -> None:
    filter_ = {"equals": {"property": NAME, "value": {"parameter": "p"}}}
    assert resolved(filter_, p="a") == A
    assert resolved({"in": {"property": NAME, "values": {"parameter": "p"}}}, p=["a"]) == OneOf(name, Value(["a"]))
    for parameters, error in (({"q": "a"}, errors.MissingParameter), ({"p": 1}, errors.InvalidFilterValue)):
        with pytest.raises(error):
            resolved(filter_, **parameters)


@pytest.mark.parametrize("filter_", [{}, {"matchAll": {}, "not": {"matchAll": {}}}, {"nope": {}}, {"equals": {}}])
def test_filter_has_exactly_one_operator(filter_: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(filter_, Filter)
