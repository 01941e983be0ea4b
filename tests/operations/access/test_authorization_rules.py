"""Rules of authorization for single requests."""

from collections.abc import Iterator
from typing import Any

import pytest

from builders import container_ref, data, edge, node, ref, view, view_ref
from conftest import Api
from emulator.graph.driver import Graph
from here_and_there import NODE, build
from strict import acl, admin, caller, group, limited, strict


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with strict(graph) as address:
        yield address


@pytest.fixture
def chief(url: str, project: str) -> Api:
    api = admin(url, project)
    build(api)
    return api


DENIED = (403, "Resource not found. This may also be due to insufficient access rights.")
WRITE_HERE = [
    acl("dataModelsAcl", "READ"),
    acl("dataModelInstancesAcl", "WRITE", spaces=["here"]),
    acl("dataModelInstancesAcl", "READ"),
]


def pointing(to: str, **options: Any) -> dict[str, Any]:
    return {"items": [node("new", space="here", type=ref("n", to))], **options}


def test_pointing_where_one_may_only_read_needs_auto_create_off(chief: Api, url: str) -> None:
    api = limited(chief, url, *WRITE_HERE)
    assert api.refused("/models/instances", pointing("there")) == DENIED
    api.ok("/models/instances", pointing("there", autoCreateDirectRelations=False))
    api.ok("/models/instances", pointing("here"))


def test_pointing_where_one_may_not_read_is_refused(chief: Api, url: str) -> None:
    api = limited(chief, url, *WRITE_HERE[:2])
    assert api.refused("/models/instances", pointing("there", autoCreateDirectRelations=False)) == DENIED
    assert api.refused("/models/instances", pointing("nowhere", autoCreateDirectRelations=False)) == DENIED


def test_edge_needs_to_read_its_ends_and_to_write_where_they_are_made(chief: Api, url: str) -> None:
    api = limited(chief, url, *WRITE_HERE)
    there = edge("e", ref("n", "here"), ref("n", "there"), ref("n", "here"), space="here")
    api.ok("/models/instances", {"items": [there]})
    made = edge("f", ref("n", "here"), ref("new", "there"), ref("n", "here"), space="here")
    assert api.refused("/models/instances", {"items": [made], "autoCreateEndNodes": True}) == DENIED


def test_sync_walks_through_nothing_that_may_not_be_read(chief: Api, url: str) -> None:
    """From n over m, and over what lies there, to two others; and its deletions are no news either."""
    a, b, m = ref("a", "here"), ref("b", "here"), ref("m", "here")
    n, hidden = ref("n", "here"), ref("n", "there")
    ways = {"nm": (n, m), "ma": (m, a), "nh": (n, hidden), "hb": (hidden, b)}
    edges = [edge(name, *ends, n, space="here") for name, ends in ways.items()]
    chief.ok("/models/instances", {"items": edges, "autoCreateEndNodes": True, "autoCreateStartNodes": True})
    api = limited(chief, url, acl("dataModelsAcl", "READ"), acl("dataModelInstancesAcl", "READ", spaces=["here"]))
    with_ = {
        "x": {"nodes": {"filter": {"equals": {"property": ["node", "externalId"], "value": "n"}}}},
        "e": {"edges": {"from": "x"}},
        "y": {"nodes": {"from": "e"}},
        "z": {"nodes": {"from": "e", "chainTo": "source"}},
    }
    body: dict[str, Any] = {"with": with_, "select": {name: {} for name in with_}}

    def names(answer: Any) -> dict[str, list[str]]:
        return {name: sorted(one["externalId"] for one in items) for name, items in answer["items"].items()}

    told = api.ok("/models/instances/sync", body)
    assert names(told) == names(api.ok("/models/instances/query", body))
    assert names(told) == {"x": ["n"], "e": ["ma", "nm"], "y": ["a", "m"], "z": ["m", "n"]}
    chief.ok("/models/instances/delete", {"items": [{"instanceType": "node", **hidden}]})
    then = api.ok("/models/instances/sync", {**body, "cursors": told["nextCursor"]})
    assert names(then) == {"x": [], "e": [], "y": [], "z": []}


def test_who_may_only_update_creates_nothing(chief: Api, url: str) -> None:
    api = limited(chief, url, acl("dataModelsAcl", "READ"), acl("dataModelInstancesAcl", "WRITE_PROPERTIES"))
    source = data(container_ref("C", "here"), name="blue")
    api.ok("/models/instances", {"items": [node("n", source, space="here")]})
    assert api.refused("/models/instances", {"items": [node("new", source, space="here")]}) == DENIED
    assert api.refused("/models/instances", {"items": [], "delete": [NODE]}) == DENIED


