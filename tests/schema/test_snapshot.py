import msgspec

from emulator.schema.snapshot import SchemaObject, Snapshot
from emulator.wire.references import ContainerId, ViewId
from emulator.wire.schema.spaces import Space
from snapshots import container_object, container_ref, mapped, prop, snapshot, view_object, view_ref

C = ContainerId("s", "C")
V = ViewId("s", "V", "1")
SPACE = SchemaObject(
    kind="space",
    space="s",
    definition=msgspec.json.encode(Space(space="s", created_time=1, last_updated_time=1, is_global=False)).decode(),
)


def test_empty_snapshot_knows_nothing() -> None:
    empty = Snapshot.empty("demo")
    assert (empty.has_space("s"), empty.container(C), empty.view(V)) == (False, None, None)


def test_change_makes_another_snapshot() -> None:
    before = snapshot(SPACE, container_object("C", {"a": prop()}))
    after = before.with_changes([SchemaObject(kind="space", space="s")], 2)
    assert (before.has_space("s"), after.has_space("s")) == (True, False)
    assert (before.epoch, after.epoch) == (1, 2)
    assert after.container(C) is before.container(C)


def test_deleted_container_frees_its_alias() -> None:
    before = snapshot(container_object("C", {"a": prop()}))
    after = before.with_changes([SchemaObject(kind="container", space="s", external_id="C", alias="C")], 2)
    assert (before.aliases, after.aliases) == ({"C": C}, {})
    assert after.container(C) is None


def test_deletion_of_the_unknown_changes_nothing() -> None:
    after = snapshot(
        SchemaObject(kind="space", space="s"),
        SchemaObject(kind="container", space="s", external_id="C", alias="C"),
        SchemaObject(kind="view", space="s", external_id="V", version="1"),
    )
    assert (after.spaces, after.containers, after.views) == ({}, {}, {})


def test_view_is_resolved_once() -> None:
    schema = snapshot(container_object("C", {"a": prop()}), view_object("V", {"a": mapped("C.a")}))
    assert schema.view(V) is schema.view(V)


def test_untouched_view_is_not_resolved_again() -> None:
    before = snapshot(container_object("C", {"a": prop()}), view_object("V", {"a": mapped("C.a")}))
    kept = before.view(V)
    assert before.with_changes([container_object("D", {"a": prop()}), view_object("W", {})], 2).view(V) is kept


def test_view_sees_a_change_of_its_container() -> None:
    before = snapshot(container_object("C", {"a": prop()}), view_object("V", {"a": mapped("C.a")}))
    assert before.view(V).writable
    after = before.with_changes([container_object("C", {"a": prop(), "b": prop(nullable=False)})], 2)
    assert not after.view(V).writable


def test_view_sees_its_container_come_back() -> None:
    before = snapshot(view_object("V", {"a": mapped("C.a")}))
    assert not before.view(V).properties
    assert before.with_changes([container_object("C", {"a": prop()})], 2).view(V).properties


def test_view_sees_a_change_of_its_parent() -> None:
    child = view_object("V", {}, implements=[view_ref("Parent")])
    before = snapshot(container_object("C", {"a": prop()}), child)
    assert not before.view(V).properties
    assert list(before.with_changes([view_object("Parent", {"a": mapped("C.a")})], 2).view(V).properties) == ["a"]


def test_view_sees_a_change_of_what_it_goes_back_through() -> None:
    for source in (view_ref("W"), container_ref("C")):
        reverse = {
            "connectionType": "multi_reverse_direct_relation",
            "source": view_ref("W"),
            "through": {"source": source, "identifier": "r"},
        }
        before = snapshot(view_object("V", {"back": reverse}), view_object("W", {"r": mapped("C.r")}))
        assert not before.view(V).connections["back"].targets_list
        after = before.with_changes([container_object("C", {"r": prop("direct", list=True)})], 2)
        assert after.view(V).connections["back"].targets_list
