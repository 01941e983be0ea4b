from typing import Any

import pytest

from emulator.schema.values.parse import InvalidValue
from emulator.wire.references import ContainerId
from snapshots import container_object, container_ref, prop, snapshot


def model(properties: Any, **fields: Any) -> Any:
    return snapshot(container_object("C", properties, **fields)).container(ContainerId("s", "C"))


def test_property_has_a_readable_key_and_a_reader() -> None:
    text = model({"name": prop()}).properties["name"]
    assert (text.id, text.key, text.parse("x")) == ("name", "C.name", "x")
    with pytest.raises(InvalidValue):
        text.parse(1)


def test_relation_is_read_as_the_key_of_its_node() -> None:
    relation = model({"friend": prop("direct")}).properties["friend"]
    assert relation.parse({"space": "s", "externalId": "x"}) == "demo:s:x"


def test_default_is_in_its_stored_form() -> None:
    properties = {
        "at": {**prop("timestamp"), "defaultValue": "2025-01-01T00:00:00.000Z"},
        "off": {**prop("boolean"), "defaultValue": False},
        "none": prop("boolean"),
    }
    found = model(properties).properties
    assert (found["at"].default, found["at"].has_default) == ("2025-01-01T00:00:00+00:00", True)
    assert (found["off"].default, found["off"].has_default) == (False, True)
    assert (found["none"].default, found["none"].has_default) == (None, False)


def test_required_is_what_nobody_else_fills_in() -> None:
    properties = {
        "must": prop(nullable=False),
        "may": prop(),
        "filled": {**prop(nullable=False), "defaultValue": "x"},
        "counted": {**prop("int32", nullable=False), "autoIncrement": True},
    }
    assert [p.id for p in model(properties).required] == ["must"]


def test_constraints_are_split_by_kind() -> None:
    constraints = {
        "unique": {"properties": ["b", "a"], "bySpace": True},
        "needs": {"require": container_ref("D")},
    }
    found = model({"a": prop(), "b": prop()}, constraints=constraints)
    (unique,) = found.unique
    assert (unique.name, unique.by_space, unique.key) == ("unique", True, "C!unique")
    assert [p.id for p in unique.properties] == ["b", "a"]
    assert found.requires == (("needs", ContainerId("s", "D")),)
