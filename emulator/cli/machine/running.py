"""Asks an emulator over HTTP, with bounds on the time and on the answer."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any, NamedTuple

TIMEOUT_SECONDS = 10
MAX_BYTES = 4 * 1024 * 1024


class Answer(NamedTuple):
    """The status and the JSON of an answer; `content` is None where it is no JSON."""

    status: int
    content: Any


def ask(url: str, token: str | None = None, seconds: float = TIMEOUT_SECONDS) -> Answer:
    """Return the answer of a GET. Raises `OSError` where nothing answers, and `ValueError` for what is no URL."""
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - the caller has checked the scheme
    try:
        with urllib.request.urlopen(request, timeout=seconds) as response:  # noqa: S310 - as above
            return Answer(response.status, _decoded(response.read(MAX_BYTES)))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _decoded(error.read(MAX_BYTES)))


def is_emulator(port: int, seconds: float = 2) -> bool:
    """Whether an emulator listens on `port` of this machine."""
    try:
        health = ask(f"http://127.0.0.1:{port}/_emulator/health", seconds=seconds).content
    except (OSError, ValueError):
        return False
    return isinstance(health, dict) and "status" in health


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
