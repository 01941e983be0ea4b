"""The proxy of a recording passes on what is asked and answered, and writes it down."""

import asyncio
import gzip
import json
import resource
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from builders import SPACE, container, node, prop
from conftest import listening
from emulator.cli.cassettes import upstream as upstream_module
from emulator.cli.cassettes.upstream import MOST_BYTES
from emulator.cli.child_process import Addresses
from emulator.testing.find import emulator_at
from recordings import Record

SPACES = "/models/spaces"


@contextmanager
def saying(said: bytes | None) -> Iterator[str]:
    """A server that says these bytes to each request and closes; with None it says nothing, and keeps connections."""
    listener = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            client.recv(65536)
            if said is None:
                kept.append(client)
            else:
                client.sendall(said)
                client.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()
    for client in kept:
        client.close()


def answering(response: Any) -> Starlette:
    async def answer(request: Request) -> Response:
        return response(request, await request.body())

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])


def test_answer_is_that_of_the_service_and_in_the_cassette(record: Record) -> None:
    with record() as recorder:
        created = recorder.api.ok(SPACES, {"items": [{"space": SPACE}]})
        listed = recorder.api.client.get(SPACES, params={"limit": 1}).json()
        refused = recorder.api.refused("/models/containers", {"items": [container("A", p=prop("nothing"))]})
    first, second, third = recorder.exchanges()
    assert created["items"][0]["createdTime"] == listed["items"][0]["createdTime"] > 1_700_000_000_000
    assert (first.method, first.path, first.request) == ("POST", SPACES, {"items": [{"space": SPACE}]})
    assert first.response["items"][0]["createdTime"] == second.response["items"][0]["createdTime"] == 1_000_000_000_001
    assert (second.method, second.path, second.request) == ("GET", f"{SPACES}?limit=1", None)
    assert (third.status, third.response["error"]["message"]) == refused
    assert recorder.recording.written == 3


def test_cassette_has_neither_token_nor_host_nor_project(record: Record, base_url: str, project: str) -> None:
    with record() as recorder:
        recorder.api.ok(SPACES, {"items": [{"space": SPACE, "description": f"{base_url} {project}"}]})
        client = {"authorization": "Bearer other-token-of-a-client"}
        httpx.get(f"{recorder.url}/api/v1/token/inspect", headers=client, timeout=60)
    text = recorder.file.read_text()
    for secret in ("a-token-of", "other-token", "127.0.0.1", project):
        assert secret not in text


def test_token_of_the_recording_replaces_that_of_the_client(record: Record) -> None:
    def answer(request: Request, _: bytes) -> Response:
        return JSONResponse({name: request.headers.get(name) for name in ("authorization", "cookie", "x-cdp-app")})

    with listening(answering(answer)) as url, record(url) as recorder:
        sent = {"authorization": "Bearer any", "cookie": "a=b", "x-cdp-app": "mine"}
        got = recorder.api.client.get(SPACES, headers=sent).json()
    assert got == {"authorization": "Bearer a-token-of-twenty-characters", "cookie": None, "x-cdp-app": "mine"}
    assert recorder.exchanges()[0].response["authorization"] == "secret-1"


def test_compressed_bodies_are_passed_on_and_written_inflated(record: Record) -> None:
    with record() as recorder:
        recorder.api.ok(SPACES, {"items": [{"space": SPACE}]})
        body = gzip.compress(json.dumps({"items": [node(f"n{number}") for number in range(100)]}).encode())
        answer = recorder.api.client.post("/models/instances", content=body, headers={"content-encoding": "gzip"})
        plain = recorder.api.client.post("/models/instances/list", json={}, headers={"accept-encoding": "identity"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["items"]) == 100
    assert "content-encoding" not in plain.headers
    assert len(recorder.exchanges()[1].request["items"]) == 100


def test_answer_that_is_compressed_is_inflated(record: Record) -> None:
    def answer(request: Request, _: bytes) -> Response:
        assert "gzip" in request.headers["accept-encoding"]
        return Response(gzip.compress(b'{"items": []}'), headers={"content-encoding": "gzip"})

    with listening(answering(answer)) as url, record(url) as recorder:
        assert recorder.api.client.get(SPACES).json() == {"items": []}
    assert recorder.exchanges()[0].response == {"items": []}


def test_all_requests_go_to_the_project_that_is_named(record: Record, project: str) -> None:
    with record(only=f"{project}-real") as recorder:
        assert recorder.api.client.get("").json()["urlName"] == f"{project}-real"


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        (b"", 502, "closed the connection before the end of its answer"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{", 502, "closed the connection before the end"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{", 502, "closed the connection before the end"),
        (b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}", 502, "not compressed as it says"),
        (None, 504, "within 0.2 seconds"),
    ],
    ids=["nothing", "half an answer", "half a chunk", "no gzip", "silence"],
)
def test_service_that_fails_is_told_and_not_written(
    record: Record, said: bytes | None, status: int, words: str
) -> None:
    with saying(said) as url, record(url, seconds=0.2) as recorder:
        assert recorder.api.client.get(SPACES).status_code == status
        found, message = recorder.api.refused(SPACES, {})
    assert (found, words in message) == (status, True), message
    assert recorder.exchanges() == []
    assert str(recorder.recording) == f"0 exchanges (left out: 2 with no answer of the upstream ({status}))"


