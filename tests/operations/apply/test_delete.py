"""The delete endpoint: what it deletes, refuses and keeps."""

import pytest

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph

INSTANCES = "/models/instances"
THING = view_ref("ThingView")


@pytest.fixture
def things(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    thing = container("Thing", friend=prop("direct"), friends=prop("direct", list=True), name=prop())
    api.ok("/models/containers", {"items": [thing]})
    api.ok("/models/views", {"items": [view("ThingView", "Thing.friend", "Thing.friends", "Thing.name")]})
    return api


def name(external_id: str, kind: str = "node", **fields: object) -> dict:
    return {"instanceType": kind, "space": SPACE, "externalId": external_id, **fields}


def listed(api: Api, kind: str = "node") -> list[str]:
    items = api.ok(f"{INSTANCES}/list", {"instanceType": kind})["items"]
    return [item["externalId"] for item in items]


def relationships(graph: Graph, api: Api) -> list[list]:
    text = (
        "MATCH (a:Instance {project: $project})-[r]->(b) "
        "RETURN a.externalId, type(r), b.externalId, b:Instance ORDER BY a.externalId, type(r), b.externalId"
    )
    return graph.read(lambda transaction: transaction.rows(Statement(text, {"project": api.project})))


def test_deleting_a_node_deletes_its_edges(things: Api, graph: Graph) -> None:
    items = [node("a"), node("b"), edge("ab", ref("a"), ref("b"), ref("t")), edge("ba", ref("b"), ref("a"), ref("t"))]
    things.ok(INSTANCES, {"items": [*items, edge("bb", ref("b"), ref("b"), ref("t"))]})
    answer = things.ok(f"{INSTANCES}/delete", {"items": [name("a"), name("missing"), name("b", "edge")]})
    assert answer == {"items": [name("a")]}
    assert listed(things) == ["b", "t"]
    assert listed(things, "edge") == ["bb"]
    assert relationships(graph, things) == [["b", "T", "b", True]]


def test_deleting_an_edge_removes_its_relationship(things: Api, graph: Graph) -> None:
    things.ok(INSTANCES, {"items": [node("a"), node("b"), edge("ab", ref("a"), ref("b"), ref("t"))]})
    things.ok(f"{INSTANCES}/delete", {"items": [name("ab", "edge")]})
    assert listed(things, "edge") == []
    assert relationships(graph, things) == []


def test_apply_request_can_have_deletes(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node("a"), node("b")]})
    answer = things.ok(INSTANCES, {"items": [node("c")], "delete": [name("a"), name("gone")]})
    assert answer["deleted"] == [name("a")]
    assert listed(things) == ["b", "c"]


def test_node_in_use_as_a_type_cannot_be_deleted(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node("a", type=ref("t")), edge("e", ref("a"), ref("a"), ref("u"))]})
    for used in ("t", "u"):
        status, message = things.refused(f"{INSTANCES}/delete", {"items": [name(used)]})
        assert (status, message) == (400, f"Node '{SPACE}:{used}' is used as a type and cannot be deleted.")
    things.ok(f"{INSTANCES}/delete", {"items": [name("t"), name("u"), name("a")]})
    assert listed(things) == []


def test_unknown_space_is_an_invalid_delete(things: Api) -> None:
    gone = {"instanceType": "node", "space": "nowhere", "externalId": "a"}
    status, message = things.refused(f"{INSTANCES}/delete", {"items": [gone]})
    assert (status, message) == (400, "One or more spaces do not exist: 'nowhere'")


def test_delete_respects_existing_version(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node("a")]})
    things.ok(INSTANCES, {"items": [node("a", data(THING, name="x"))]})
    status, _ = things.refused(INSTANCES, {"items": [], "delete": [name("a", existingVersion=1)]})
    assert status == 409
    body = {"items": [node("b")], "delete": [name("a", existingVersion=1)], "skipOnVersionConflict": True}
    assert things.ok(INSTANCES, body)["deleted"] == []
    assert listed(things) == ["a", "b"]


def test_deleted_instance_starts_again_at_version_one(things: Api) -> None:
    item = node("a", data(THING, name="x"))
    (first,) = things.ok(INSTANCES, {"items": [item]})["items"]
    things.ok(f"{INSTANCES}/delete", {"items": [name("a")]})
    (second,) = things.ok(INSTANCES, {"items": [node("a")]})["items"]
    assert (first["version"], second["version"], second["wasModified"]) == (1, 1, True)
    body = {"items": [name("a")], "sources": [{"source": THING}]}
    assert things.ok(f"{INSTANCES}/byids", body)["items"] == []


def test_relation_to_a_recreated_node_exists_again(things: Api, graph: Graph) -> None:
    things.ok(INSTANCES, {"items": [node("a", data(THING, friend=ref("b"), friends=[ref("b"), ref("b")]))]})
    things.ok(f"{INSTANCES}/delete", {"items": [name("b")]})
    assert [row[3] for row in relationships(graph, things)] == [False, False, False]
    things.ok(INSTANCES, {"items": [node("b")]})
    assert [row[1:] for row in relationships(graph, things)] == [
        ["FRIEND", "b", True],
        ["FRIENDS", "b", True],
        ["FRIENDS", "b", True],
    ]


def test_tombstone_keeps_the_properties_of_the_instance(things: Api, graph: Graph) -> None:
    things.ok(INSTANCES, {"items": [node("a", data(THING, name="x"))]})
    things.ok(f"{INSTANCES}/delete", {"items": [name("a")]})
    text = """
        MATCH (d:_Deleted {project: $project})
        RETURN d.version, d.`Thing.name`, d.labels, labels(d), d.deletedTime > 0"""
    (row,) = graph.read(lambda transaction: transaction.rows(Statement(text, {"project": things.project})))
    version, kept, had, labels, timed = row
    assert (version, kept, sorted(had), labels, timed) == (2, "x", ["Instance", "Node", "Thing"], ["_Deleted"], True)
