import gzip
import uuid
from collections.abc import Iterator

import pytest
from cognite.client.data_classes.iam import TokenInspection
from starlette.testclient import TestClient

from emulator.app import create
from emulator.compile import library
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.schema.access.acls import ALL_CAPABILITIES
from emulator.settings import Settings

TOKEN = {"authorization": "Bearer anything"}
ORIGIN = "http://localhost:3000"
PREFLIGHT = {
    "origin": ORIGIN,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization",
}


@pytest.fixture(scope="module")
def client(graph: Graph) -> Iterator[TestClient]:
    with TestClient(create(graph, Settings(max_body=1_000_000)), base_url="http://127.0.0.1", headers=TOKEN) as client:
        yield client


def path(project: str, rest: str) -> str:
    return f"/api/v1/projects/{project}{rest}"


@pytest.mark.parametrize("url", ["/nothing", "/api", "/api/v1", "/api/v1/projects/p/models/nothing", "/_emulator"])
def test_unknown_path_is_not_found(client: TestClient, url: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, answer.json()) == (404, {"error": {"code": 404, "message": "Not found"}})
    assert uuid.UUID(answer.headers["x-request-id"])


def test_wrong_method_names_the_right_ones(client: TestClient, project: str) -> None:
    answer = client.delete(path(project, "/models/spaces"))
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert answer.json() == {"error": {"code": 405, "message": "Method not allowed"}}


def test_slash_at_the_end_changes_nothing(client: TestClient, project: str) -> None:
    assert client.get(path(project, "/models/spaces/")).json() == {"items": []}


def test_token_is_required(client: TestClient, project: str) -> None:
    answer = client.get(path(project, "/models/spaces"), headers={"authorization": ""})
    assert (answer.status_code, answer.json()) == (401, {"error": {"code": 401, "message": "Unauthorized"}})


def test_foreign_host_is_refused_unless_allowed(client: TestClient, graph: Graph) -> None:
    assert client.get("/_emulator/health", headers={"host": "example.com"}).status_code == 403
    allowing = TestClient(create(graph, Settings(allowed_hosts=("example.com",))), base_url="http://example.com:8000")
    assert allowing.get("/_emulator/health").status_code == 200


def test_address_listened_on_is_no_foreign_host(graph: Graph) -> None:
    client = TestClient(create(graph, Settings(host="192.0.2.7")), base_url="http://192.0.2.7:8000")
    assert client.get("/_emulator/health").status_code == 200


def test_no_cors_headers_by_default(client: TestClient) -> None:
    answer = client.get("/api/v1/token/inspect", headers={"origin": ORIGIN})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert client.options("/api/v1/token/inspect", headers=PREFLIGHT).status_code == 405


def test_allowed_origin_may_call(graph: Graph) -> None:
    client = TestClient(create(graph, Settings(cors_origins=(ORIGIN,))), base_url="http://127.0.0.1")
    preflight = client.options("/api/v1/token/inspect", headers=PREFLIGHT)
    assert preflight.status_code == 200
    assert "cdf-version" in preflight.headers["access-control-allow-headers"]
    refused = client.get("/api/v1/token/inspect", headers={"origin": ORIGIN})
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == ORIGIN
    assert "x-request-id" in refused.headers["access-control-expose-headers"]
    other = client.get("/_emulator/health", headers={"origin": "http://example.com"})
    assert "access-control-allow-origin" not in other.headers


def test_token_is_inspected_without_a_project(client: TestClient, project: str) -> None:
    client.post(path(project, "/models/spaces"), json={"items": [{"space": "demo"}]})
    inspection = TokenInspection.load(client.get("/api/v1/token/inspect").json())
    assert project in [one.url_name for one in inspection.projects]
    assert len(inspection.capabilities) == len(ALL_CAPABILITIES)


def test_every_name_is_a_project(client: TestClient, project: str) -> None:
    answer = client.get(path(project, "")).json()
    assert (answer["name"], answer["urlName"]) == (project, project)
    assert client.get(path("a:b", "")).status_code == 400


