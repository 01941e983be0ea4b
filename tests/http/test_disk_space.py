"""Where the disk is almost full, all that writes is refused, and all that reads is answered."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from builders import SPACE, container, data, node, prop, ref, view, view_ref
from dml import REGENERATE, UPSERT, VERSIONS
from emulator.app import create
from emulator.database.disk_space import DiskSpace
from emulator.graph.driver import Graph
from emulator.http.endpoint import Endpoint
from emulator.http.routes import OWN, TABLE
from emulator.settings import Settings

LOCAL = {"client": ("127.0.0.1", 1), "base_url": "http://127.0.0.1"}
THING = view_ref("ThingView")
PROJECT = "/api/v1/projects/{project}"
READS = {
    ("POST", path)
    for path in (
        *(f"{PROJECT}/models/{kind}/byids" for kind in ("spaces", "containers", "views", "datamodels", "instances")),
        *(f"{PROJECT}/models/instances/{name}" for name in ("list", "search", "aggregate", "query", "sync", "inspect")),
        f"{PROJECT}/models/containers/inspect",
        f"{PROJECT}/models/statistics/spaces/byids",
        f"{PROJECT}/units/byids",
    )
}

FILMS = "userapis/spaces/{space}/datamodels/{externalId}/versions/{version}/graphql"
IN_GRAPHQL = {f"{PROJECT}/{FILMS}", f"{PROJECT}/dml/graphql"}
"""What they do is in their body: a query is read, a mutation refused."""


@pytest.fixture
def project(graph: Graph) -> str:
    """A project with a schema and a node, written while the disk had room."""
    name = f"test-{uuid.uuid4().hex[:16]}"
    client = TestClient(create(graph, Settings()), **LOCAL)
    models = f"/api/v1/projects/{name}/models"
    for path, item in (
        ("spaces", {"space": SPACE}),
        ("containers", container("Thing", name=prop("text"))),
        ("views", view("ThingView", "Thing.name")),
        ("instances", node("a", data(THING, name="word"))),
    ):
        answer = client.post(f"{models}/{path}", json={"items": [item]}, headers={"authorization": "Bearer test"})
        assert answer.status_code == 200, answer.text
    return name


@pytest.fixture
def full(graph: Graph, tmp_path: Path) -> Iterator[TestClient]:
    """An emulator whose margin no disk can have."""
    app = create(graph, Settings(), disk=DiskSpace(tmp_path, 2**60))
    with TestClient(app, headers={"authorization": "Bearer test"}, **LOCAL) as client:
        yield client


WRITES: list[tuple[str, Any]] = [
    ("models/instances", {"items": [node("b")]}),
    ("models/instances/delete", {"items": [{"instanceType": "node", **ref("a")}]}),
    ("models/spaces", {"items": [{"space": "another"}]}),
    ("models/spaces/delete", {"items": [{"space": "another"}]}),
    ("models/containers", {"items": [container("Other", name=prop("text"))]}),
    ("models/views/delete", {"items": [{"space": SPACE, "externalId": "ThingView", "version": "v1"}]}),
    ("groups", {"items": [{"name": "readers"}]}),
    ("groups/delete", {"items": [1]}),
    (
        "dml/graphql",
        {"query": UPSERT, "variables": {"dmCreate": {"space": SPACE, "externalId": "Model", "version": "1"}}},
    ),
    (
        "dml/graphql",
        {"query": REGENERATE, "variables": {"space": SPACE, "externalId": "Model", "version": "1"}},
    ),
]


@pytest.mark.parametrize(("path", "body"), WRITES, ids=lambda value: value if isinstance(value, str) else "")
def test_write_is_refused_with_the_reason(full: TestClient, project: str, path: str, body: Any) -> None:
    answer = full.post(f"/api/v1/projects/{project}/{path}", json=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (507, 507)
    assert "MiB free" in error["message"]
    assert "margin is 1,099,511,627,776 MiB" in error["message"]
    assert "isAutoRetryable" not in error


def test_reset_is_refused(full: TestClient, project: str) -> None:
    assert full.delete(f"/_emulator/projects/{project}").status_code == 507


CLOCK = "/_emulator/projects/{project}/clock"


def test_clocks_are_not_turned(full: TestClient, project: str) -> None:
    place = CLOCK.format(project=project)
    assert full.put(place, json={"offset": 1}).status_code == 507
    assert full.delete(place).status_code == 507


SNAPSHOT = "/_emulator/projects/{project}/snapshots/{name}"
ON_SNAPSHOTS = [
    ("PUT", SNAPSHOT),
    ("DELETE", SNAPSHOT),
    ("PUT", f"{SNAPSHOT}/restore"),
    ("PUT", f"{SNAPSHOT}/parts"),
    ("PUT", "/_emulator/projects/{project}/fork"),
]


@pytest.mark.parametrize(("method", "path"), ON_SNAPSHOTS)
def test_snapshots_and_forks_are_refused(full: TestClient, project: str, method: str, path: str) -> None:
    place = path.format(project=project, name="s")
    assert full.request(method, place, params={"from": "other"}).status_code == 507


SEED = ("PUT", "/_emulator/projects/{project}/seed")


def test_seed_is_refused(full: TestClient, project: str) -> None:
    method, path = SEED
    model = {"space": "cdf_cdm", "externalId": "CogniteCore", "version": "v1"}
    assert full.request(method, path.format(project=project), json={"model": model}).status_code == 507


IMPORT = ("PUT", "/_emulator/projects/{project}/import")


def test_import_is_refused(full: TestClient, project: str) -> None:
    method, path = IMPORT
    line = '{"instanceType": "node", "space": "new", "externalId": "n"}'
    for name, text in (("a.Space.yaml", "space: new"), ("a.ndjson", line)):
        files = {"files": [{"name": name, "text": text}], "final": True}
        assert full.request(method, path.format(project=project), json=files).status_code == 507


@pytest.mark.parametrize(("path", "body"), [("clients", {"id": "c", "secret": "s"}), ("users", {"name": "u"})])
def test_clients_and_users_of_the_issuer_are_refused(full: TestClient, path: str, body: Any) -> None:
    assert full.post(f"/_emulator/oidc/{path}", json=body).status_code == 507
    assert full.delete(f"/_emulator/oidc/{path}/x").status_code == 507


def test_reads_go_on(full: TestClient, project: str) -> None:
    models = f"/api/v1/projects/{project}/models"
    name = [SPACE, "ThingView/v1", "name"]
    select = {"things": {"sources": [{"source": THING, "properties": ["name"]}]}}
    query = {"with": {"things": {"nodes": {"filter": {"hasData": [THING]}}}}, "select": select}
    requests: list[tuple[str, Any]] = [
        ("list", {"sources": [{"source": THING}], "sort": [{"property": name}]}),
        ("byids", {"items": [{"instanceType": "node", **ref("a")}]}),
        ("query", query),
        ("sync", query),
    ]
    for path, body in requests:
        answer = full.post(f"{models}/instances/{path}", json=body)
        assert answer.status_code == 200, answer.text
        assert "a" in answer.text
    assert full.get(f"{models}/views").status_code == 200
    versions = {"query": VERSIONS, "variables": {"space": SPACE, "externalId": "Model"}}
    assert full.post(f"/api/v1/projects/{project}/dml/graphql", json=versions).status_code == 200
    assert full.get(f"/api/v1/projects/{project}/groups?all=true").status_code == 200


def test_mutation_in_graphql_is_refused_and_a_query_answered(full: TestClient, graph: Graph, project: str) -> None:
    roomy = TestClient(create(graph, Settings()), headers={"authorization": "Bearer test"}, **LOCAL)
    model = {"space": SPACE, "externalId": "M", "version": "v1", "views": [THING]}
    api = f"/api/v1/projects/{project}"
    assert roomy.post(f"{api}/models/datamodels", json={"items": [model]}).status_code == 200
    path = f"{api}/{FILMS.format(space=SPACE, externalId='M', version='v1')}"
    query = "{ listThingView { items { name } } }"
    mutation = 'mutation { upsertThingView(items: [{externalId: "b", name: "b"}]) { externalId } }'
    assert full.post(path, json={"query": query}).json() == {"data": {"listThingView": {"items": [{"name": "word"}]}}}
    assert full.post(path, json={"query": mutation}).status_code == 507
    assert roomy.post(path, json={"query": mutation}).status_code == 200


@pytest.mark.usefixtures("of_many")
def test_search_is_refused_only_while_its_index_is_missing(full: TestClient, graph: Graph, project: str) -> None:
    of_its_own = f"p{uuid.uuid4().hex}"  # indexes are shared by projects, and have the names of their properties
    roomy = TestClient(create(graph, Settings()), headers={"authorization": "Bearer test"}, **LOCAL)
    models = f"/api/v1/projects/{project}/models"
    for path, item in (
        ("containers", container("Thing", **{"name": prop("text"), of_its_own: prop("text")})),
        ("views", view("Searched", f"Thing.{of_its_own}")),
        ("instances", node("a", data(view_ref("Searched"), **{of_its_own: "word"}))),
    ):
        assert roomy.post(f"{models}/{path}", json={"items": [item]}).status_code == 200
    search = {"view": view_ref("Searched"), "query": "word"}
    assert full.post(f"{models}/instances/search", json=search).status_code == 507
    for client in (roomy, full):
        assert len(client.post(f"{models}/instances/search", json=search).json()["items"]) == 1


def test_health_is_read_only_and_asks_nobody_to_restart(full: TestClient) -> None:
    answer = full.get("/_emulator/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "readOnly")
    assert "MiB free" in answer.json()["reason"]
    assert "uri" in answer.json()["neo4j"]


def test_every_endpoint_with_a_body_either_reads_or_is_refused() -> None:
    posts = [row for row in TABLE if isinstance(row, Endpoint) and row.method == "POST"]
    reading = {(row.method, row.path) for row in posts if not row.writes and "/models/" in row.path}
    assert reading | {("POST", f"{PROJECT}/units/byids")} == READS
    assert {row.path for row in posts if row.path.endswith("/graphql")} == IN_GRAPHQL
    others = [row for row in posts if not row.writes and row.path not in IN_GRAPHQL]
    classic = [row for row in others if "/models/" not in row.path and "/units" not in row.path]
    assert all(row.path.endswith(("/byids", "/list", "/search", "/latest", "/downloadlink")) for row in classic)
    own = {(row.method, row.path) for row in OWN if row.method not in {"GET", "POST"}}
    in_memory = {(method, "/_emulator/projects/{project}/faults") for method in ("PUT", "DELETE")}
    assert own - {*ON_SNAPSHOTS, SEED, IMPORT} - in_memory == {
        (method, path) for path in ("/_emulator/projects/{project}", CLOCK) for method in ("PUT", "DELETE")
    }
