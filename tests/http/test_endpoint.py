import gzip
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import structlog
from msgspec import Struct
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from emulator.errors import Conflict
from emulator.errors.base import OURS
from emulator.graph.driver import Graph
from emulator.http.endpoint import Endpoint, NotEmulated, Resource
from emulator.http.large_bodies import LargeBodies
from emulator.http.middleware import RequestId
from emulator.http.throttle import Throttle
from emulator.http.workers import Workers
from emulator.operations.access.authorization import Authorization
from emulator.operations.context import Context

PATH = "/api/v1/projects/{project}/things"


class Things(Struct):
    items: list[int]


class Parameters(Struct):
    limit: int = 10


class Answer(Struct):
    project: str
    items: Any
    limit: int


@pytest.fixture
def context() -> Iterator[Context]:
    graph = Graph.connect("bolt://127.0.0.1:1", "", "")  # never reached: these operations need no database
    yield Context(graph)
    graph.close()


Client = Callable[..., TestClient]


@pytest.fixture
def client(context: Context) -> Client:
    def build(*rows: Endpoint | NotEmulated, max_body: int = 1000, workers: int = 4) -> TestClient:
        resource = Resource(
            {row.method: row for row in rows},
            context,
            max_body,
            LargeBodies(2 * max_body),
            Workers(workers),
            Throttle(),
            Authorization(""),
        )
        app = Starlette(routes=[Route(PATH, resource)])
        app.add_middleware(RequestId)
        return TestClient(app, base_url="http://127.0.0.1/api/v1/projects")

    return build


def echo(_context: Context, project: str, request: Things, query: Parameters | None = None) -> Answer:
    return Answer(project, request.items, query.limit if query else 0)


POST = Endpoint("POST", PATH, Things, echo)


def test_body_reaches_the_operation(client: Client) -> None:
    answer = client(POST).post("/demo/things", json={"items": [1, 2]})
    assert (answer.status_code, answer.json()) == (200, {"project": "demo", "items": [1, 2], "limit": 0})


def test_gzipped_body_reaches_the_operation(client: Client) -> None:
    content = gzip.compress(b'{"items": [3]}', mtime=0)
    answer = client(POST).post("/demo/things", content=content, headers={"content-encoding": "gzip"})
    assert answer.json()["items"] == [3]


def test_body_and_query_reach_the_operation(client: Client) -> None:
    both = Endpoint("POST", PATH, Things, echo, query=Parameters)
    answer = client(both).post("/demo/things?limit=7", json={"items": []})
    assert answer.json() == {"project": "demo", "items": [], "limit": 7}


def test_query_reaches_the_operation(client: Client) -> None:
    def count(_context: Context, project: str, request: Parameters) -> Answer:
        return Answer(project, None, request.limit)

    answer = client(Endpoint("GET", PATH, Parameters, count)).get("/demo/things?limit=3")
    assert answer.json() == {"project": "demo", "items": None, "limit": 3}


def test_refused_body_never_reaches_the_operation(client: Client) -> None:
    def never(*_: object) -> None:
        pytest.fail("the operation ran")

    app = client(Endpoint("POST", PATH, Things, never), max_body=100)
    wrong = [b"", b"{", b"[]", b'{"items": 3}', b'{"items": [1.5]}', b" " * 101]
    assert [app.post("/demo/things", content=content).status_code for content in wrong] == [400] * 5 + [413]


@pytest.mark.parametrize("name", ["demo", "a", "A-1_b", "0", "x" * 64])
def test_name_of_a_project_is_taken_as_it_is(client: Client, name: str) -> None:
    assert client(POST).post(f"/{name}/things", json={"items": []}).json()["project"] == name


@pytest.mark.parametrize("name", ["a:b", "-a", "_a", "x" * 65, "%20", "a%20b", "%C3%A9", "a`b", "a'b", "demo%0A"])
def test_name_that_no_project_can_have_is_refused(client: Client, name: str) -> None:
    answer = client(POST).post(f"/{name}/things", json={"items": []})
    assert answer.status_code == 400
    assert "cannot be the name of a project" in answer.json()["error"]["message"]


def test_other_methods_name_the_allowed_ones(client: Client) -> None:
    app = client(POST, NotEmulated("GET", PATH, "listing things"))
    for method in ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"):
        answer = app.request(method, "/demo/things")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert app.put("/demo/things").json() == {"error": {"code": 405, "message": "Method not allowed"}}


def test_gap_names_itself(client: Client) -> None:
    answer = client(NotEmulated("GET", PATH, "listing things")).get("/demo/things")
    assert answer.status_code == 501
    assert answer.json()["error"]["message"] == "The emulator does not support listing things yet."


def test_error_of_an_operation_is_answered(client: Client) -> None:
    class Taken(Conflict):
        wording = OURS
        message = "Taken"
        extra = {"duplicated": [{"externalId": "a"}]}  # noqa: RUF012 - stands in for the property

    def refuse(*_: object) -> None:
        raise Taken

    answer = client(Endpoint("POST", PATH, Things, refuse)).post("/demo/things", json={"items": []})
    assert answer.status_code == 409
    assert answer.json() == {"error": {"code": 409, "message": "Taken", "duplicated": [{"externalId": "a"}]}}


@pytest.mark.parametrize("failure", [ValueError("secret"), RecursionError("secret"), MemoryError("secret")])
def test_unexpected_failure_tells_only_its_id(client: Client, failure: Exception) -> None:
    def fail(*_: object) -> None:
        raise failure

    with structlog.testing.capture_logs() as logs:
        answer = client(Endpoint("POST", PATH, Things, fail)).post("/demo/things", json={"items": []})
    assert answer.status_code == 500
    request_id = answer.headers["x-request-id"]
    assert answer.json()["error"]["message"] == f"Internal server error (request {request_id})"
    assert [(log["event"], log["request_id"]) for log in logs] == [("request failed", request_id)]
    assert logs[0]["exc_info"]


def test_requests_run_side_by_side_up_to_the_limit(client: Client) -> None:
    together = threading.Barrier(3)

    def meet(_context: Context, project: str, _request: Things) -> Answer:
        together.wait(timeout=10)
        return Answer(project, [], 0)

    with client(Endpoint("POST", PATH, Things, meet), workers=3) as app, ThreadPoolExecutor(3) as pool:
        calls = [pool.submit(app.post, "/demo/things", json={"items": []}) for _ in range(3)]
        assert [call.result().status_code for call in calls] == [200] * 3
