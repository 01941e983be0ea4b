"""The apply endpoint: its response, and the stored instances."""

from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref, view, view_ref
from conftest import Api
from emulator.limits import DOCUMENTED
from emulator.plan.apply.groups import LEVELS_ABOVE

INSTANCES = "/models/instances"


@pytest.fixture
def people(api: Api) -> Api:
    """A project with a view over persons and one over actors."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    person = container("Person", name=prop(nullable=False), born=prop("int64"), aliases=prop(list=True))
    actor = container("Actor", oscar=prop("boolean", defaultValue=False))
    role = container("Role", "edge", character=prop())
    api.ok("/models/containers", {"items": [person, actor, role]})
    views = [
        view("PersonView", "Person.name", "Person.born", "Person.aliases"),
        view("ActorView", "Actor.oscar"),
        view("RoleView", "Role.character"),
    ]
    api.ok("/models/views", {"items": views})
    return api


PERSON, ACTOR, ROLE = view_ref("PersonView"), view_ref("ActorView"), view_ref("RoleView")


def apply(api: Api, *items: dict, **flags: object) -> list[dict]:
    return api.ok(INSTANCES, {"items": list(items), **flags})["items"]


def read(api: Api, external_id: str, *sources: dict, kind: str = "node") -> dict | None:
    """The instance as `byids` answers it through the sources, or None."""
    item = {"instanceType": kind, "space": SPACE, "externalId": external_id}
    body = {"items": [item], "sources": [{"source": source} for source in sources]}
    items = api.ok(f"{INSTANCES}/byids", body)["items"]
    return items[0] if items else None


def properties(api: Api, external_id: str, source: dict, kind: str = "node") -> dict:
    found = read(api, external_id, source, kind=kind)
    assert found is not None
    return found["properties"][source["space"]][f"{source['externalId']}/{source['version']}"]


def test_new_instances_are_returned_in_request_order(people: Api) -> None:
    items = [
        edge("e", ref("a"), ref("b"), ref("knows"), data(ROLE, character="friend")),
        node("b", data(PERSON, name="B")),
        node("a", data(PERSON, name="A"), data(ACTOR, oscar=True)),
    ]
    answer = people.ok(INSTANCES, {"items": items})
    assert [item["externalId"] for item in answer["items"]] == ["e", "b", "a"]
    assert {item["version"] for item in answer["items"]} == {1}
    assert all(item["wasModified"] for item in answer["items"])
    assert len({item["createdTime"] for item in answer["items"]}) == 1
    assert answer["deleted"] == []


def test_views_of_one_container_share_its_values(people: Api) -> None:
    people.ok("/models/views", {"items": [view("Short", "Person.name")]})
    apply(people, node("a", data(PERSON, name="A", born=1947)))
    apply(people, node("a", data(view_ref("Short"), name="B")))
    assert properties(people, "a", PERSON) == {"name": "B", "born": 1947}
    assert properties(people, "a", view_ref("Short")) == {"name": "B"}


def test_later_source_of_an_item_wins(people: Api) -> None:
    people.ok("/models/views", {"items": [view("Short", "Person.name")]})
    apply(people, node("a", data(PERSON, name="A", born=1947), data(view_ref("Short"), name="B")))
    assert properties(people, "a", PERSON) == {"name": "B", "born": 1947}


def test_containers_can_be_written_directly(people: Api) -> None:
    apply(people, node("a", data(container_ref("Person"), name="A")))
    assert properties(people, "a", PERSON) == {"name": "A"}


def test_omitted_property_stays_and_null_clears(people: Api) -> None:
    apply(people, node("a", data(PERSON, name="A", born=1947, aliases=["x", "y"])))
    (changed,) = apply(people, node("a", data(PERSON, born=None)))
    assert (changed["version"], changed["wasModified"]) == (2, True)
    assert properties(people, "a", PERSON) == {"name": "A", "aliases": ["x", "y"]}


def test_unchanged_instance_keeps_version_and_timestamps(people: Api) -> None:
    item = node("a", data(PERSON, name="A", born=1947, aliases=[]), type=ref("t"))
    (first,) = apply(people, item)
    (again,) = apply(people, item)
    assert again == {**first, "wasModified": False}


def test_replace_clears_or_refills_touched_containers(people: Api) -> None:
    apply(people, node("a", data(PERSON, name="A", born=1947), data(ACTOR, oscar=True)))
    people.ok("/models/views", {"items": [view("Short", "Person.name")]})
    apply(people, node("a", data(view_ref("Short"), name="A")), replace=True)
    assert properties(people, "a", PERSON) == {"name": "A"}
    assert properties(people, "a", ACTOR) == {"oscar": True}
    apply(people, node("a", data(ACTOR)), replace=True)
    assert properties(people, "a", ACTOR) == {"oscar": False}


def test_default_fills_only_new_rows_of_a_container(people: Api) -> None:
    apply(people, node("a", data(ACTOR)))
    assert properties(people, "a", ACTOR) == {"oscar": False}
    apply(people, node("a", data(ACTOR, oscar=None)))
    assert properties(people, "a", ACTOR) == {}
    (again,) = apply(people, node("a", data(ACTOR)))
    assert not again["wasModified"]


def test_missing_required_property_is_refused_for_a_new_row(people: Api) -> None:
    status, message = people.refused(INSTANCES, {"items": [node("a", data(PERSON, born=1))]})
    assert status == 400
    assert "'name'" in message
    assert f"{SPACE}:a" in message
    assert read(people, "a") is None


def test_null_for_a_non_nullable_property_has_the_recorded_message(people: Api) -> None:
    status, message = people.refused(INSTANCES, {"items": [node("a", data(PERSON, name=None))]})
    assert (status, message) == (400, "Invalid value for non-nullable property 'name'. Value cannot be null.")


def test_node_type_can_change_and_stays_when_omitted(people: Api) -> None:
    apply(people, node("a", type=ref("t1")))
    (changed,) = apply(people, node("a", type=ref("t2")))
    assert changed["version"] == 2
    apply(people, node("a", data(ACTOR)))
    assert (read(people, "a") or {})["type"] == ref("t2")


def test_node_and_edge_may_share_an_identity(people: Api) -> None:
    apply(people, node("a"), node("b"), edge("a", ref("a"), ref("b"), ref("a")))
    assert (read(people, "a") or {})["instanceType"] == "node"
    assert (read(people, "a", kind="edge") or {})["type"] == ref("a")


def test_edge_ends_and_type_cannot_change(people: Api) -> None:
    apply(people, node("a"), node("b"), edge("e", ref("a"), ref("b"), ref("t")))
    for other in (
        edge("e", ref("b"), ref("b"), ref("t")),
        edge("e", ref("a"), ref("a"), ref("t")),
        edge("e", ref("a"), ref("b"), ref("u")),
    ):
        status, message = people.refused(INSTANCES, {"items": [other]})
        assert status == 400
        assert f"{SPACE}:e" in message


def test_missing_end_nodes_are_refused_or_created(people: Api) -> None:
    item = edge("e", ref("a"), ref("b"), ref("t"))
    status, message = people.refused(INSTANCES, {"items": [item], "autoCreateEndNodes": True})
    assert status == 409
    assert "'a'" in message
    assert "does not exist" in message
    status, message = people.refused(INSTANCES, {"items": [item], "autoCreateStartNodes": True})
    assert "'b'" in message
    apply(people, item, autoCreateStartNodes=True, autoCreateEndNodes=True)
    assert (read(people, "a") or {})["version"] == 1
    assert (read(people, "b") or {})["properties"] == {}


def test_missing_type_follows_the_rule_of_direct_relations(people: Api) -> None:
    status, message = people.refused(
        INSTANCES, {"items": [node("a", type=ref("t"))], "autoCreateDirectRelations": False}
    )
    assert status == 400
    assert message == (
        "Node with external id 't' was referenced as the target of a direct relation, but it does not exist."
    )


def test_version_conflict_fails_the_batch_or_skips_the_item(people: Api) -> None:
    apply(people, node("a", data(PERSON, name="A")))
    apply(people, node("a", data(PERSON, name="B")))
    stale = node("a", data(PERSON, name="C"), existingVersion=1)
    status, message = people.refused(INSTANCES, {"items": [node("n"), stale]})
    assert (status, message) == (409, "A version conflict caused the ingest to fail.")
    assert read(people, "n") is None
    skipped, other = apply(people, stale, node("n"), skipOnVersionConflict=True)
    assert (skipped["version"], skipped["wasModified"], other["wasModified"]) == (2, False, True)
    assert properties(people, "a", PERSON) == {"name": "B"}
    apply(people, node("a", data(PERSON, name="C"), existingVersion=7))
    assert properties(people, "a", PERSON) == {"name": "C"}


def test_existing_version_zero_means_insert(people: Api) -> None:
    apply(people, node("a", existingVersion=0))
    status, _ = people.refused(INSTANCES, {"items": [node("a", existingVersion=0)]})
    assert status == 409


def test_batch_is_all_or_nothing(people: Api) -> None:
    items = [node(f"n{i}", data(PERSON, name=str(i))) for i in range(999)]
    status, message = people.refused(INSTANCES, {"items": [*items, node("last", data(PERSON, name=1))]})
    assert status == 400
    assert f"{SPACE}:last" in message
    assert people.ok(f"{INSTANCES}/list", {})["items"] == []


def test_items_and_deletes_together_are_bounded(people: Api) -> None:
    items = [node(f"n{i}") for i in range(1000)]
    apply(people, *items)
    gone = {"instanceType": "node", "space": SPACE, "externalId": "n0"}
    status, _ = people.refused(INSTANCES, {"items": items, "delete": [gone]})
    assert status == 400
    status, message = people.refused(INSTANCES, {"items": [*items, node("more")]})
    assert status == 400
    assert "items size must be between 0 and 1000" in message


def test_instance_twice_in_one_batch_is_refused(people: Api) -> None:
    status, message = people.refused(INSTANCES, {"items": [node("a"), node("a", data(ACTOR))]})
    assert status == 400
    assert f"{SPACE}:a" in message


def test_container_for_edges_is_refused_on_a_node(people: Api) -> None:
    status, message = people.refused(INSTANCES, {"items": [node("a", data(ROLE, character="x"))]})
    assert status == 400
    assert f"{SPACE}:Role" in message


def test_unknown_names_are_refused_by_name(people: Api) -> None:
    cases = [
        (node("a", space="nowhere"), "One or more spaces do not exist: 'nowhere'"),
        (node("a", type=ref("t", "nowhere")), "One or more spaces do not exist: 'nowhere'"),
        (node("a", data(view_ref("Nope"), x=1)), f"One or more views do not exist: '{SPACE}:Nope/v1'"),
        (node("a", data(container_ref("Nope"), x=1)), f"One or more containers do not exist: '{SPACE}:Nope'"),
        (node("a", data(PERSON, name="A", invalidProperty=1)), "invalidProperty"),
    ]
    for item, expected in cases:
        status, message = people.refused(INSTANCES, {"items": [item]})
        assert status == 400
        assert expected in message


def test_hostile_external_ids_are_plain_text(people: Api) -> None:
    names = [
        "`",
        "a`b``",
        "'; MATCH (n) DETACH DELETE n //",
        '"',
        "\\",
        "\\u0060",
        "$key",
        "æ中🚀",
        "a:b/c d",
        "x" * 256,
    ]
    apply(people, *[node(name, data(PERSON, name=name)) for name in names])
    listed = people.ok(f"{INSTANCES}/list", {"sources": [{"source": PERSON}]})["items"]
    assert [item["externalId"] for item in listed] == names
    apply(people, *[edge(name, ref(names[0]), ref(name), ref(name)) for name in names])
    assert len(people.ok(f"{INSTANCES}/list", {"instanceType": "edge"})["items"]) == len(names)


def test_identity_outside_its_bounds_is_refused(people: Api) -> None:
    for item, expected in [
        (node(""), "externalId"),
        (node("x" * 257), "externalId"),
        (node("a\0b"), "externalId"),
        (node("a", space="1bad"), "space must match"),
        (node("a", space=""), "space"),
    ]:
        status, message = people.refused(INSTANCES, {"items": [node("ok"), item]})
        assert status == 400
        assert expected in message
    assert read(people, "ok") is None


@pytest.mark.parametrize("long", ["", "x" * 257, "x" * 10_000])
def test_reference_to_an_identity_outside_its_bounds_is_refused(people: Api, long: str) -> None:
    for item in (
        node("a", type=ref(long)),
        edge("e", ref("ok"), ref("ok"), ref(long)),
        edge("e", ref(long), ref("ok"), ref("ok")),
        edge("e", ref("ok"), ref(long), ref("ok")),
    ):
        body = {"items": [node("ok"), item], "autoCreateStartNodes": True, "autoCreateEndNodes": True}
        status, message = people.refused(INSTANCES, body)
        assert status == 400
        assert "externalId" in message
    assert read(people, "ok") is None


def test_target_that_must_have_data_in_a_container_is_not_created(people: Api) -> None:
    demanding = prop("direct", container=container_ref("Demanded"))
    containers = [container("Demanded", text=prop()), container("Link", to=demanding, all=prop("direct", list=True))]
    people.ok("/models/containers", {"items": containers})
    linked = node("b", data(container_ref("Link"), to=ref("a")))
    status, message = people.refused(INSTANCES, {"items": [linked], "autoCreateDirectRelations": True})
    assert status == 400
    assert "Cannot auto-create a direct relation target" in message
    assert "'sp:Demanded'" in message
    status, message = people.refused(INSTANCES, {"items": [linked], "autoCreateDirectRelations": False})
    assert (status, message) == (
        400,
        "Node with external id 'a' was referenced as the target of a direct relation, but it does not exist.",
    )
    people.ok(INSTANCES, {"items": [linked, node("a", data(container_ref("Demanded"), text="x"))]})


def test_value_of_a_property_has_no_more_levels_than_a_request_may_have(api: Api) -> None:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    api.ok("/models/containers", {"items": [container("Free", value=prop("json"))]})
    free = container_ref("Free")
    around = DOCUMENTED.request_depth - LEVELS_ABOVE
    apply(api, node("most", data(free, value=nested(around))))
    for levels in (around + 1, 900):
        status, message = api.refused(INSTANCES, {"items": [node("b"), node("a", data(free, value=nested(levels)))]})
        assert (status, "nested too deeply" in message) == (400, True)
        status, message = api.refused(INSTANCES, {"items": [node("a", data(free, unknown=nested(levels)))]})
        assert (status, "unknown" in message) == (400, True)


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels - 1):
        value = {"a": value}
    return value
