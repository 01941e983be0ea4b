"""Every endpoint by callers with each capability and scope."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from builders import container, container_ref, data, edge, node, prop, ref, view, view_ref
from conftest import Api
from emulator.graph.driver import Graph
from emulator.http.endpoint import Endpoint
from emulator.http.routes import TABLE
from strict import acl, admin, caller, group, strict

# What a caller has, by its name: actions on the schema and on instances, and the spaces of both; None is all.
SCOPES = {"all": None, "here": ["here"], "there": ["there"]}
MODELS = {"none": [], "read": ["READ"], "write": ["WRITE"]}
INSTANCES = {**MODELS, "update": ["WRITE_PROPERTIES"]}

# Each endpoint, asked about what is in the space `here`: what it needs there, path, body, and what is in the answer.
RETRIEVED = {"items": [{"space": "here"}]}
C, V, M = ref("C", "here"), {**ref("V", "here"), "version": "v1"}, {**ref("M", "here"), "version": "v1"}
NODE = {"instanceType": "node", **ref("n", "here")}
GONE = {"space": "here", "externalId": "gone"}
PART = {"items": [{"space": "here", "containerExternalId": "C", "identifier": "none"}]}
VIEW = view_ref("V", "here")
ALL = {"with": {"all": {"nodes": {}}}, "select": {"all": {}}}

READ_MODELS: list[tuple[str, str, Any]] = [
    ("GET", "/models/spaces", None),
    ("POST", "/models/spaces/byids", RETRIEVED),
    ("GET", "/models/containers", None),
    ("POST", "/models/containers/byids", {"items": [C]}),
    ("POST", "/models/containers/inspect", {"items": [C], "inspectionOperations": {"involvedViews": {}}}),
    ("GET", "/models/views", None),
    ("POST", "/models/views/byids", {"items": [V]}),
    ("GET", "/models/datamodels", None),
    ("POST", "/models/datamodels/byids", {"items": [M]}),
    ("GET", "/models/statistics", None),
    ("GET", "/models/statistics/spaces", None),
    ("POST", "/models/statistics/spaces/byids", RETRIEVED),
]
WRITE_MODELS: list[tuple[str, str, Any]] = [
    ("POST", "/models/spaces", RETRIEVED),
    ("POST", "/models/containers", {"items": [container("C", space="here", name=prop())]}),
    ("POST", "/models/views", {"items": [view("V", "C.name", space="here")]}),
    ("POST", "/models/datamodels", {"items": [{**M, "views": [VIEW]}]}),
    ("POST", "/models/spaces/delete", {"items": [{"space": "here-not"}]}),
    ("POST", "/models/containers/delete", {"items": [GONE]}),
    ("POST", "/models/views/delete", {"items": [{**GONE, "version": "v1"}]}),
    ("POST", "/models/datamodels/delete", {"items": [{**GONE, "version": "v1"}]}),
    ("POST", "/models/containers/indexes/delete", PART),
    ("POST", "/models/containers/indexes/retry", PART),
    ("POST", "/models/containers/constraints/delete", PART),
    ("POST", "/models/containers/constraints/retry", PART),
    ("POST", "/models/containers/properties/retry", PART),
]
READ_INSTANCES: list[tuple[str, str, Any]] = [
    ("POST", "/models/instances/list", {"instanceType": "node"}),
    ("POST", "/models/instances/byids", {"items": [NODE]}),
    ("POST", "/models/instances/search", {"view": VIEW, "query": "red"}),
    ("POST", "/models/instances/aggregate", {"view": VIEW, "groupBy": ["name"], "aggregates": [{"count": {}}]}),
    ("POST", "/models/instances/query", ALL),
    ("POST", "/models/instances/sync", ALL),
    ("POST", "/models/instances/inspect", {"items": [NODE], "inspectionOperations": {"involvedContainers": {}}}),
    ("GET", "/timeseries", None),
    ("POST", "/timeseries/list", {}),
    ("POST", "/timeseries/byids", {"items": [{"instanceId": ref("series", "here")}], "ignoreUnknownIds": True}),
    ("GET", "/files", None),
    ("POST", "/files/list", {}),
    ("POST", "/files/byids", {"items": [{"externalId": "file"}], "ignoreUnknownIds": True}),
]
WRITE_INSTANCES: list[tuple[str, str, Any]] = [
    ("POST", "/models/instances/delete", {"items": [{"instanceType": "node", **GONE}]}),
]
UPDATE_INSTANCES: list[tuple[str, str, Any]] = [
    ("POST", "/models/instances", {"items": [node("n", data(container_ref("C", "here"), name="red"), space="here")]}),
]
NEED_NOTHING = {"/groups", "/groups/delete", "/units", "/units/byids", "/units/systems", "/units/{externalId}", ""}
NEED_NOTHING |= {"/sequences", "/sequences/list", "/sequences/byids"}


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with strict(graph) as address:
        yield address


def build(api: Api) -> None:
    for space in ("here", "there"):
        api.ok("/models/spaces", {"items": [{"space": space}]})
        api.ok("/models/containers", {"items": [container("C", space=space, name=prop())]})
        api.ok("/models/views", {"items": [view("V", "C.name", space=space)]})
        model = {**ref("M", space), "version": "v1", "views": [view_ref("V", space)]}
        api.ok("/models/datamodels", {"items": [model]})
        series = data(view_ref("CogniteTimeSeries", "cdf_cdm"), type="numeric", isStep=False)
        nodes = [
            node("n", data(container_ref("C", space), name="red"), space=space),
            node("series", series, space=space),
            node("file", data(view_ref("CogniteFile", "cdf_cdm"), name="plan"), space=space),
        ]
        api.ok("/models/instances", {"items": nodes})


@pytest.fixture(scope="module")
def callers(url: str) -> dict[tuple[str, str, str], Api]:
    """A caller for each kind of ACL, action and scope; for the other kind it may read all."""
    project = f"test-{uuid4().hex[:16]}"
    chief = admin(url, project)
    build(chief)
    found: dict[tuple[str, str, str], Api] = {}
    for kind, actions in (("models", MODELS), ("instances", INSTANCES)):
        for action, named in actions.items():
            for scope, spaces in SCOPES.items():
                name = f"{kind}-{action}-{scope}"
                own = "dataModelsAcl" if kind == "models" else "dataModelInstancesAcl"
                other = "dataModelInstancesAcl" if kind == "models" else "dataModelsAcl"
                group(chief, name, acl(other, "READ"), *([acl(own, *named, spaces=spaces)] if named else []))
                found[kind, action, scope] = caller(url, project, name)
    return found


def ask(api: Api, method: str, path: str, body: Any) -> tuple[int, str]:
    answer = api.client.request(method, path, json=body) if method == "POST" else api.client.get(path)
    return answer.status_code, answer.text


def check_read(callers: Any, row: tuple[str, str, Any], kind: str, action: str, scope: str) -> None:
    status, text = ask(callers[kind, action, scope], *row)
    if action in ("none", "update"):
        assert status == 403
    else:
        assert status == 200, text
        counted = row[1] in ("/models/statistics", "/models/instances/aggregate")
        if counted:
            assert ('"count":1' in text or '"value":1' in text) if scope != "all" else True
        else:
            assert ('"space":"here"' in text) == (scope != "there"), text
            assert ('"space":"there"' in text) <= (scope != "here"), text


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("action", MODELS)
@pytest.mark.parametrize("row", READ_MODELS, ids=lambda row: row[1])
def test_schema_is_read_where_it_may_be(callers: Any, row: Any, action: str, scope: str) -> None:
    check_read(callers, row, "models", action, scope)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("action", INSTANCES)
@pytest.mark.parametrize("row", READ_INSTANCES, ids=lambda row: row[1])
def test_instances_are_read_where_they_may_be(callers: Any, row: Any, action: str, scope: str) -> None:
    if row[1].endswith("aggregate") and action in ("read", "write") and scope == "there":
        assert ask(callers["instances", action, scope], *row) == (200, '{"items":[]}')
    else:
        check_read(callers, row, "instances", action, scope)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("action", MODELS)
@pytest.mark.parametrize("row", WRITE_MODELS, ids=lambda row: row[1])
def test_schema_is_written_where_it_may_be(callers: Any, row: Any, action: str, scope: str) -> None:
    may = action == "write" and scope in (["all"] if "here-not" in str(row) else ["all", "here"])
    status, text = ask(callers["models", action, scope], *row)
    assert status == (200 if may else 403), text


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("action", INSTANCES)
@pytest.mark.parametrize("row", WRITE_INSTANCES, ids=lambda row: row[1])
def test_instances_are_deleted_where_they_may_be(callers: Any, row: Any, action: str, scope: str) -> None:
    status, text = ask(callers["instances", action, scope], *row)
    assert status == (200 if action == "write" and scope != "there" else 403), text


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("action", INSTANCES)
@pytest.mark.parametrize("row", UPDATE_INSTANCES, ids=lambda row: row[1])
def test_instances_are_updated_where_they_may_be(callers: Any, row: Any, action: str, scope: str) -> None:
    status, text = ask(callers["instances", action, scope], *row)
    assert status == (200 if action in ("write", "update") and scope != "there" else 403), text


def test_every_endpoint_of_a_project_is_asked() -> None:
    rows = [*READ_MODELS, *WRITE_MODELS, *READ_INSTANCES, *WRITE_INSTANCES, *UPDATE_INSTANCES]
    asked = {(method, path) for method, path, _ in rows}
    prefix = "/api/v1/projects/{project}"
    there = {
        (row.method, row.path.removeprefix(prefix))
        for row in TABLE
        if isinstance(row, Endpoint) and row.path.startswith(prefix)
    }
    assert {one for one in there if one[1] not in NEED_NOTHING} == asked


# --- single rules


@pytest.fixture
def chief(url: str, project: str) -> Api:
    api = admin(url, project)
    build(api)
    return api


def limited(chief: Api, url: str, *capabilities: dict[str, Any]) -> Api:
    group(chief, "limited", *capabilities)
    return caller(url, chief.project, "limited")


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
