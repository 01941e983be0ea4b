"""Partial updates: an instance is stored as if it were created with its current values."""

from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref, view, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph

INSTANCES = "/models/instances"
OWN = {"key", "externalId", "version", "createdTime", "lastUpdatedTime", "number", "change", "relationship"}
PROPERTIES = {name: prop() for name in ("name", "title", "code", "tag", "e", "f", "g")}
UNIQUE = {"byCode": {"constraintType": "uniqueness", "properties": ["code", "e"]}}
INDEX = {"byTag": {"indexType": "btree", "properties": ["tag"]}}
FIRST: dict[str, Any] = {"name": "N", "title": "T", "code": "1", "tag": "t" * 5000, "e": "e", "f": "f", "g": "g"}
CHANGES: dict[str, dict[str, Any]] = {
    "one": {"f": "new"},
    "caption": {"name": "Other"},
    "caption that goes": {"name": None},
    "both captions that go": {"name": None, "title": None},
    "unique": {"code": "2"},
    "other part of unique": {"e": "other"},
    "half of unique that goes": {"code": None},
    "indexed": {"tag": "u" * 5000},
    "indexed that goes": {"tag": None},
    "most": {"name": "A", "code": "b", "e": "c", "f": "d", "g": None},
}


@pytest.fixture
def things(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    for name, kind in (("Thing", "node"), ("Link", "edge")):
        thing = container(name, kind, **PROPERTIES, constraints=UNIQUE, indexes=INDEX)
        api.ok("/models/containers", {"items": [thing]})
    return api


def thing(external_id: str, given: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return node(external_id, data(container_ref("Thing"), **given), **fields)


def link(external_id: str, given: dict[str, Any]) -> dict[str, Any]:
    return edge(external_id, ref("a"), ref("b"), ref("linked"), data(container_ref("Link"), **given))


def held(api: Api, graph: Graph, text: str, external_id: str) -> tuple[list[str], dict[str, Any]]:
    statement = Statement(text, {"project": api.project, "externalId": external_id})
    labels, properties = graph.read(lambda transaction: transaction.row(statement))
    # What is named after an instance differs as they do.
    own = OWN | {"name"} if properties.get("name") == external_id else OWN
    return sorted(labels), {key: value for key, value in properties.items() if key not in own}


NODE = """
    MATCH (i:Node {project: $project, externalId: $externalId})
    RETURN labels(i), properties(i)"""
RECORD = """
    MATCH (i:Edge {project: $project, externalId: $externalId})
    RETURN labels(i), properties(i)"""
RELATIONSHIP = """
    MATCH (:Node {project: $project})-[i:LINKED {externalId: $externalId}]->()
    RETURN [type(i)], properties(i)"""


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_node_is_stored_like_one_created_with_the_same_values(
    things: Api, graph: Graph, change: dict[str, Any]
) -> None:
    things.ok(INSTANCES, {"items": [thing("changed", FIRST)]})
    things.ok(INSTANCES, {"items": [thing("changed", change)]})
    changed = held(things, graph, NODE, "changed")
    things.ok(f"{INSTANCES}/delete", {"items": [{"instanceType": "node", "space": SPACE, "externalId": "changed"}]})
    things.ok(INSTANCES, {"items": [thing("made", FIRST | change)]})
    assert changed == held(things, graph, NODE, "made")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changed_edge_is_stored_like_one_created_with_the_same_values(
    things: Api, graph: Graph, change: dict[str, Any]
) -> None:
    things.ok(INSTANCES, {"items": [node("a"), node("b"), link("changed", FIRST)]})
    things.ok(INSTANCES, {"items": [link("changed", change)]})
    record, relationship = (held(things, graph, text, "changed") for text in (RECORD, RELATIONSHIP))
    things.ok(f"{INSTANCES}/delete", {"items": [{"instanceType": "edge", "space": SPACE, "externalId": "changed"}]})
    things.ok(INSTANCES, {"items": [link("made", FIRST | change)]})
    assert record == held(things, graph, RECORD, "made")
    assert relationship == held(things, graph, RELATIONSHIP, "made")


def test_change_of_one_property_moves_what_must_be_unique(things: Api) -> None:
    things.ok(INSTANCES, {"items": [thing("a", FIRST)]})
    things.ok(INSTANCES, {"items": [thing("a", {"code": "2"})]})
    things.ok(INSTANCES, {"items": [thing("b", FIRST)]})
    status, message = things.refused(INSTANCES, {"items": [thing("b", {"code": "2"})]})
    assert (status, "byCode" in message) == (409, True)


def test_change_of_the_type_of_a_node_is_a_change(things: Api, graph: Graph) -> None:
    things.ok(INSTANCES, {"items": [node("t1"), node("t2"), thing("a", FIRST, type=ref("t1"))]})
    (answer,) = things.ok(INSTANCES, {"items": [thing("a", {}, type=ref("t2"))]})["items"]
    assert (answer["wasModified"], answer["version"]) == (True, 2)
    assert held(things, graph, NODE, "a")[1]["type"] == f"{things.project}:{SPACE}:t2"


def test_items_of_a_batch_change_different_properties(things: Api) -> None:
    things.ok("/models/views", {"items": [view("Thing", *(f"Thing.{name}" for name in PROPERTIES))]})
    rows = {str(i): FIRST | {"code": str(i)} for i in range(6)}
    things.ok(INSTANCES, {"items": [thing(name, given) for name, given in rows.items()]})
    changes: list[dict[str, Any]] = [
        {"f": "1"},
        {"g": None},
        {},
        {"f": None, "g": "2"},
        {"f": FIRST["f"]},
        {"title": "x"},
    ]
    answer = things.ok(INSTANCES, {"items": [thing(str(i), change) for i, change in enumerate(changes)]})["items"]
    assert [item["wasModified"] for item in answer] == [True, True, False, True, False, True]
    body = {
        "items": [{"instanceType": "node", **ref(name)} for name in rows],
        "sources": [{"source": view_ref("Thing")}],
    }
    found = [item["properties"][SPACE]["Thing/v1"] for item in things.ok(f"{INSTANCES}/byids", body)["items"]]
    wanted = [given | change for given, change in zip(rows.values(), changes, strict=True)]
    assert found == [{key: value for key, value in row.items() if value is not None} for row in wanted]
