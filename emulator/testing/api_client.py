"""A minimal HTTP client of a running emulator, over one persistent connection."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 120
FIRST_ERROR_STATUS = 400


class RequestFailed(Exception):
    """The emulator answered a request with an error."""


class ApiClient:
    def __init__(self, base_url: str, timeout: float = TIMEOUT_SECONDS, token: str = "test") -> None:  # noqa: S107 - open mode takes any
        address = urlsplit(base_url)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(address.netloc, timeout=timeout)
        self._authorization = f"Bearer {token}"

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Return the response in JSON. Raises `RequestFailed`. Reconnects to a closed connection."""
        try:
            status, text = self._send(method, path, body)
        except (http.client.RemoteDisconnected, ConnectionError):
            self.close()
            status, text = self._send(method, path, body)
        if status >= FIRST_ERROR_STATUS:
            raise RequestFailed(f"{method} {path}: {status} {_message(text)}")
        return json.loads(text)

    def _send(self, method: str, path: str, body: object) -> tuple[int, bytes]:
        content = None if body is None else json.dumps(body).encode()
        headers = {"authorization": self._authorization, "content-type": "application/json"}
        self._connection.request(method, path, content, headers)
        response = self._connection.getresponse()
        return response.status, response.read()

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
    """Return the health response of the emulator at `base_url`; None where it is not healthy."""
    client = ApiClient(base_url, timeout)
    try:
        response = client.call("GET", "/_emulator/health")
    except (OSError, http.client.HTTPException, RequestFailed, ValueError):
        return None
    finally:
        client.close()
    return response if response.get("status") == "ok" else None
