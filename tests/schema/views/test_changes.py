"""What needs a new version of a view."""

from typing import Any

import msgspec
import pytest

from emulator import errors
from emulator.schema.views.changes import check_change
from emulator.schema.views.rules import with_defaults
from emulator.wire.schema.views import ViewWrite
from snapshots import container_object, mapped, prop, snapshot, view_ref

SCHEMA = snapshot(
    container_object("C", {"a": prop(), "l": prop("text", list=True), "r": prop("direct"), "s": prop("direct")}),
    container_object("E", {"a": prop("int32")}, usedFor="edge"),
    container_object("All", {"a": prop()}, usedFor="all"),
)
EDGE = {"type": {"space": "s", "externalId": "t"}, "source": view_ref("A")}


def back(**fields: Any) -> Any:
    through = {"source": view_ref("A"), "identifier": "r"}
    connection = {"connectionType": "multi_reverse_direct_relation", "source": view_ref("A"), "through": through}
    return {**connection, **fields}


def view(properties: Any, **fields: Any) -> ViewWrite:
    written = {"space": "s", "externalId": "V", "version": "1", "properties": properties, **fields}
    return with_defaults(msgspec.convert(written, ViewWrite))


def change(old: Any, new: Any) -> None:
    check_change(view({"x": new}), view({"x": old}), SCHEMA.containers)


@pytest.mark.parametrize(
    ("old", "new", "types"),
    [
        (mapped("C.a"), mapped("E.a"), "from text to int32"),
        (mapped("C.a"), mapped("C.l"), "from text to text[]"),
        (mapped("C.a"), mapped("C.r"), "from text to direct"),
        (mapped("C.a"), EDGE, "from text to multi_edge_connection"),
        (
            {**EDGE, "connectionType": "single_edge_connection"},
            EDGE,
            "from single_edge_connection to multi_edge_connection",
        ),
        (back(), back(connectionType="single_reverse_direct_relation"), "to single_reverse_direct_relation"),
        (EDGE, back(), "from multi_edge_connection to multi_reverse_direct_relation"),
    ],
)
def test_type_of_a_property_cannot_change(old: Any, new: Any, types: str) -> None:
    with pytest.raises(errors.UnchangeableType) as refused:
        change(old, new)
    assert "view 's:V/1': property 'x' would change type from " in str(refused.value)
    assert types in str(refused.value)


@pytest.mark.parametrize("old", [{**mapped("C.r"), "source": view_ref("A")}, EDGE, back()])
def test_source_of_a_property_cannot_change(old: Any) -> None:
    with pytest.raises(errors.UnchangeableSource, match="would change source from 's:A/1' to 's:B/1'"):
        change(old, {**old, "source": view_ref("B")})


@pytest.mark.parametrize("parents", [[], ["A"], ["A", "C"], ["A", "B", "C"]])
def test_set_of_implements_cannot_change(parents: list[str]) -> None:
    before = view({}, implements=[view_ref("A"), view_ref("B")])
    with pytest.raises(errors.UnchangeableImplements, match="implements"):
        check_change(view({}, implements=[view_ref(parent) for parent in parents]), before, SCHEMA.containers)


def test_order_of_implements_may_change() -> None:
    first, second = [view_ref("A"), view_ref("B")], [view_ref("B"), view_ref("A")]
    check_change(view({}, implements=second), view({}, implements=first), SCHEMA.containers)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (mapped("C.a"), mapped("All.a")),
        (mapped("C.r"), mapped("C.s")),
        (mapped("C.r"), {**mapped("C.r"), "source": view_ref("A")}),
        (EDGE, {**EDGE, "type": {"space": "s", "externalId": "other"}, "direction": "inwards"}),
        (EDGE, {**EDGE, "edgeSource": view_ref("B")}),
        (back(), back(through={"source": view_ref("A"), "identifier": "s"})),
        (mapped("Gone.a"), mapped("E.a")),
    ],
)
def test_other_changes_are_taken(old: Any, new: Any) -> None:
    change(old, new)
