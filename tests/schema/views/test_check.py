from typing import Any

import msgspec
import pytest

from emulator import errors
from emulator.schema.views.check import check
from emulator.schema.views.rules import with_defaults
from emulator.wire.references import ViewId
from emulator.wire.schema.views import StoredView, ViewWrite
from snapshots import container_object, container_ref, mapped, prop, snapshot, view_object, view_ref

SCHEMA = snapshot(
    container_object("C", {"a": prop(), "r": prop("direct")}),
    container_object("E", {"a": prop("int32")}, usedFor="edge"),
    container_object("All", {"a": prop()}, usedFor="all"),
    container_object("Record", {"a": prop()}, usedFor="record"),
    view_object("Old", {"a": mapped("C.a"), "r": mapped("C.r")}),
)


def view(external_id: str, properties: Any, **fields: Any) -> Any:
    written = {"space": "s", "externalId": external_id, "version": "1", "properties": properties, **fields}
    return with_defaults(msgspec.convert(written, ViewWrite))


def checked(*written: Any) -> Any:
    stored = {
        ViewId("s", one.external_id, "1"): StoredView(definition=one, created_time=1, last_updated_time=1)
        for one in written
    }
    check(list(written), {**SCHEMA.views, **stored}, SCHEMA.containers)


def reverse(source: Any, identifier: str = "r") -> Any:
    return {
        "connectionType": "multi_reverse_direct_relation",
        "source": view_ref("Old"),
        "through": {"source": source, "identifier": identifier},
    }


def test_views_of_one_request_may_name_each_other() -> None:
    checked(
        view("A", {"back": reverse(view_ref("B"))}),
        view("B", {}, implements=[view_ref("C")]),
        view("C", {"r": mapped("C.r", source=view_ref("A"))}),
    )


def test_missing_parents_are_named_together() -> None:
    with pytest.raises(errors.UnknownViews) as refused:
        checked(view("A", {"back": reverse(view_ref("Y"))}, implements=[view_ref("X"), view_ref("Old")]))
    assert str(refused.value) == "One or more views do not exist: 's:X/1', 's:Y/1'"


def test_missing_containers_are_named_together() -> None:
    with pytest.raises(errors.UnknownContainers) as refused:
        checked(view("A", {"a": mapped("X.a"), "b": mapped("X.b"), "back": reverse(container_ref("Y"))}))
    assert str(refused.value) == "One or more containers do not exist: 's:X', 's:Y'"


def test_missing_container_property_is_named() -> None:
    with pytest.raises(errors.UnknownSourceProperty, match="Property 'x' does not exist in container 's:C'"):
        checked(view("A", {"a": mapped("C.x")}))


@pytest.mark.parametrize(
    ("source", "identifier", "named"),
    [
        (view_ref("Old"), "x", "Property 'x' does not exist in view 's:Old/1'"),
        (view_ref("Old"), "a", "Property 'a' does not exist in view 's:Old/1'"),
        (container_ref("C"), "a", "Property 'a' does not exist in container 's:C'"),
    ],
)
def test_reverse_relation_goes_through_a_direct_one(source: Any, identifier: str, named: Any) -> None:
    with pytest.raises(errors.UnknownSourceProperty, match=named):
        checked(view("A", {"back": reverse(source, identifier)}))


def test_only_a_direct_relation_has_a_source() -> None:
    with pytest.raises(errors.Violations, match="source must be null unless the property is a direct relation"):
        checked(view("A", {"a": mapped("C.a", source=view_ref("Old"))}))


@pytest.mark.parametrize("parents", [{"A": "A"}, {"A": "B", "B": "A"}, {"A": "B", "B": "C", "C": "A"}])
def test_cycle_is_refused(parents: Any) -> None:
    with pytest.raises(errors.ViewCycle, match="cannot implement itself"):
        checked(*(view(name, {}, implements=[view_ref(parent)]) for name, parent in parents.items()))


@pytest.mark.parametrize("paths", [("C.a", "E.a"), ("All.a", "Record.a"), ("Record.a", "C.a")])
def test_view_is_for_one_kind_of_instances(paths: Any) -> None:
    with pytest.raises(errors.IncompatibleContainers):
        checked(view("A", {f"p{n}": mapped(path) for n, path in enumerate(paths)}))


@pytest.mark.parametrize("paths", [("C.a", "All.a"), ("All.a", "E.a")])
def test_container_for_all_goes_with_nodes_and_edges(paths: Any) -> None:
    checked(view("A", {f"p{n}": mapped(path) for n, path in enumerate(paths)}))


@pytest.mark.parametrize(
    "prop",
    [
        {**mapped("C.r"), "source": view_ref("Nowhere")},
        {**mapped("C.r"), "source": {**view_ref("Old"), "version": "2"}},
        {"type": {"space": "s", "externalId": "t"}, "source": view_ref("Nowhere")},
        {"type": {"space": "s", "externalId": "t"}, "source": view_ref("Old"), "edgeSource": view_ref("Nowhere")},
    ],
)
def test_views_that_relations_and_connections_name_must_exist(prop: Any) -> None:
    with pytest.raises(errors.UnknownViews, match="One or more views do not exist: 's:"):
        checked(view("A", {"x": prop}))


def test_views_of_one_request_may_be_sources_of_each_other() -> None:
    checked(
        view("A", {"x": {**mapped("C.r"), "source": view_ref("B")}}),
        view("B", {"x": {**mapped("C.r"), "source": view_ref("A")}}),
    )


def test_view_of_records_needs_a_stream() -> None:
    with pytest.raises(errors.Violations, match="streamId must not be null"):
        checked(view("A", {"p": mapped("Record.a")}))
    checked(view("A", {"p": mapped("Record.a")}, streamId=["stream"]))
