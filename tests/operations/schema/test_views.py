from typing import Any

import pytest

from builders import SPACE, container, container_ref, data, node, prop, ref, view, view_ref
from conftest import Api

VIEWS = "/models/views"
KIND = ref("kind")


@pytest.fixture
def models(api: Api) -> Api:
    api.ok("/models/spaces", {"items": [{"space": SPACE}, {"space": "other"}]})
    containers = [
        container("C", a=prop(nullable=False), b=prop(), r=prop("direct")),
        container("E", "edge", e=prop()),
    ]
    api.ok("/models/containers", {"items": containers})
    return api


def apply(api: Api, *views: dict) -> list[dict]:
    return api.ok(VIEWS, {"items": list(views)})["items"]


def listed(api: Api, **parameters: Any) -> list[str]:
    items = api.client.get(VIEWS, params=parameters).json()["items"]
    return [f"{item['space']}:{item['externalId']}/{item['version']}" for item in items]


def test_view_is_returned_with_the_definitions_of_its_containers(models: Api) -> None:
    mapped = {
        "container": container_ref("C"),
        "containerPropertyIdentifier": "r",
        "name": "n",
        "source": view_ref("V"),
    }
    (answer,) = apply(models, {**view("V", "C.a", r=mapped), "filter": {"matchAll": {}}, "description": None})
    definition = {"immutable": False, "autoIncrement": False, "container": container_ref("C")}
    assert answer == {
        "space": SPACE,
        "externalId": "V",
        "version": "v1",
        "createdTime": answer["createdTime"],
        "lastUpdatedTime": answer["createdTime"],
        "writable": True,
        "queryable": True,
        "usedFor": "node",
        "isGlobal": False,
        "properties": {
            "a": {
                **definition,
                "constraintState": {"nullability": "current"},
                "type": {"type": "text", "list": False, "collation": "ucs_basic"},
                "containerPropertyIdentifier": "a",
                "nullable": False,
            },
            "r": {
                **definition,
                "constraintState": {},
                "type": {"type": "direct", "list": False, "source": view_ref("V")},
                "containerPropertyIdentifier": "r",
                "nullable": True,
                "name": "n",
            },
        },
        "mappedContainers": [container_ref("C")],
        "implements": [],
        "filter": {"matchAll": {}},
    }
    assert models.ok(f"{VIEWS}/byids", {"items": [{**ref("V"), "version": "v1"}]})["items"] == [answer]


def test_unchanged_view_keeps_its_timestamps(models: Api) -> None:
    edge = {"type": KIND, "source": view_ref("V")}
    full = {**edge, "connectionType": "multi_edge_connection", "direction": "outwards"}
    assert apply(models, view("V", e=edge)) == apply(models, {**view("V", e=full), "implements": []})


def test_property_that_an_update_omits_stays(models: Api) -> None:
    (before,) = apply(models, {**view("V", "C.a"), "name": "n"})
    (after,) = apply(models, view("V", "C.b"))
    assert (set(after["properties"]), "name" in after) == ({"a", "b"}, False)
    assert after["createdTime"] == before["createdTime"]
    assert apply(models, view("V", "C.a")) == [after]


def test_view_whose_target_was_deleted_is_not_applied_again(models: Api) -> None:
    relation = {"container": container_ref("C"), "containerPropertyIdentifier": "r", "source": view_ref("Target")}
    apply(models, view("Target", "C.a"))
    apply(models, view("V", "C.a", r=relation))
    models.ok(f"{VIEWS}/delete", {"items": [{**ref("Target"), "version": "v1"}]})
    status, message = models.refused(VIEWS, {"items": [view("V", "C.a", r=relation)]})
    assert (status, message) == (400, f"One or more views do not exist: '{SPACE}:Target/v1'")
    assert len(models.ok(f"{VIEWS}/byids", {"items": [{**ref("V"), "version": "v1"}]})["items"]) == 1


def test_views_are_listed_by_what_they_are_used_for(models: Api) -> None:
    for name, used_for in (("Edges", "edge"), ("Records", "record"), ("Both", "all")):
        models.ok("/models/containers", {"items": [container(name, used_for, p=prop())]})
    streams = {"streamId": ["stream"]}
    apply(models, view("N", "C.a"), view("E", "Edges.p"), view("B", "Both.p"), {**view("R", "Records.p"), **streams})

    def listed(query: str) -> list[str]:
        response = models.client.get(f"{VIEWS}?{query}")
        assert response.status_code == 200, response.text
        return [item["externalId"] for item in response.json()["items"]]

    assert sorted(listed("")) == ["B", "E", "N"]
    assert listed("usedFor=edge") == ["E"]
    assert sorted(listed("usedFor=record&usedFor=all")) == ["B", "R"]
    assert models.client.get(f"{VIEWS}?usedFor=nothing").status_code == 400
    (record,) = models.ok(f"{VIEWS}/byids", {"items": [{**ref("R"), "version": "v1"}]})["items"]
    assert (record["streamId"], record["usedFor"]) == (["stream"], "record")


