from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, edge, node, prop, ref, view, view_ref
from conftest import Api
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.schema.store import read_changes

CONTAINERS = "/models/containers"


@pytest.fixture
def models(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}, {"space": "other"}]})
    return api


def apply(api: Api, *containers: dict) -> list[dict]:
    return api.ok(CONTAINERS, {"items": list(containers)})["items"]


def refused(api: Api, *containers: dict) -> str:
    status, message = api.refused(CONTAINERS, {"items": list(containers)})
    assert status == 400
    return message


def rows(graph: Graph, text: str, **parameters: Any) -> list[list[Any]]:
    return graph.read(lambda transaction: transaction.rows(Statement(text, parameters)))


def test_container_is_returned_in_full(models: Api) -> None:
    (answer,) = apply(
        models, container("C", p=prop(nullable=False), constraints={"u": {"properties": ["p"]}}, indexes={})
    )
    assert answer == {
        "space": SPACE,
        "externalId": "C",
        "usedFor": "node",
        "createdTime": answer["createdTime"],
        "lastUpdatedTime": answer["createdTime"],
        "isGlobal": False,
        "properties": {
            "p": {
                "constraintState": {"nullability": "current"},
                "type": {"type": "text", "list": False, "collation": "ucs_basic"},
                "immutable": False,
                "nullable": False,
                "autoIncrement": False,
            }
        },
        "constraints": {
            "u": {"state": "current", "constraintType": "uniqueness", "properties": ["p"], "bySpace": False}
        },
        "indexes": {},
    }
    assert models.ok(f"{CONTAINERS}/byids", {"items": [ref("C"), ref("X")]})["items"] == [answer]


def test_unchanged_container_keeps_its_timestamps(models: Api) -> None:
    written = container("C", p=prop(), indexes={"i": {"properties": ["p"]}})
    assert apply(models, written) == apply(models, written)


def test_left_out_properties_stay(models: Api) -> None:
    apply(models, container("C", p=prop()))
    (after,) = apply(models, container("C", q=prop()))
    assert list(after["properties"]) == ["p", "q"]


def test_containers_of_one_request_may_require_each_other(models: Api) -> None:
    answers = apply(
        models,
        container("A", r=prop("direct", container=container_ref("B"))),
        container("B", p=prop(), constraints={"c": {"require": container_ref("A")}}),
    )
    assert answers[0]["createdTime"] == answers[1]["createdTime"]
    assert answers[0]["properties"]["r"]["type"]["container"] == container_ref("B")
    assert answers[1]["constraints"]["c"] == {
        "state": "current",
        "constraintType": "requires",
        "require": container_ref("A"),
    }


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (container("C", space="nowhere", p=prop()), "One or more spaces do not exist: 'nowhere'"),
        (
            container("C", p=prop("direct", container=container_ref("X"))),
            f"One or more containers do not exist: '{SPACE}:X'",
        ),
        (container("C"), "properties size must be between 1 and 100"),
        (container("C", p=prop("txt")), "items[1].properties.p.type.type"),
        (container("C", p=prop(maxSize=1)), "Unexpected field - items[1].properties.p.type.maxSize"),
        (container("C", p=prop("int32", defaultValue="x")), "Invalid default value for property 'p'"),
        (container("C", p=prop(), constraints={"u": {"properties": ["x"]}}), "'x' is not"),
        (container("Query", p=prop()), "Container identifier cannot be one of the reserved values"),
    ],
)
def test_wrong_request_changes_nothing(models: Api, written: dict, message: str) -> None:
    assert message in refused(models, container("Right", p=prop()), written)
    assert models.client.get(CONTAINERS).json() == {"items": []}


def test_one_container_twice_is_refused(models: Api) -> None:
    duplicate = f'[items is not a distinct set; duplicates: [{{"space":"{SPACE}","externalId":"C"}}]]'
    assert duplicate in refused(models, container("C", p=prop()), container("C", q=prop()))


def test_system_space_is_read_only(models: Api) -> None:
    item = {"space": "cdf_cdm", "externalId": "C"}
    assert models.refused(CONTAINERS, {"items": [{**item, "properties": {"p": prop()}}]})[0] == 403
    assert models.refused(f"{CONTAINERS}/delete", {"items": [item]})[0] == 403


def test_list_is_by_space_and_use(models: Api) -> None:
    apply(
        models,
        container("N", p=prop()),
        container("E", "edge", p=prop()),
        container("R", "record", p=prop()),
        container("N", p=prop(), space="other"),
    )

    def listed(**parameters: Any) -> list[str]:
        answer = models.client.get(CONTAINERS, params=parameters).json()
        return [f"{item['space']}:{item['externalId']}" for item in answer["items"]]

    assert listed() == ["other:N", f"{SPACE}:E", f"{SPACE}:N"]
    assert listed(space=SPACE) == [f"{SPACE}:E", f"{SPACE}:N"]
    assert listed(usedFor=["record", "edge"]) == [f"{SPACE}:E", f"{SPACE}:R"]


def test_cursor_is_valid_only_for_its_own_list(models: Api) -> None:
    apply(models, container("A", p=prop()), container("B", p=prop()))
    cursor = models.client.get(CONTAINERS, params={"limit": 1}).json()["nextCursor"]
    assert models.client.get(CONTAINERS, params={"cursor": cursor}).json()["items"][0]["externalId"] == "B"
    assert models.client.get(CONTAINERS, params={"cursor": cursor, "space": SPACE}).status_code == 400
    assert models.client.get("/models/views", params={"cursor": cursor}).status_code == 400


