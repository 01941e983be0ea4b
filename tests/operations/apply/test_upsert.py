"""One statement upserts all nodes of a group; edges keep their native relationship."""

from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph

INSTANCES = "/models/instances"


@pytest.fixture
def things(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    properties = {"name": prop(), "size": prop("int64"), "near": prop("direct")}
    api.ok("/models/containers", {"items": [{**container("Thing", **properties), "usedFor": "all"}]})
    return api


def values(**given: Any) -> dict[str, Any]:
    return data(container_ref("Thing"), **given)


def ask(graph: Graph, api: Api, text: str) -> list[list[Any]]:
    return graph.read(lambda transaction: transaction.rows(Statement(text, {"project": api.project})))


def test_batch_of_new_and_existing_nodes_is_written_as_a_whole(things: Api, graph: Graph) -> None:
    things.ok(INSTANCES, {"items": [node("a", values(name="old", size=1)), node("bare")]})
    items = [node("b", values(name="new")), node("a", values(size=2)), node("bare", values(size=3)), node("c")]
    answer = things.ok(INSTANCES, {"items": items})["items"]
    assert [(item["externalId"], item["version"], item["wasModified"]) for item in answer] == [
        ("b", 1, True),
        ("a", 2, True),
        ("bare", 2, True),
        ("c", 1, True),
    ]
    text = """MATCH (n:Instance {project: $project})
        RETURN n.externalId, n.version, n.name, n.number, n.change, n.`Thing.name`, n.`Thing.size`, n:Node, n:Thing
        ORDER BY n.externalId"""
    assert ask(graph, things, text) == [
        ["a", 2, "old", 1, 4, "old", 2, True, True],
        ["b", 1, "new", 3, 3, "new", None, True, True],
        ["bare", 2, "bare", 2, 5, None, 3, True, True],
        ["c", 1, "c", 6, 6, None, None, True, False],
    ]


def test_change_of_few_properties_keeps_name_type_and_the_rest(things: Api, graph: Graph) -> None:
    things.ok(INSTANCES, {"items": [node("t"), {**node("a", values(name="caption", size=1)), "type": ref("t")}]})
    things.ok(INSTANCES, {"items": [node("a", values(size=2))]})
    text = "MATCH (n:Thing {project: $project}) RETURN n.name, n.type, n.`Thing.name`, n.`Thing.size`"
    assert ask(graph, things, text) == [["caption", f"{things.project}:{SPACE}:t", "caption", 2]]


def test_changed_edge_has_one_relationship_with_its_values(things: Api, graph: Graph) -> None:
    ends = (ref("a"), ref("b"), ref("leads-to"))
    made = {"autoCreateStartNodes": True, "autoCreateEndNodes": True}
    things.ok(INSTANCES, {"items": [edge("e", *ends, values(name="old", size=1))], **made})
    things.ok(INSTANCES, {"items": [edge("e", *ends, values(size=2)), edge("f", *ends, values(size=9))]})
    text = """MATCH (:Node {project: $project})-[r:LEADS_TO]->() MATCH (n:Edge {key: r.key})
        RETURN r.externalId, r.`Thing.name`, r.`Thing.size`, n.relationship = id(r) ORDER BY r.externalId"""
    assert ask(graph, things, text) == [["e", "old", 2, True], ["f", None, 9, True]]


@pytest.mark.parametrize("lost", ["DELETE r", "SET n.relationship = null", "SET n.relationship = 1000000000"])
def test_changed_edge_finds_or_makes_the_relationship_whose_id_is_lost(things: Api, graph: Graph, lost: str) -> None:
    ends = (ref("a"), ref("b"), ref("leads-to"))
    made = {"autoCreateStartNodes": True, "autoCreateEndNodes": True}
    things.ok(INSTANCES, {"items": [edge("e", *ends, values(size=1))], **made})
    break_it = f"MATCH (:Node {{project: $project}})-[r:LEADS_TO]->() MATCH (n:Edge {{key: r.key}}) {lost}"
    graph.write(lambda transaction: transaction.run(Statement(break_it, {"project": things.project})))
    things.ok(INSTANCES, {"items": [edge("e", *ends, values(size=2))]})
    text = """MATCH (:Node {project: $project})-[r]->() MATCH (n:Edge {key: r.key})
        RETURN type(r), r.externalId, r.`Thing.size`, n.relationship = id(r)"""
    assert ask(graph, things, text) == [["LEADS_TO", "e", 2, True]]
