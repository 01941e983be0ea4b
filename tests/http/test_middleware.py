from uuid import UUID

import pytest
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.http.middleware import AllowedHosts, BearerAuthentication, RequestId, StripTrailingSlash


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers the path, and the id that the request has."""
    request = Request(scope, receive)
    await PlainTextResponse(f"{request.url.path} {request.state.request_id}")(scope, receive, send)


def client(*middleware: Middleware) -> TestClient:
    app: ASGIApp = echo
    for one in reversed([Middleware(RequestId), *middleware]):
        app = one.cls(app, *one.args, **one.kwargs)
    return TestClient(app)


def test_every_request_has_an_id_of_its_own() -> None:
    answers = [client().get("/") for _ in range(2)]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert [answer.text for answer in answers] == [f"/ {UUID(request_id)}" for request_id in ids]
    assert len(set(ids)) == 2


def test_refused_request_has_an_id() -> None:
    answer = client(Middleware(BearerAuthentication)).get("/api/v1/token/inspect")
    assert UUID(answer.headers["x-request-id"])


LOOPBACK = ["localhost", "LocalHost:8000", "demo.localhost:1", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000"]


@pytest.mark.parametrize("host", LOOPBACK)
def test_names_of_this_machine_are_known(host: str) -> None:
    assert client(Middleware(AllowedHosts)).get("/", headers={"host": host}).status_code == 200


FOREIGN = [
    "testserver",
    "example.com:8000",
    "localhost.example.com",
    "127.0.0.1.example.com",
    "127.0.0.1@example.com",
    "example.com/localhost",
    "localhost:80:80",
    "127.0.0.10",
    "",
]


@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_names_are_refused(host: str) -> None:
    answer = client(Middleware(AllowedHosts)).get("/", headers={"host": host})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == 403
    assert f"'{host}'" in answer.json()["error"]["message"]


def test_second_foreign_name_is_refused() -> None:
    headers = [("host", "localhost"), ("host", "example.com")]
    assert client(Middleware(AllowedHosts)).get("/", headers=headers).status_code == 403


@pytest.mark.parametrize("allowed", ["Example.com", "*"])
def test_allowed_name_is_known(allowed: str) -> None:
    app = client(Middleware(AllowedHosts, allowed=[allowed]))
    assert app.get("/", headers={"host": "example.COM:8000"}).status_code == 200


@pytest.mark.parametrize("token", ["Bearer abc", "bearer abc", "Bearer a.b-c~d=", "Bearer  x "])
def test_any_token_will_do(token: str) -> None:
    headers = {"authorization": token}
    assert client(Middleware(BearerAuthentication)).get("/api/v1/token/inspect", headers=headers).status_code == 200


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer ", "Basic abc", "abc", "Bearerabc"])
@pytest.mark.parametrize("path", ["/api", "/api/v1/token/inspect", "/api/nothing"])
def test_missing_token_is_unauthorized(token: str, path: str) -> None:
    answer = client(Middleware(BearerAuthentication)).get(path, headers={"authorization": token})
    assert answer.status_code == 401
    assert answer.json() == {"error": {"code": 401, "message": "Unauthorized"}}


def test_health_needs_no_token() -> None:
    assert client(Middleware(BearerAuthentication)).get("/_emulator/health").status_code == 200


@pytest.mark.parametrize(("path", "seen"), [("/a/b/", "/a/b"), ("/a/b", "/a/b"), ("/a//", "/a"), ("/", "/")])
def test_slash_at_the_end_does_not_count(path: str, seen: str) -> None:
    assert client(Middleware(StripTrailingSlash)).get(path).text.split()[0] == seen
