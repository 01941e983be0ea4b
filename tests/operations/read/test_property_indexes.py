"""Indexes of containers become indexes of Neo4j, whatever the length of the texts."""

from typing import Any

import pytest

from builders import SPACE, container, data, node, prop, view, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph

pytestmark = pytest.mark.usefixtures("each_way")
INSTANCES = "/models/instances"
THING = view_ref("Indexed")
INDEX = {
    "byTag": {"indexType": "btree", "properties": ["tag"]},
    "bySize": {"indexType": "btree", "properties": ["size"]},
}
LONG = "x" * 20_000


def define(api: Api, **indexes: Any) -> None:
    api.ok("/models/spaces", {"items": [{"space": SPACE}]})
    thing = container("Indexed", tag=prop(), size=prop("int64"), other=prop(), indexes=indexes)
    api.ok("/models/containers", {"items": [thing]})
    api.ok("/models/views", {"items": [view("Indexed", "Indexed.tag", "Indexed.size", "Indexed.other")]})


def path(name: str) -> list[str]:
    return [SPACE, "Indexed/v1", name]


def listed(api: Api, said: dict[str, Any]) -> list[str]:
    return [item["externalId"] for item in api.ok(f"{INSTANCES}/list", {"filter": said})["items"]]


@pytest.fixture
def things(api: Api) -> Api:
    define(api, **INDEX)
    texts = {"a": "pump", "b": "pump 2", "c": LONG, "d": f"{LONG}!", "e": f"{LONG}?", "f": None}
    items = [node(name, data(THING, tag=text, size=ix)) for ix, (name, text) in enumerate(texts.items())]
    api.ok(INSTANCES, {"items": items})
    return api


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"equals": {"property": path("tag"), "value": "pump"}}, "a"),
        ({"equals": {"property": path("tag"), "value": LONG}}, "c"),
        ({"equals": {"property": path("tag"), "value": f"{LONG}!"}}, "d"),
        ({"in": {"property": path("tag"), "values": [f"{LONG}?", "pump", "none"]}}, "ae"),
        ({"prefix": {"property": path("tag"), "value": "pump "}}, "b"),
        ({"prefix": {"property": path("tag"), "value": f"{LONG}!"}}, "d"),
        ({"range": {"property": path("tag"), "gt": LONG}}, "de"),
        ({"range": {"property": path("tag"), "gte": LONG}}, "cde"),
        ({"range": {"property": path("tag"), "lt": f"{LONG}?", "gt": "pump"}}, "bcd"),
        ({"not": {"equals": {"property": path("tag"), "value": LONG}}}, "abde"),
        ({"range": {"property": path("size"), "gte": 2, "lt": 4}}, "cd"),
    ],
)
def test_long_texts_with_the_same_prefix_are_distinguished(things: Api, said: dict[str, Any], names: str) -> None:
    assert listed(things, said) == list(names)


def test_changed_and_cleared_texts_are_found_by_their_current_value(things: Api) -> None:
    things.ok(INSTANCES, {"items": [node("a", data(THING, tag="valve")), node("c", data(THING, tag=None))]})
    assert listed(things, {"equals": {"property": path("tag"), "value": "pump"}}) == []
    assert listed(things, {"equals": {"property": path("tag"), "value": "valve"}}) == ["a"]
    assert listed(things, {"equals": {"property": path("tag"), "value": LONG}}) == []


def test_index_added_later_includes_existing_instances(api: Api) -> None:
    define(api)
    api.ok(INSTANCES, {"items": [node("a", data(THING, tag="pump")), node("b", data(THING, tag=LONG))]})
    define(api, **INDEX)
    assert listed(api, {"equals": {"property": path("tag"), "value": LONG}}) == ["b"]


@pytest.mark.usefixtures("of_many")
def test_filter_uses_the_neo4j_index(things: Api, graph: Graph) -> None:
    for said in (
        {"equals": {"property": path("tag"), "value": "pump"}},
        {"range": {"property": path("size"), "gt": 3}},
    ):
        debug = {"includePlan": True, "includeTranslatedQuery": True}
        answer = things.ok(f"{INSTANCES}/list", {"filter": said, "debug": debug})
        assert "Indexed" in str(answer["debug"]["translatedQuery"]["query"])
    text = "SHOW INDEXES YIELD labelsOrTypes, properties WHERE labelsOrTypes = ['Indexed'] RETURN properties"
    rows = graph.read(lambda transaction: transaction.rows(Statement(text, {})))
    found = [properties for (properties,) in rows]
    assert ["project", "Indexed~tag"] in found
    assert ["project", "Indexed.size"] in found


def test_deleted_container_leaves_nothing_of_its_indexes(things: Api, graph: Graph) -> None:
    things.ok("/models/containers/delete", {"items": [{"space": SPACE, "externalId": "Indexed"}]})
    text = "MATCH (i:Instance {project: $project}) RETURN [key IN keys(i) WHERE key STARTS WITH 'Indexed']"
    rows = graph.read(lambda transaction: transaction.rows(Statement(text, {"project": things.project})))
    assert all(keys == [] for (keys,) in rows)
