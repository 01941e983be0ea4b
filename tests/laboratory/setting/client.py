"""A client that sends bytes, takes any answer, and keeps its connection."""

import http.client
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

IDLE = 2.0
"""Seconds after which a connection is opened anew: a server may close an idle one after five."""


class Answer(NamedTuple):
    """What came back, and after how many seconds."""

    status: int
    body: bytes
    seconds: float

    def json(self) -> Any:
        return msgspec.json.decode(self.body)


class Refused(AssertionError):
    """A request that must succeed did not."""


class Client:
    """One connection to a project of an emulator. Raises `OSError` or `http.client.HTTPException` where it breaks."""

    def __init__(self, url: str, project: str, token: str = "any", seconds: float = 120) -> None:  # noqa: S107 - open mode takes any
        self.url, self.project = url, project
        self.place = f"/api/v1/projects/{project}"
        split = urlsplit(url)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._connection = http.client.HTTPConnection(split.hostname or "", split.port, timeout=seconds)
        self._used = 0.0

    def send(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Send to a whole path, from the root of the server."""
        if time.monotonic() - self._used > IDLE:
            self.close()
        started = time.monotonic()
        try:
            self._request(method, path, body, self.headers if headers is None else headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        self._used = time.monotonic()
        return Answer(response.status, content, self._used - started)

    def _request(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> None:
        try:
            self._connection.request(method, path, body, headers)
        except BrokenPipeError:
            # The emulator closed the connection before it had the whole request, so it did nothing of it.
            self._connection.close()
            self._connection.request(method, path, body, headers)

    def post(self, path: str, body: Any) -> Answer:
        """Send JSON to a path below the project."""
        return self.send("POST", self.place + path, msgspec.json.encode(body))

    def ok(self, path: str, body: Any) -> Any:
        """The JSON of an answer that must be 200; raises `Refused`."""
        answer = self.post(path, body)
        if answer.status != 200:
            raise Refused(f"{path}: {answer.status} {answer.body[:500]!r}")
        return answer.json()

    def close(self) -> None:
        self._connection.close()
        self._used = 0.0
