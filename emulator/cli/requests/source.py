"""Reads the log of requests of a running emulator over HTTP."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import click

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

TIMEOUT_SECONDS = 60
"""More than the time between two heartbeats of the stream."""
_PATH = "/_emulator/requests"


class ConnectionGone(Exception):
    """No emulator answers, or it went while it was read."""


class Source:
    def __init__(self, url: str, token: str) -> None:
        """Raises `click.UsageError` for a `url` that is none of HTTP."""
        if not url.startswith(("http://", "https://")):
            raise click.UsageError("--url must begin with http:// or https://.")
        self._url = url.rstrip("/")
        self._token = token

    def summaries(self, **query: Any) -> list[dict[str, Any]]:
        """Return the wanted requests, oldest first."""
        with self._open("", query) as answer:
            return json.load(answer)["items"][::-1]

    def detail(self, identity: str) -> dict[str, Any]:
        """Return all that is known of the request whose id is, or begins with, `identity`."""
        known = [one["id"] for one in self.summaries(limit=1000) if one["id"].startswith(identity)]
        if len(known) > 1 and identity not in known:
            raise click.ClickException(f"{len(known)} requests have an id that begins with {identity}.")
        with self._open("/" + quote(known[0] if len(known) == 1 else identity, safe=""), {}) as answer:
            return json.load(answer)

    @contextmanager
    def following(self, query: Mapping[str, Any]) -> Generator[Iterator[dict[str, Any]]]:
        """Yield the summaries of the requests that are finished from now on; `{"count": n}` where n were left out."""
        with self._open("/stream", query) as answer:
            yield _events(answer)

    @contextmanager
    def _open(self, path: str, query: Mapping[str, Any]) -> Generator[Any]:
        """Raises `ConnectionGone`, also for what happens inside, and `click.ClickException` for a refusal."""
        given = {name: value for name, value in query.items() if value is not None}
        address = f"{self._url}{_PATH}{path}?{urlencode(given)}"
        request = urllib.request.Request(address, headers={"authorization": f"Bearer {self._token}"})  # noqa: S310 - checked above
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                yield answer
        except urllib.error.HTTPError as error:
            raise click.ClickException(f"The emulator at {self._url} refused: {_message(error)}") from None
        except (OSError, HTTPException) as error:
            raise ConnectionGone(f"No emulator answers at {self._url}: {error}") from None


def _events(lines: Iterator[bytes]) -> Iterator[dict[str, Any]]:
    """The data of the events in a stream; each is one line."""
    for line in lines:
        name, _, value = line.partition(b": ")
        if name == b"data":
            yield json.loads(value)


def _message(error: urllib.error.HTTPError) -> str:
    text = error.read().decode(errors="replace")
    try:
        return json.loads(text)["error"]["message"]
    except (ValueError, LookupError, TypeError):
        return f"{error.code} {text[:200]}"