@pytest.mark.parametrize("size", [1, 65_536])
def test_service_that_drips_is_not_awaited_longer_than_any(record: Record, size: int) -> None:
    ended = asyncio.Event()

    async def drip(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while not ended.is_set():
            await send({"type": "http.response.body", "body": b" " * size, "more_body": True})
            await asyncio.sleep(0.001)  # between pieces, none of which is late

    with listening(drip) as url, record(url, seconds=0.3) as recorder:  # type: ignore[arg-type] - any application
        assert recorder.api.refused(SPACES, {})[0] == 504
        ended.set()
    assert recorder.exchanges() == []


def test_service_that_does_not_listen_is_told(record: Record) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with record(f"http://127.0.0.1:{port}") as recorder:
        assert recorder.api.refused(SPACES, {}) == (
            502,
            "The upstream of this recording gave no answer: it cannot be reached.",
        )
    assert recorder.exchanges() == []


def test_answer_that_is_too_large_is_not_passed_on(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_BYTES == 128 * 1024**2
    monkeypatch.setattr(upstream_module, "MOST_BYTES", 1_000)
    bomb = gzip.compress(b" " * 100_000)
    with (
        listening(answering(lambda _, __: Response(bomb, headers={"content-encoding": "gzip"}))) as url,
        record(url) as recorder,
    ):
        assert recorder.api.refused(SPACES, {})[0] == 502
    assert recorder.exchanges() == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_answer_of_a_moment_is_passed_on_and_not_written(record: Record, status: int) -> None:
    error = {"error": {"code": status, "message": "later"}}
    with (
        listening(answering(lambda _, __: JSONResponse(error, status, {"retry-after": "3"}))) as url,
        record(url) as recorder,
    ):
        answer = recorder.api.post(SPACES, {})
    assert (answer.status_code, answer.json(), answer.headers["retry-after"]) == (status, error, "3")
    assert recorder.exchanges() == []
    assert str(recorder.recording) == f"0 exchanges (left out: 1 with status {status})"


def test_text_that_is_no_json_is_passed_on_and_not_written(record: Record) -> None:
    with listening(answering(lambda _, __: PlainTextResponse("hello"))) as url, record(url) as recorder:
        assert recorder.api.post(SPACES, {}).text == "hello"
    assert str(recorder.recording) == "0 exchanges (left out: 1 with a body that is no JSON)"


def test_redirect_is_an_answer(record: Record) -> None:
    with (
        listening(answering(lambda _, __: RedirectResponse("http://elsewhere.example/"))) as url,
        record(url) as recorder,
    ):
        answer = recorder.api.client.get(SPACES)
    assert (answer.status_code, answer.headers["location"]) == (307, "http://elsewhere.example/")


@pytest.mark.parametrize("headers", [{"origin": "http://page.example"}, {"sec-fetch-site": "cross-site"}])
def test_page_in_a_browser_is_refused(record: Record, headers: dict[str, str]) -> None:
    with record() as recorder:
        assert recorder.api.client.get(SPACES, headers=headers).status_code == 403
        assert httpx.get(recorder.url + "/api", headers={"host": "rebound.example"}).status_code == 403
    assert recorder.exchanges() == []


def test_fixture_of_the_plugin_finds_a_recording(record: Record) -> None:
    with record() as recorder:
        assert emulator_at(recorder.url) == Addresses(recorder.url)


def test_paths_of_the_emulator_are_not_passed_on(record: Record) -> None:
    with record() as recorder:
        assert httpx.get(f"{recorder.url}/_emulator/health").json() == {"status": "ok", "recording": True}
        assert httpx.delete(f"{recorder.url}/_emulator/projects/x").status_code == 501
    assert recorder.exchanges() == []


def test_cassette_that_cannot_be_written_stays_whole_and_clients_get_their_answers(record: Record) -> None:
    with record() as recorder:
        recorder.api.ok(SPACES, {"items": [{"space": SPACE}]})
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (recorder.file.stat().st_size + 50, usual[1]))
        try:
            recorder.api.ok(SPACES, {"items": [{"space": "other"}]})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        recorder.api.ok(SPACES, {"items": [{"space": "third"}]})
    assert len(recorder.exchanges()) == 1
    assert "File too large" in str(recorder.recording.failure)


@pytest.mark.parametrize(
    "path", ["/api/v1/projects/a/../other/models/spaces", "/api/v1/projects/a/%2e%2e/other/models"]
)
def test_path_that_leads_to_another_project_is_not_passed_on(record: Record, path: str) -> None:
    with record() as recorder:
        address = httpx.URL(recorder.url)
        with socket.create_connection((address.host, address.port or 0)) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 501")
    assert recorder.exchanges() == []
