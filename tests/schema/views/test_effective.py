from typing import Any

import msgspec

from emulator.wire.references import ContainerId, ViewId, ViewReference
from snapshots import container_object, container_ref, mapped, prop, snapshot, view_object, view_ref

C = container_object("C", {"a": prop(nullable=False), "b": prop(), "r": prop("direct", list=True)})
D = container_object("D", {"a": prop(), "r": prop("direct")}, usedFor="all")
KIND = {"space": "s", "externalId": "t"}


def resolved(name: str, *objects: Any) -> Any:
    return snapshot(C, D, *objects).view(ViewId("s", name, "1"))


def test_view_has_what_it_implements() -> None:
    view = resolved(
        "Child",
        view_object("Parent", {"a": mapped("C.a")}),
        view_object("Child", {"b": mapped("C.b")}, implements=[view_ref("Parent")]),
    )
    assert {name: prop.property.key for name, prop in view.properties.items()} == {"b": "C.b", "a": "C.a"}
    assert [container.id for container in view.containers] == [ContainerId("s", "C")]


def test_own_property_wins_over_inherited_ones() -> None:
    view = resolved(
        "Child",
        view_object("Parent", {"a": mapped("C.a")}),
        view_object("Child", {"a": mapped("D.a")}, implements=[view_ref("Parent")]),
    )
    assert view.properties["a"].property.key == "D.a"


def test_later_parent_wins_over_earlier_one() -> None:
    view = resolved(
        "Child",
        view_object("First", {"a": mapped("C.a")}),
        view_object("Second", {"a": mapped("D.a")}),
        view_object("Child", {}, implements=[view_ref("First"), view_ref("Second")]),
    )
    assert view.properties["a"].property.key == "D.a"


def test_parent_wins_over_the_root_it_shares() -> None:
    view = resolved(
        "Child",
        view_object("Root", {"a": mapped("C.a")}),
        view_object("First", {"a": mapped("D.a")}, implements=[view_ref("Root")]),
        view_object("Second", {}, implements=[view_ref("Root")]),
        view_object("Child", {}, implements=[view_ref("First"), view_ref("Second")]),
    )
    assert view.properties["a"].property.key == "D.a"


def test_missing_parent_and_container_leave_nothing_behind() -> None:
    view = resolved("V", view_object("V", {"x": mapped("Gone.x"), "y": mapped("C.gone")}, implements=[view_ref("Z")]))
    assert (view.properties, view.containers, view.writable) == ({}, (), False)


def test_writable_view_maps_all_that_is_required() -> None:
    assert resolved("V", view_object("V", {"a": mapped("C.a")})).writable
    assert not resolved("V", view_object("V", {"b": mapped("C.b")})).writable
    assert resolved("V", view_object("V", {"a": mapped("D.a")})).writable
    assert not resolved("V", view_object("V", {"a": mapped("D.a"), "b": mapped("C.b")})).writable


def test_view_is_for_what_its_containers_are_for() -> None:
    assert resolved("V", view_object("V", {"a": mapped("C.a"), "x": mapped("D.a")})).used_for == "node"
    assert resolved("V", view_object("V", {"x": mapped("D.a")})).used_for == "all"
    assert resolved("V", view_object("V", {"e": {"type": KIND, "source": view_ref("V")}})).used_for == "all"


def test_typing_is_that_of_the_container_and_the_target_stands_beside() -> None:
    view = resolved("V", view_object("V", {"r": mapped("C.r", source=view_ref("W"), name="own")}))
    assert msgspec.to_builtins(view.properties["r"].typing)["type"] == {"type": "direct", "list": True}
    assert view.properties["r"].source == msgspec.convert(view_ref("W"), ViewReference)


def test_connections_stand_beside_properties() -> None:
    reverse = {"connectionType": "multi_reverse_direct_relation", "source": view_ref("W")}
    view = resolved(
        "V",
        view_object("W", {"r": mapped("C.r"), "single": mapped("D.r")}),
        view_object(
            "V",
            {
                "edge": {"type": KIND, "source": view_ref("W"), "edgeSource": view_ref("X"), "direction": "inwards"},
                "list": {**reverse, "through": {"source": view_ref("W"), "identifier": "r"}},
                "single": {**reverse, "through": {"source": view_ref("W"), "identifier": "single"}},
                "container": {**reverse, "through": {"source": container_ref("C"), "identifier": "r"}},
                "gone": {**reverse, "through": {"source": view_ref("W"), "identifier": "gone"}},
            },
        ),
    )
    assert not view.properties
    answers = {name: msgspec.to_builtins(connection) for name, connection in view.connections.items()}
    assert answers["edge"] == {
        "connectionType": "multi_edge_connection",
        "type": KIND,
        "source": view_ref("W"),
        "edgeSource": view_ref("X"),
        "direction": "inwards",
    }
    assert {name: answer["targetsList"] for name, answer in answers.items() if name != "edge"} == {
        "list": True,
        "single": False,
        "container": True,
        "gone": False,
    }


def test_cycle_that_was_stored_ends() -> None:
    view = resolved(
        "A",
        view_object("A", {"a": mapped("C.a")}, implements=[view_ref("B")]),
        view_object("B", {"b": mapped("C.b")}, implements=[view_ref("A")]),
    )
    assert list(view.properties) == ["a", "b"]
