from typing import Any

import msgspec

from emulator.schema.views.response import view_response
from emulator.wire.references import ViewId
from snapshots import container_object, container_ref, mapped, prop, snapshot, view_object, view_ref

SCHEMA = snapshot(
    container_object("C", {"a": {**prop(nullable=False), "name": "not inherited", "defaultValue": "x"}}),
    view_object("Parent", {"a": mapped("C.a")}),
    view_object(
        "Child",
        {"b": mapped("C.a", name="own", description="text")},
        implements=[view_ref("Parent")],
        name="n",
        filter={"matchAll": {}},
    ),
    view_object("Filtered", {}, filter={"matchAll": {}}),
    view_object("Empty", {}),
)
A = {
    "constraintState": {"nullability": "current"},
    "type": {"type": "text", "list": False, "collation": "ucs_basic"},
    "container": container_ref("C"),
    "containerPropertyIdentifier": "a",
    "immutable": False,
    "nullable": False,
    "autoIncrement": False,
    "defaultValue": "x",
}


def answer(name: str, *, inherited: bool = True) -> Any:
    return msgspec.to_builtins(view_response(SCHEMA.view(ViewId("s", name, "1")), inherited=inherited))


def test_view_is_answered_as_the_service_does() -> None:
    assert answer("Child") == {
        "space": "s",
        "externalId": "Child",
        "version": "1",
        "createdTime": 1,
        "lastUpdatedTime": 1,
        "writable": True,
        "queryable": True,
        "usedFor": "node",
        "isGlobal": False,
        "properties": {"b": {**A, "name": "own", "description": "text"}, "a": A},
        "mappedContainers": [container_ref("C")],
        "implements": [view_ref("Parent")],
        "name": "n",
        "filter": {"matchAll": {}},
    }


def test_inherited_properties_can_be_left_out() -> None:
    assert list(answer("Child", inherited=False)["properties"]) == ["b"]


def test_view_with_a_filter_or_properties_can_be_queried() -> None:
    assert answer("Filtered")["queryable"]
    assert not answer("Empty")["queryable"]
    assert answer("Empty")["implements"] == []
