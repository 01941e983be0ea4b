"""Every endpoint by callers with each capability and scope."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from builders import container, container_ref, data, node, prop, ref, view, view_ref
from conftest import Api
from emulator.graph.driver import Graph
from emulator.http.endpoint import Endpoint
from emulator.http.routes import TABLE
from here_and_there import NODE, build
from strict import acl, admin, caller, group, strict

# What a caller has, by its name: actions on the schema and on instances, and the spaces of both; None is all.
SCOPES = {"all": None, "here": ["here"], "there": ["there"]}
MODELS = {"none": [], "read": ["READ"], "write": ["WRITE"]}
INSTANCES = {**MODELS, "update": ["WRITE_PROPERTIES"]}

# Each endpoint, asked about what is in the space `here`: what it needs there, path, body, and what is in the answer.
RETRIEVED = {"items": [{"space": "here"}]}
C, V, M = ref("C", "here"), {**ref("V", "here"), "version": "v1"}, {**ref("M", "here"), "version": "v1"}
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
IN_GRAPHQL = {"/dml/graphql", "/userapis/spaces/{space}/datamodels/{externalId}/versions/{version}/graphql"}
"""They read and write: `operations/graphql/test_access.py`."""
NEED_NOTHING |= {"/sequences", "/sequences/list", "/sequences/byids"}


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with strict(graph) as address:
        yield address


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


def test_every_endpoint_of_a_project_is_tested() -> None:
    rows = [*READ_MODELS, *WRITE_MODELS, *READ_INSTANCES, *WRITE_INSTANCES, *UPDATE_INSTANCES]
    asked = {(method, path) for method, path, _ in rows}
    prefix = "/api/v1/projects/{project}"
    there = {
        (row.method, row.path.removeprefix(prefix))
        for row in TABLE
        if isinstance(row, Endpoint) and row.path.startswith(prefix)
    }
    assert {one for one in there if one[1] not in NEED_NOTHING | IN_GRAPHQL} == asked
