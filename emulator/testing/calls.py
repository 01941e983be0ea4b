"""Turns calls of a running emulator into answers, over one connection that stays open."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 120
REFUSED = 400


class Refused(Exception):
    """What the emulator answered that it will not do, and why."""


class Calls:
    def __init__(self, base_url: str, timeout: float = TIMEOUT) -> None:
        address = urlsplit(base_url)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(address.netloc, timeout=timeout)

    def call(self, method: str, path: str, body: object = None) -> Any:
        """The answer in JSON, or `Refused`; the server may have closed the connection since the last call."""
        try:
            status, text = self._send(method, path, body)
        except (http.client.RemoteDisconnected, ConnectionError):
            self.close()
            status, text = self._send(method, path, body)
        if status >= REFUSED:
            raise Refused(f"{method} {path}: {status} {_message(text)}")
        return json.loads(text)

    def _send(self, method: str, path: str, body: object) -> tuple[int, bytes]:
        content = None if body is None else json.dumps(body).encode()
        headers = {"authorization": "Bearer test", "content-type": "application/json"}
        self._connection.request(method, path, content, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        self._connection.close()


def _message(text: bytes) -> str:
    try:
        return json.loads(text)["error"]["message"]
    except (ValueError, LookupError, TypeError):
        return text.decode(errors="replace")


def is_healthy(base_url: str, timeout: float = 2) -> bool:
    return health(base_url, timeout) is not None


def health(base_url: str, timeout: float = 2) -> dict[str, Any] | None:
    """What a healthy emulator at `base_url` says of itself."""
    calls = Calls(base_url, timeout)
    try:
        answer = calls.call("GET", "/_emulator/health")
    except (OSError, http.client.HTTPException, Refused, ValueError):
        return None
    finally:
        calls.close()
    return answer if answer.get("status") == "ok" else None
