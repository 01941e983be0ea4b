"""A request as rules look at it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.wire.faults import BodyMatch, HeaderMatch, Match

MAX_BODY = 1024 * 1024
"""The most bytes of a body, after gunzip, that a rule looks into."""
ABSENT = object()


class Asked:
    """What is known of it. `template` is the path of its endpoint, the names of `headers` may be in any case.

    `read_body` returns the body, or None where it is too large or corrupt. `traffic` is its kind for the limits on
    concurrent requests.
    """

    def __init__(
        self,
        request_id: str,
        method: str,
        path: str,
        template: str,
        headers: Mapping[str, str],
        read_body: Callable[[], bytes | None],
        traffic: str | None,
    ) -> None:
        self.request_id = request_id
        self.method = method
        self.path = path
        self.template = template
        self.headers = headers
        self.traffic = traffic
        self._read_body = read_body

    def fits(self, match: Match) -> bool:
        """Whether it is one of the requests of which `match` chooses."""
        return (
            (match.method is None or match.method == self.method)
            and (match.path is None or self._has_path(match.path))
            and (match.header is None or self._has_header(match.header))
            and (match.body is None or self._has_body(match.body))
        )

    @property
    def searches(self) -> bool:
        """Whether it is a search, or in GraphQL may be one."""
        return self.template.endswith("/instances/search") or "/userapis/" in self.template

    def _has_header(self, wanted: HeaderMatch) -> bool:
        value = self.headers.get(wanted.name)
        return value is not None and (wanted.contains is None or wanted.contains in value)

    def _has_path(self, path: str) -> bool:
        return path == self.template if is_template(path) else path in self.path

    def _has_body(self, wanted: BodyMatch) -> bool:
        if wanted.contains is not None:
            return wanted.contains.encode() in (self._text or b"")
        return same(value_at(self._json, wanted.pointer or ""), wanted.equals)

    @cached_property
    def _text(self) -> bytes | None:
        return self._read_body()

    @cached_property
    def _json(self) -> Any:
        try:
            return msgspec.json.decode(self._text or b"")
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return ABSENT


def is_template(path: str) -> bool:
    return "{project}" in path


def value_at(document: Any, pointer: str) -> Any:
    """Return the value that a JSON pointer names, or `ABSENT`.

    >>> value_at({"items": [{"a/b": 1}]}, "/items/0/a~1b")
    1
    """
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict):
            document = document.get(name, ABSENT)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        elif isinstance(document, list) and name.isascii() and name.isdecimal() and int(name[:9]) < len(document):  # pyright: ignore[reportUnknownArgumentType]
            document = document[int(name[:9])]  # pyright: ignore[reportUnknownVariableType]
        else:
            return ABSENT
    return document  # pyright: ignore[reportUnknownVariableType]


def same(found: Any, wanted: Any) -> bool:
    """Whether two JSON values are the same; in Python `True == 1`."""
    return found == wanted and isinstance(found, bool) == isinstance(wanted, bool)
