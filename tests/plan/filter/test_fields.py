"""Which field a path names, and how a literal that is compared with it is read."""

from typing import Any

import pytest

from emulator import errors
from emulator.plan.filter.fields import RESERVED, Scope, read_number, resolve_field
from emulator.plan.filter.predicates import Field
from emulator.schema.values.parse import InvalidValue
from emulator.wire.references import ViewId
from snapshots import container_object, mapped, prop, snapshot, view_object, view_ref

THING = container_object(
    "Thing",
    {
        "name": prop(),
        "tags": prop(list=True),
        "size": prop("int32"),
        "share": prop("float64"),
        "ratio": prop("float32"),
        "at": prop("timestamp"),
        "link": prop("direct"),
        "short": prop(maxTextSize=1),
    },
)
PARENT = view_object("Parent", {"title": mapped("Thing.name")})
CHILD = view_object("Child", {"amount": mapped("Thing.size")}, implements=[view_ref("Parent")])
SCOPE = Scope(snapshot(THING, PARENT, CHILD), "node")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (["node", "externalId"], Field("externalId", "text")),
        (["edge", "startNode"], Field("startNode", "direct")),
        (["node", "type", "space"], Field("type", "text", part="space")),
        (["edge", "endNode", "externalId"], Field("endNode", "text", part="externalId")),
        (["node", "createdTime"], Field("createdTime", "time")),
        (["s", "Thing", "tags"], Field("Thing.tags", "text", list=True)),
        (["s", "Parent/1", "title"], Field("Thing.name", "text")),
        (["s", "Child/1", "title"], Field("Thing.name", "text")),
        (["s", "Child/1", "amount"], Field("Thing.size", "int32")),
    ],
)
def test_path_names_a_field(path: list[str], field: Field) -> None:
    assert resolve_field(path, SCOPE).field == field


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ([], errors.UnknownFilterProperty),
        (["title"], errors.UnknownFilterProperty),
        (["node", "title"], errors.UnknownFilterProperty),
        (["node", "space", "externalId"], errors.UnknownFilterProperty),
        (["s", "Child/1", "name"], errors.UnknownProperty),
        (["s", "Parent/1", "amount"], errors.UnknownProperty),
        (["s", "Thing", "title"], errors.UnknownProperty),
        (["s", "Child/2", "title"], errors.UnknownViews),
        (["s", "Child", "title"], errors.UnknownContainers),
        *((["s", "Child/1", name], errors.ReservedIdentifier) for name in RESERVED),
    ],
)
def test_path_to_nothing_is_refused(path: list[str], error: type[Exception]) -> None:
    with pytest.raises(error):
        resolve_field(path, SCOPE)


def test_bare_name_is_of_the_view_of_the_scope() -> None:
    scope = Scope(SCOPE.snapshot, "node", ViewId("s", "Child", "1"))
    assert resolve_field(["title"], scope).field == Field("Thing.name", "text")


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("size", 7.0, 7),
        ("size", 2**31, 2**31),
        ("size", 0.5, 0.5),
        ("size", -(2**63), -(2**63)),
        ("size", 2**63, float("inf")),
        ("size", -(10**400), float("-inf")),
        ("share", 1, 1.0),
        ("share", 2**70, float(2**70)),
        ("share", 10**400, float("inf")),
        ("ratio", 0.10000000149011612, 0.1),
        ("ratio", 1e300, 1e300),
        ("short", "longer than a value may be", "longer than a value may be"),
        ("tags", "an element", "an element"),
        ("at", "2024-12-06T01:00:00.000+01:00", "2024-12-06T00:00:00+00:00"),
        ("link", {"space": "s", "externalId": "a"}, "demo:s:a"),
    ],
)
def test_literal_is_read_as_what_it_is_compared_with(name: str, value: Any, read: Any) -> None:
    found = resolve_field(["s", "Thing", name], SCOPE).parse(value)
    assert found == read
    assert type(found) is type(read)


def test_time_is_read_from_either_form() -> None:
    read = resolve_field(["node", "createdTime"], SCOPE).parse
    assert read(1733443200001) == read("2024-12-06T01:00:00.001+01") == 1733443200001
    assert read("0001-01-01T00:00:00Z") == -62135596800000
    for value in ("soon", True, 1.5, 2**63):
        with pytest.raises(InvalidValue):
            read(value)


@pytest.mark.parametrize("value", [True, "1", None, [1]])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValue):
        read_number(value)
    with pytest.raises(InvalidValue):
        resolve_field(["s", "Thing", "share"], SCOPE).parse(value)
