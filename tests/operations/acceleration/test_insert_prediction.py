"""Applies that are predicted to have new items only, as those before them had."""

from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.acceleration.insert_prediction import InsertPrediction
from emulator.plan.apply.groups import Group
from emulator.plan.apply.resolve import ApplyPlan, resolve_apply
from emulator.schema.snapshot import Snapshot
from emulator.wire.instances import ApplyRequest, NodeWrite

INSTANCES = "/models/instances"
UNIQUE = {"byCode": {"constraintType": "uniqueness", "properties": ["code"]}}


@pytest.fixture
def things(api: Api) -> Api:
    """A project in which four applies in a row have created nodes, and four have created edges."""
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    properties = {"name": prop(nullable=False), "code": prop(), "near": prop("direct")}
    api.ok("/models/containers", {"items": [container("Thing", **properties, constraints=UNIQUE)]})
    for at in range(4):
        apply(api, thing(f"t{at}", name=f"n{at}", code=f"c{at}"))
    for at in range(4):
        apply(api, link(f"l{at}", "t0", "t1"))
    return api


def thing(external_id: str, **given: Any) -> dict[str, Any]:
    return node(external_id, data(container_ref("Thing"), **given))


def link(external_id: str, start: str, end: str) -> dict[str, Any]:
    return edge(external_id, ref(start), ref(end), ref("linked"))


def apply(api: Api, *items: dict[str, Any], **flags: Any) -> list[tuple[int, bool]]:
    answer = api.ok(INSTANCES, {"items": list(items), **flags})["items"]
    return [(item["version"], item["wasModified"]) for item in answer]


def count(graph: Graph, api: Api, label: str) -> int:
    text = f"MATCH (i:{label} {{project: $project}}) RETURN count(i)"
    return graph.read(lambda transaction: transaction.row(Statement(text, {"project": api.project})))[0]


def among_new(item: dict[str, Any]) -> list[dict[str, Any]]:
    """A batch of new things but for one, which is not among the sampled keys."""
    others = [thing(f"new{at}", name="new") for at in range(15)]
    return [others[0], item, *others[1:]]


def test_what_was_written_lately_is_not_taken_for_new(things: Api, graph: Graph) -> None:
    assert apply(things, thing("t1", name="other"), thing("t8", name="new")) == [(2, True), (1, True)]
    assert count(graph, things, "Thing") == 5


def test_what_is_written_again_tells_nothing_of_what_is_new() -> None:
    prediction = InsertPrediction()

    def plan(*keys: str) -> ApplyPlan:
        empty = resolve_apply(ApplyRequest(items=[]), Snapshot.empty("demo", ""))
        items = [NodeWrite(space=SPACE, external_id=key) for key in keys]
        empty.groups = [Group("demo", "node", (), list(range(len(keys))), list(items), list(keys), [])]
        return empty

    for key in ("a", "b"):
        prediction.record(plan(key), new=True)
        prediction.record_keys(plan(key))
    assert (prediction.expects_new(plan("c")), prediction.expects_new(plan("a"))) == (True, False)
    prediction.record(plan("a"), new=False)
    assert prediction.expects_new(plan("c"))
    prediction.record(plan("c"), new=False)
    assert not prediction.expects_new(plan("d"))


def test_what_exists_after_all_is_changed(things: Api, graph: Graph) -> None:
    assert apply(things, *among_new(thing("t1", name="other"))) == [(1, True), (2, True), *[(1, True)] * 14]
    assert count(graph, things, "Thing") == 19
    assert apply(things, thing("t1", name="other")) == [(2, False)]
    assert apply(things, link("l1", "t0", "t1"), link("l8", "t0", "t2")) == [(1, False), (1, True)]
    assert count(graph, things, "Edge") == 5


def test_change_needs_no_property_that_only_a_creation_needs(things: Api) -> None:
    assert apply(things, *among_new(thing("t1", code="other")))[1] == (2, True)


def test_refusal_is_that_of_what_is_stored(things: Api) -> None:
    status, message = things.refused(INSTANCES, {"items": [thing("t9", code="x")]})
    assert (status, "name" in message) == (400, True)
    changed = edge("l1", ref("t2"), ref("t1"), ref("linked"))
    assert things.refused(INSTANCES, {"items": [changed]})[0] == 400
    status, message = things.refused(INSTANCES, {"items": [thing("t9", name="n", code="c1")]})
    assert (status, "byCode" in message) == (409, True)
    behind = among_new({**thing("t1", name="n"), "existingVersion": 0})
    assert things.refused(INSTANCES, {"items": behind})[0] == 409