def test_views_of_one_request_may_refer_to_each_other(models: Api) -> None:
    back = {
        "connectionType": "multi_reverse_direct_relation",
        "source": view_ref("Parent"),
        "through": {"source": view_ref("Child"), "identifier": "r"},
    }
    child = {**view("Child", "C.b"), "implements": [view_ref("Parent")]}
    child_answer, parent = apply(models, child, view("Parent", "C.r", back=back))
    assert set(child_answer["properties"]) == {"b", "r", "back"}
    assert parent["properties"]["back"] == {**back, "targetsList": False}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (view("V", space="nowhere"), "One or more spaces do not exist: 'nowhere'"),
        (view("V", "X.a"), f"One or more containers do not exist: '{SPACE}:X'"),
        (view("V", "C.x"), f"Property 'x' does not exist in container '{SPACE}:C'"),
        ({**view("V"), "implements": [view_ref("X")]}, f"One or more views do not exist: '{SPACE}:X/v1'"),
        ({**view("V"), "implements": [view_ref("V")]}, f"View '{SPACE}:V/v1' cannot implement itself"),
        (view("V", "C.a", "E.e"), "cannot map containers that are used for different kinds of instances"),
        ({**view("V"), "filter": {"equalz": {}}}, "Unexpected field - filter.equalz"),
        ({**view("V"), "version": "_"}, "version must match"),
        ({**view("V"), "writable": True}, "Unexpected field - items[1].writable"),
    ],
)
def test_wrong_request_changes_nothing(models: Api, written: dict, message: str) -> None:
    status, found = models.refused(VIEWS, {"items": [view("Right"), written]})
    assert (status, message in found) == (400, True), found
    assert listed(models) == []


def test_type_of_a_property_stays_within_a_version(models: Api) -> None:
    apply(models, view("V", "C.a"))
    other = {"container": container_ref("C"), "containerPropertyIdentifier": "r"}
    assert models.refused(VIEWS, {"items": [view("V", a=other)]}) == (
        400,
        f"Cannot update view '{SPACE}:V/v1': property 'a' would change type from text to direct.",
    )
    apply(models, {**view("V", a=other), "version": "v2"})


def test_all_versions_or_the_requested_one_are_retrieved(models: Api) -> None:
    apply(models, view("V"), {**view("V"), "version": "v2"}, view("W"))

    def versions(*items: dict) -> list[str]:
        return [item["version"] for item in models.ok(f"{VIEWS}/byids", {"items": list(items)})["items"]]

    assert versions(ref("V"), ref("X")) == ["v1", "v2"]
    assert versions({**ref("V"), "version": "v2"}, {**ref("V"), "version": "v3"}) == ["v2"]
    assert models.refused(f"{VIEWS}/byids", {"items": [ref("V"), {**ref("V"), "version": "v2"}]})[0] == 400


def test_newest_version_is_listed(models: Api) -> None:
    apply(models, {**view("V"), "version": "b"}, view("W", space="other"))
    apply(models, {**view("V"), "version": "a"})
    assert listed(models, allVersions=True) == ["other:W/v1", f"{SPACE}:V/a", f"{SPACE}:V/b"]
    assert listed(models, space=SPACE) in ([f"{SPACE}:V/a"], [f"{SPACE}:V/b"])


def test_inherited_properties_can_be_left_out(models: Api) -> None:
    apply(models, view("Parent", "C.a"), {**view("V", "C.b"), "implements": [view_ref("Parent")]})
    own = {"includeInheritedProperties": False}
    response = models.client.post(f"{VIEWS}/byids", params=own, json={"items": [ref("V")]})
    assert list(response.json()["items"][0]["properties"]) == ["b"]
    by_name = {item["externalId"]: item for item in models.client.get(VIEWS, params=own).json()["items"]}
    assert list(by_name["V"]["properties"]) == ["b"]


def test_view_loses_the_properties_of_a_deleted_parent(models: Api) -> None:
    apply(models, view("Parent", "C.a"), {**view("V", "C.b"), "implements": [view_ref("Parent")]})
    keys = [{**ref(name), "version": "v1"} for name in ("X", "Parent")]
    assert models.ok(f"{VIEWS}/delete", {"items": keys}) == {"items": [{**ref("Parent"), "version": "v1"}]}
    (found,) = models.ok(f"{VIEWS}/byids", {"items": [ref("V")]})["items"]
    assert list(found["properties"]) == ["b"]
    assert found["implements"] == [view_ref("Parent")]


def test_view_is_deleted_by_version(models: Api) -> None:
    assert models.refused(f"{VIEWS}/delete", {"items": [ref("V")]})[0] == 400


def test_filter_on_a_lost_property_is_invalid_until_it_is_back(models: Api) -> None:
    written = {"hasData": [container_ref("C")]}
    lost = {"equals": {"property": [SPACE, "D", "q"], "value": "x"}}
    of_parent = {"exists": {"property": [SPACE, "Parent/v1", "q"]}}
    models.ok("/models/containers", {"items": [container("D", q=prop())]})
    apply(models, view("Parent", "D.q"))
    apply(models, {**view("V", "C.a"), "filter": {"and": [written, lost, of_parent]}})

    def read() -> Any:
        (found,) = models.ok("/models/views/byids", {"items": [ref("V")]})["items"]
        return found["filter"]["and"]

    assert read() == [written, lost, of_parent]
    models.ok("/models/containers/delete", {"items": [ref("D")]})
    paths = [lost["equals"]["property"], of_parent["exists"]["property"]]
    assert read() == [
        written,
        *(
            {"invalid": {"previouslyReferencedProperties": [path], "filterType": operator}}
            for path, operator in zip(paths, ("equals", "exists"), strict=True)
        ),
    ]
    body = {"items": [{"instanceType": "node", **ref("n")}], "sources": [{"source": view_ref("V")}]}
    models.ok("/models/instances", {"items": [node("n", data(container_ref("C"), a="x"))]})
    assert models.ok("/models/instances/byids", body)["items"] == []
    models.ok("/models/containers", {"items": [container("D", q=prop())]})
    assert read() == [written, lost, of_parent]