def test_node_goes_only_with_edges_that_may_go(chief: Api, url: str) -> None:
    between = edge("e", ref("n", "here"), ref("n", "there"), ref("n", "there"), space="there")
    chief.ok("/models/instances", {"items": [between]})
    api = limited(chief, url, *WRITE_HERE)
    assert api.refused("/models/instances/delete", {"items": [NODE]}) == DENIED
    assert chief.ok("/models/instances/byids", {"items": [NODE]})["items"]


def test_writing_through_what_may_not_be_read_is_as_if_it_were_not_there(chief: Api, url: str) -> None:
    api = limited(
        chief,
        url,
        acl("dataModelsAcl", "READ", spaces=["there"]),
        acl("dataModelInstancesAcl", "WRITE", spaces=["here"]),
    )
    through = {"items": [node("n", data(view_ref("V", "here"), name="x"), space="here")]}
    missing = {"items": [node("n", data(view_ref("None", "here"), name="x"), space="here")]}
    status, message = api.refused("/models/instances", through)
    assert (status, message.replace("V", "None")) == api.refused("/models/instances", missing)


def test_view_over_what_may_not_be_read_is_refused(chief: Api, url: str) -> None:
    api = limited(chief, url, acl("dataModelsAcl", "WRITE", spaces=["here"]))
    over = view(
        "W", space="here", name={"container": container_ref("C", "there"), "containerPropertyIdentifier": "name"}
    )
    assert api.refused("/models/views", {"items": [over]})[0] == 400
    child = {**view("W", space="here"), "implements": [view_ref("V", "there")]}
    assert api.refused("/models/views", {"items": [child]})[0] == 400


def test_data_model_defines_no_view_where_its_writer_may_not_write(chief: Api, url: str) -> None:
    api = limited(chief, url, acl("dataModelsAcl", "WRITE", spaces=["here"]), acl("dataModelsAcl", "READ"))
    inside = view("New", "C.name", space="there")
    body = {"items": [{**ref("M2", "here"), "version": "v1", "views": [inside]}]}
    assert api.refused("/models/datamodels", body) == DENIED
    assert not chief.ok("/models/views/byids", {"items": [{**ref("New", "there"), "version": "v1"}]})["items"]


def test_groups_of_several_sources_add_up(chief: Api, url: str) -> None:
    group(chief, "one", acl("dataModelsAcl", "READ", spaces=["here"]))
    group(chief, "two", acl("dataModelsAcl", "READ", spaces=["there"]))
    api = caller(url, chief.project, "one", "two", "three")
    assert [one["space"] for one in api.client.get("/models/spaces").json()["items"]] == ["here", "there"]


@pytest.mark.parametrize("members", ["allUserAccounts", ["ada", "bob"]])
def test_members_need_no_group_in_their_token(chief: Api, url: str, members: Any) -> None:
    item = {"name": "members", "members": members, "capabilities": [acl("dataModelsAcl", "READ")]}
    assert chief.post("/groups", {"items": [item]}).status_code == 201
    assert caller(url, chief.project, subject="ada").client.get("/models/spaces").status_code == 200
    stranger = caller(url, chief.project, subject="eve").client.get("/models/spaces")
    assert stranger.status_code == (200 if members == "allUserAccounts" else 401)


def test_deleted_group_counts_no_longer(chief: Api, url: str) -> None:
    number = group(chief, "short", acl("dataModelsAcl", "READ"))
    api = caller(url, chief.project, "short")
    assert api.client.get("/models/spaces").status_code == 200
    chief.ok("/groups/delete", {"items": [number]})
    assert api.client.get("/models/spaces").status_code == 401
    assert chief.refused("/groups/delete", {"items": [number]})[0] == 400


WRONG = [
    {"dataModelsAcl": {"actions": ["FLY"], "scope": {"all": {}}}},
    {"dataModelsAcl": {"actions": ["READ"], "scope": {"tableScope": {}}}},
    {"dataModelsAcl": {"actions": ["READ"], "scope": {"spaceIdScope": {"spaceIds": [1]}}}},
    {"dataModelsAcl": {"actions": ["READ"]}},
    {"dataModelsAcl": {"actions": "READ", "scope": {"all": {}}}},
    {"groupsAcl": {"actions": ["LIST"], "scope": {"spaceIdScope": {"spaceIds": ["here"]}}}},
    {"someAcl": 1},
    {},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_capability_is_refused(chief: Api, wrong: Any) -> None:
    body = {"items": [{"name": "wrong", "sourceId": "wrong", "capabilities": [wrong]}]}
    assert chief.refused("/groups", body)[0] == 400


def test_capability_of_something_else_is_kept(chief: Api) -> None:
    other = {"assetsAcl": {"actions": ["READ"], "scope": {"datasetScope": {"ids": ["1"]}}}}
    group(chief, "other", other)
    assert chief.client.get("/groups", params={"all": "true"}).json()["items"][0]["capabilities"] == [other]
