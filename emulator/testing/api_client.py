"""A minimal HTTP client of a running emulator, over one persistent connection."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 120
FIRST_ERROR_STATUS = 400


class RequestFailed(Exception):
    """The emulator answered a request with an error: its status, the message of the API and the id of the request."""

    def __init__(self, request: str, status: int, message: str, request_id: str | None) -> None:
        super().__init__(f"{request}: {status} {message}")
        self.status = status
        self.message = message
        self.request_id = request_id


class ApiClient:
    def __init__(self, base_url: str, timeout: float = TIMEOUT_SECONDS, token: str = "test") -> None:  # noqa: S107 - open mode takes any
        address = urlsplit(base_url)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        self.address = address.netloc
        self._connection = kind(address.netloc, timeout=timeout)
        self._authorization = f"Bearer {token}"

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Return the response in JSON. Raises `RequestFailed`. Reconnects to a closed connection.

        `body` is JSON where it is bytes.
        """
        return json.loads(self.text(method, path, body))

    def text(self, method: str, path: str, body: object = None) -> bytes:
        """Return the response as it came; otherwise as `call`."""
        try:
            response, text = self._send(method, path, body)
        except (http.client.RemoteDisconnected, ConnectionError):
            self.close()
            response, text = self._send(method, path, body)
        if response.status >= FIRST_ERROR_STATUS:
            request_id = response.getheader("x-request-id")
            raise RequestFailed(f"{method} {path}", response.status, _message(text), request_id)
        return text

    def _send(self, method: str, path: str, body: object) -> tuple[http.client.HTTPResponse, bytes]:
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"authorization": self._authorization, "content-type": "application/json"}
        self._connection.request(method, path, content, headers)
        response = self._connection.getresponse()
        return response, response.read()

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
