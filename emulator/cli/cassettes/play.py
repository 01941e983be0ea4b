"""Plays a cassette against an emulator, and compares each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import quote

import click
import msgspec
import requests

from emulator.cassettes.comparison import Comparison, Difference
from emulator.cassettes.exchange import FIRST_PROJECT
from emulator.cassettes.held_before import KnownNames, spaces
from emulator.cassettes.json_values import field, is_object
from emulator.cassettes.replacements import Replacements
from emulator.cli.cassettes.endpoints import endpoint_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from emulator.cassettes.exchange import Exchange

SECONDS = 120.0
_WORDS = 300
"""Characters of an answer that is shown because its status differs."""


class Played(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An exchange that was played. `number` counts the exchanges of its cassette from 1.

    `compared` is `shape` where the recorded answer depends on what the project held before: its status, and the names
    of its outermost fields.
    """

    number: int
    method: str
    path: str
    endpoint: str
    compared: Literal["whole", "shape"]
    differences: list[Difference]

    @property
    def is_equal(self) -> bool:
        return not self.differences


class Emulator:
    """Sends requests as they were recorded, until its context ends, and returns whatever comes back."""

    def __init__(self, base_url: str, token: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy, and no login of a .netrc
        self._session.headers["authorization"] = f"Bearer {token}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self._session.close()

    def send(self, project: str, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Return the status and the body, as a text where it is no JSON. Raises `click.ClickException`."""
        start = "" if path.startswith("/api/") else f"/api/v1/projects/{quote(project, safe='')}"
        content = None if body is None else msgspec.json.encode(body)
        try:
            answer = self._session.request(
                method,
                f"{self._base_url}{start}{path}",
                data=content,
                headers={"content-type": "application/json"},
                timeout=SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise click.ClickException(f"No emulator answers at {self._base_url}: {error}") from None
        try:
            return answer.status_code, msgspec.json.decode(answer.content) if answer.content else None
        except (msgspec.DecodeError, RecursionError):
            return answer.status_code, answer.text[:_WORDS]


def play(emulator: Emulator, exchanges: Sequence[Exchange], project: str) -> Iterator[Played]:
    """Send the requests of a cassette in order, and compare what comes back.

    What was recorded of another project than the first goes into one of its own, named after `project`. Spaces that
    the recorded project had before are created first.
    """
    for name in dict.fromkeys(each.project_name for each in exchanges):
        needed = spaces(each for each in exchanges if each.project_name == name)
        if needed:
            body = {"items": [{"space": space} for space in needed]}
            emulator.send(own_project(project, name), "POST", "/models/spaces", body)
    replacements, known = Replacements(), KnownNames()
    comparison = Comparison(replacements)
    for number, exchange in enumerate(exchanges, start=1):
        status, body = emulator.send(
            own_project(project, exchange.project_name),
            exchange.method,
            replacements.in_path(exchange.path),
            replacements.in_body(exchange.request),
        )
        shows_others = known.shows_others(exchange)
        if exchange.is_history:
            continue
        if status != exchange.status:
            differences = [Difference(path="$", kind="status", expected=exchange.status, got=status), *_words(body)]
        elif shows_others:
            replacements.learn_cursors(exchange.response, body)
            differences = _differences_of_shape(exchange.response, body)
        else:
            differences = comparison.differences(exchange.response, body)
        yield Played(
            number=number,
            method=exchange.method,
            path=exchange.path,
            endpoint=endpoint_of(exchange.method, exchange.path),
            compared="shape" if shows_others else "whole",
            differences=differences,
        )


def own_project(project: str, recorded: str) -> str:
    """The project of the emulator that stands for a recorded one.

    >>> own_project("replay-1", "project"), own_project("replay-1", "project-2")
    ('replay-1', 'replay-1-2')
    """
    return project + recorded.removeprefix(FIRST_PROJECT)


def _words(body: Any) -> list[Difference]:
    """What an error says whose status was not recorded."""
    message = field(field(body, "error"), "message")
    return [Difference(path="$.error.message", kind="unexpected", got=str(message)[:_WORDS])] if message else []


def _differences_of_shape(expected: Any, got: Any) -> list[Difference]:
    if not (is_object(expected) and is_object(got)):
        return [] if type(expected) is type(got) else [Difference(path="$", kind="type", expected=expected, got=got)]
    missing = [
        Difference(path=f"$.{key}", kind="missing", expected=expected[key]) for key in expected if key not in got
    ]
    return missing + [
        Difference(path=f"$.{key}", kind="unexpected", got=got[key]) for key in got if key not in expected
    ]
