"""What issuers may answer when they are asked for their keys."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from emulator.auth.discovery import published_keys
from emulator.auth.keys import IssuerUnavailable

KEY = {"kty": "RSA", "kid": "one"}


class Issuer(ThreadingHTTPServer):
    """Answers each path with a text or a status."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers: dict[str, str | int] = {}

    def says(self, path: str, document: Any) -> None:
        self.answers[path] = document if isinstance(document, (str, int)) else json.dumps(document)


class Handler(BaseHTTPRequestHandler):
    server: Issuer

    def do_GET(self) -> None:
        answer = self.server.answers.get(self.path, 404)
        self.send_response(answer if isinstance(answer, int) else 200)
        self.end_headers()
        if isinstance(answer, str):
            self.wfile.write(answer.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        server.says(DISCOVERY, {"issuer": server.url, "jwks_uri": f"{server.url}/keys", "more": 1})
        server.says("/keys", {"keys": [KEY]})
        yield server
        server.shutdown()
        thread.join()


DISCOVERY = "/.well-known/openid-configuration"


def test_keys_are_found(issuer: Issuer) -> None:
    assert published_keys(issuer.url)() == [KEY]
    assert published_keys(f"{issuer.url}/")() == [KEY]


WRONG: dict[str, tuple[str, Any]] = {
    "nothing": (DISCOVERY, 404),
    "a failure": (DISCOVERY, 500),
    "no JSON": (DISCOVERY, "no"),
    "a list": (DISCOVERY, []),
    "no keys": (DISCOVERY, {"issuer": "x"}),
    "another issuer": (
        DISCOVERY,
        {"issuer": "https://other.example.com", "jwks_uri": "https://other.example.com/keys"},
    ),
    "a failure of the keys": ("/keys", 500),
    "keys that are no list": ("/keys", {"keys": 1}),
    "keys that are no objects": ("/keys", {"keys": [1]}),
    "too much": ("/keys", json.dumps({"keys": [], "more": "x" * 2_000_000})),
}


@pytest.mark.parametrize(("path", "document"), WRONG.values(), ids=WRONG)
def test_issuer_that_answers_wrongly_has_no_keys(issuer: Issuer, path: str, document: Any) -> None:
    issuer.says(path, document)
    with pytest.raises(IssuerUnavailable):
        published_keys(issuer.url)()


@pytest.mark.parametrize("place", ["file:///etc/hostname", "ftp://127.0.0.1/keys", "keys", "http://[", ""])
def test_keys_are_fetched_over_http_only(issuer: Issuer, place: str) -> None:
    issuer.says(DISCOVERY, {"issuer": issuer.url, "jwks_uri": place})
    with pytest.raises(IssuerUnavailable):
        published_keys(issuer.url)()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "no url", "file:///tmp", "http://"])
def test_issuer_that_is_not_there_has_no_keys(url: str) -> None:
    with pytest.raises(IssuerUnavailable):
        published_keys(url)()