def test_new_node_may_point_at_one_of_its_own_batch_and_at_one_to_be_made(things: Api, graph: Graph) -> None:
    apply(things, thing("t8", name="a", near=ref("t9")), thing("t9", name="b", near=ref("elsewhere")))
    text = "MATCH (:Thing {project: $project})-[:NEAR]->(i) RETURN i.externalId ORDER BY i.externalId"
    found = graph.read(lambda transaction: transaction.rows(Statement(text, {"project": things.project})))
    assert found == [["elsewhere"], ["t9"]]


def test_new_nodes_of_several_spaces_are_created(things: Api) -> None:
    things.ok("/models/spaces", {"items": [{"space": "other"}]})
    elsewhere = {**thing("t8", name="elsewhere"), "space": "other"}
    assert apply(things, thing("t8", name="here"), elsewhere) == [(1, True), (1, True)]


def types_of_relationships(api: Api, graph: Graph, prefix: str) -> list[tuple[str, str, str, str]]:
    text = """MATCH (start)-[r]->(end) WHERE r.key STARTS WITH $prefix MATCH (edge:Edge {key: r.key})
        RETURN edge.externalId, edge.type, edge.startNode = start.key AND edge.endNode = end.key, type(r)
        ORDER BY edge.externalId"""
    asked = Statement(text, {"prefix": f"edge/{api.project}:{SPACE}:{prefix}"})
    return graph.read(lambda transaction: [tuple(row) for row in transaction.rows(asked)])


def test_new_edges_of_several_types_are_created(things: Api, graph: Graph) -> None:
    other = edge("x1", ref("t1"), ref("t0"), ref("t2"))
    assert apply(things, link("x0", "t0", "t1"), other, link("x2", "t0", "t0")) == [(1, True)] * 3
    kinds = [f"{things.project}:{SPACE}:{name}" for name in ("linked", "t2", "linked")]
    assert types_of_relationships(things, graph, "x") == [
        (f"x{at}", kind, True, name)
        for at, (kind, name) in enumerate(zip(kinds, ["LINKED", "T2", "LINKED"], strict=True))
    ]


def test_new_edge_without_an_end_is_refused_and_none_of_its_batch_is_written(things: Api, graph: Graph) -> None:
    status, message = things.refused(INSTANCES, {"items": [link("x0", "t0", "t1"), link("x1", "t0", "nowhere")]})
    assert (status, "nowhere" in message) == (409, True)
    assert count(graph, things, "Edge") == 4
    assert apply(things, link("x1", "t0", "nowhere"), autoCreateEndNodes=True) == [(1, True)]


def test_type_of_a_new_edge_is_made_where_it_is_missing(things: Api, graph: Graph) -> None:
    assert apply(things, edge("x1", ref("t1"), ref("t0"), ref("newly-linked"))) == [(1, True)]
    assert [name for *_, name in types_of_relationships(things, graph, "x")] == ["NEWLY_LINKED"]
    retrieved = {"items": [{"instanceType": "node", **ref("newly-linked")}]}
    assert len(things.ok(f"{INSTANCES}/byids", retrieved)["items"]) == 1


def test_order_of_creation_goes_on(things: Api) -> None:
    apply(things, *[thing(f"t{at}", name="new") for at in (9, 7, 8)])
    apply(things, thing("t6", name="new"))
    listed = things.ok(f"{INSTANCES}/list", {"filter": {"hasData": [container_ref("Thing")]}})["items"]
    assert [item["externalId"] for item in listed] == ["t0", "t1", "t2", "t3", "t9", "t7", "t8", "t6"]


def test_what_pointed_at_a_deleted_node_points_at_the_one_created_again(things: Api, graph: Graph) -> None:
    apply(things, thing("source", name="n", near=ref("t3")))
    things.ok(f"{INSTANCES}/delete", {"items": [{"instanceType": "node", **ref("t3")}]})
    for at in range(4):
        apply(things, thing(f"later{at}", name="new"))
    apply(things, *among_new(thing("t3", name="again")))
    text = "MATCH (:Thing {project: $project})-[near:NEAR]->(i) RETURN i.name, labels(i), near.property"
    found = graph.read(lambda transaction: transaction.rows(Statement(text, {"project": things.project})))
    assert [(name, "Instance" in labels, key) for name, labels, key in found] == [("again", True, "Thing.near")]


def test_deleted_node_is_created_again(things: Api) -> None:
    things.ok(f"{INSTANCES}/delete", {"items": [{"instanceType": "node", **ref("t3")}]})
    assert apply(things, thing("t3", name="again")) == [(1, True)]