def test_asking_brings_no_project_to_life_but_names_it_to_the_holder_of_a_token(
    client: TestClient, graph: Graph, project: str
) -> None:
    client.get(path(project, "/models/spaces"))
    inspection = client.get("/api/v1/token/inspect").json()
    assert project in [one["projectUrlName"] for one in inspection["projects"]]
    statement = library.statement("project/read", project=project)
    assert graph.read(lambda transaction: transaction.rows(statement)) == []


def test_project_is_named_once_it_was_described(client: TestClient, project: str) -> None:
    client.get(path(project, ""))
    inspection = client.get("/api/v1/token/inspect").json()
    assert project in [one["projectUrlName"] for one in inspection["projects"]]


def test_health_names_the_neo4j_in_use(graph: Graph) -> None:
    client = TestClient(create(graph, Settings(), browser="http://127.0.0.1:7474"), base_url="http://127.0.0.1")
    answer = client.get("/_emulator/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    neo4j = answer.json()["neo4j"]
    assert neo4j == {"uri": graph.uri, "version": "5.26.30", "edition": "community", "browser": "http://127.0.0.1:7474"}


def test_health_check_leaves_nothing_behind(client: TestClient, graph: Graph) -> None:
    assert client.get("/_emulator/health").status_code == 200
    traces = Statement("MATCH (project:_Project {name: ':health'}) RETURN count(project)", {})
    assert graph.read(lambda transaction: transaction.row(traces)) == [0]


def test_without_neo4j_nothing_is_healthy() -> None:
    graph = Graph.connect("bolt://127.0.0.1:1", "user", "secret")
    answer = TestClient(create(graph, Settings()), base_url="http://127.0.0.1").get("/_emulator/health")
    graph.close()
    assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", {}, 400),
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b'{"items": [NaN]}', {}, 400),
        (b'{"items": [1e400]}', {}, 400),
        (rb'{"items": [{"space": "\ud800"}]}', {}, 400),
        (b'{"items": [{"space": "\xff"}]}', {}, 400),
        (b"[" * 100_000, {}, 400),
        (b'{"items":' + b"[" * 100_000, {}, 400),
        (gzip.compress(b'{"items": []}', mtime=0)[:-4], {"content-encoding": "gzip"}, 400),
        (b'{"items": []}', {"content-encoding": "gzip"}, 400),
        (gzip.compress(b" " * 1_000_001, mtime=0), {"content-encoding": "gzip"}, 413),
        (b'{"items": []}', {"content-encoding": "br"}, 415),
        (b" " * 1_000_001, {}, 413),
    ],
)
@pytest.mark.parametrize("url", ["/models/spaces", "/models/containers/byids", "/models/instances"])
def test_bad_body_is_refused(
    client: TestClient, project: str, url: str, content: bytes, headers: dict[str, str], status: int
) -> None:
    answer = client.post(path(project, url), content=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, status)


@pytest.mark.parametrize("query", ["limit=x", "limit=0", "limit=-1", "includeGlobal=x", "cursor=%00x"])
@pytest.mark.parametrize("kind", ["spaces", "containers", "views"])
def test_bad_query_is_refused(client: TestClient, project: str, kind: str, query: str) -> None:
    answer = client.get(path(project, f"/models/{kind}?{query}"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 400)


def test_first_request_that_names_a_project_names_it_to_the_holder_of_a_token(client: TestClient) -> None:
    for path_of in ("/groups", "/workflows", "/models/nothing"):
        project = f"test-{uuid.uuid4().hex}"
        client.get(path(project, path_of))
        inspection = client.get("/api/v1/token/inspect").json()
        assert {"projectUrlName": project, "groups": [1]} in inspection["projects"], path_of
        listed = client.get("/api/v1/projects?withDataModelingStatus=true").json()
        assert {"urlName": project, "dataModelingStatus": "DATA_MODELING_ONLY"} in listed["items"]
        assert {"urlName": project} in client.get("/api/v1/projects").json()["items"]