def test_alias_of_a_second_container_of_a_name_is_longer(models: Api, graph: Graph) -> None:
    apply(models, container("C", p=prop()))
    apply(models, container("C", p=prop(), space="other"), container("Node", p=prop()))
    kept = graph.read(lambda transaction: read_changes(transaction, models.project, 0))
    assert sorted(one.alias for one in kept if one.kind == "container") == ["C", "C__other", f"Node__{SPACE}"]


@pytest.mark.usefixtures("of_many")
@pytest.mark.parametrize("name", ["u", "back`tick", "x' OR 1=1 //", "a\\u0060b", "nb-NO é"])
def test_uniqueness_constraint_has_its_own_index(models: Api, graph: Graph, name: str) -> None:
    external_id = f"C{models.project.replace('-', '')}"
    apply(models, container(external_id, p=prop(), constraints={name: {"properties": ["p"]}}))
    text = "SHOW INDEXES YIELD labelsOrTypes, properties WHERE $label IN labelsOrTypes RETURN properties"
    assert rows(graph, text, label=external_id) == [[[f"{external_id}!{name}"]]]


def test_delete_returns_what_existed(models: Api) -> None:
    apply(models, container("A", p=prop()), container("B", p=prop()))
    answer = models.ok(f"{CONTAINERS}/delete", {"items": [ref("X"), ref("B"), ref("B")]})
    assert answer == {"items": [ref("B")]}
    assert [item["externalId"] for item in models.client.get(CONTAINERS).json()["items"]] == ["A"]


def test_view_loses_the_properties_of_a_deleted_container(models: Api) -> None:
    apply(models, container("A", a=prop()), container("B", b=prop()))
    models.ok("/models/views", {"items": [view("V", "A.a", "B.b")]})
    models.ok(f"{CONTAINERS}/delete", {"items": [ref("A")]})
    (found,) = models.ok("/models/views/byids", {"items": [ref("V")]})["items"]
    assert list(found["properties"]) == ["b"]
    assert found["mappedContainers"] == [container_ref("B")]


def test_deleting_a_container_deletes_its_data(models: Api, graph: Graph) -> None:
    unique = {"u": {"properties": ["p"]}}
    apply(
        models,
        container("C", "all", p=prop(), r=prop("direct"), rs=prop("direct", list=True), constraints=unique),
        container("Kept", "all", k=prop(), r=prop("direct")),
    )
    c = data(container_ref("C"), p="x", r=ref("t"), rs=[ref("t"), ref("u")])
    kept = data(container_ref("Kept"), k="y", r=ref("t"))
    items = [node("n", c, kept), edge("e", ref("n"), ref("t"), ref("kind"), data(container_ref("C"), p="z"), kept)]
    models.ok("/models/instances", {"items": items, "autoCreateEndNodes": True})
    before = rows(graph, _INSTANCES, project=models.project)
    models.ok(f"{CONTAINERS}/delete", {"items": [ref("C")]})
    after = rows(graph, _INSTANCES, project=models.project)
    assert [row[:3] for row in after] == [row[:3] for row in before]
    assert [row[3] for row in after if row[0] in {"n", "e"}] == [
        ["Edge", "Instance", "Kept"],
        ["Instance", "Kept", "Node"],
    ]
    keys = {key for row in after for key in row[4]} | {key for row in after for key in row[5]}
    assert {key for key in keys if "." in key or "!" in key} == {"Kept.k", "Kept.r"}
    relations = (
        "MATCH ({project: $project})-[relation]->() WHERE relation.property IS NOT NULL RETURN relation.property"
    )
    assert rows(graph, relations, project=models.project) == [["Kept.r"], ["Kept.r"]]


_RELATIONS = """
MATCH (:Instance {project: $project})-[relation]->()
WHERE relation.property IS NOT NULL
RETURN relation.property
"""
_INSTANCES = """
MATCH (instance:Instance {project: $project})
OPTIONAL MATCH (instance)-[relationship]->()
WITH instance, collect(keys(relationship)) AS of_relationships
RETURN instance.externalId, instance.version, instance.lastUpdatedTime,
       COLLECT { WITH instance UNWIND labels(instance) AS label RETURN label ORDER BY label },
       keys(instance), reduce(found = [], some IN of_relationships | found + some)
ORDER BY instance.externalId
"""


def test_recreated_container_is_empty(models: Api) -> None:
    apply(models, container("C", p=prop()))
    models.ok("/models/instances", {"items": [node("n", data(container_ref("C"), p="x"))]})
    models.ok(f"{CONTAINERS}/delete", {"items": [ref("C")]})
    apply(models, container("C", p=prop("int32"), q=prop()))
    models.ok("/models/views", {"items": [view("V", "C.p", "C.q")]})
    body = {"items": [{"instanceType": "node", **ref("n")}], "sources": [{"source": view_ref("V")}]}
    assert models.ok("/models/instances/byids", body)["items"] == []
    models.ok("/models/instances", {"items": [node("n", data(container_ref("C"), q="y"))]})
    (found,) = models.ok("/models/instances/byids", body)["items"]
    assert found["properties"][SPACE]["V/v1"] == {"q": "y"}
