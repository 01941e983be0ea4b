"""Makes an exchange of a cassette of what was sent and answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from msgspec import UNSET

from emulator.cassettes.exchange import FIRST_PROJECT, Exchange
from emulator.cassettes.json_values import is_integer, is_list, is_object
from emulator.cassettes.redaction.placeholders import Placeholders
from emulator.cassettes.redaction.rules import (
    CURSOR_FIELDS,
    KEYWORDS,
    PROJECT_FIELDS,
    TextRule,
    field_form,
    is_time,
    plain_name,
    text_rules,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_IN_PROJECT = re.compile(r"/api/v1/projects/([^/]+)(/.*)?")
_WORD = re.compile(r"[\w-]+")
"""What the name of a project is made of: one in a longer word is not meant."""
_SAFE_IN_PATHS = "/:@!$&'()*+,;=~"
DEPTH = 100
"""Objects and lists inside each other: as deep as a body of the emulated API may be."""


class TooDeep(Exception):
    """A body has more objects and lists inside each other than are replaced."""


class Redactor:
    """Replaces values by the rules; equal values have equal replacements in all exchanges of one redactor."""

    def __init__(
        self, *, tokens: Iterable[str] = (), hosts: Iterable[str] = (), patterns: Iterable[re.Pattern[str]] = ()
    ) -> None:
        self._rules = text_rules(tokens, hosts, patterns)
        self._placeholders = Placeholders()
        self._projects: dict[str, str] = {}
        self._asked: dict[str, str] = {}
        """The projects that a path has named, which are replaced wherever they are a word."""

    def exchange(self, method: str, target: str, request: Any, status: int, response: Any) -> Exchange:
        """Return an exchange; `target` is the path with its query, as it was sent. Raises `TooDeep`."""
        path, _, query = target.partition("?")
        found = _IN_PROJECT.fullmatch(path)
        project = self._asked_project(unquote(found[1])) if found else FIRST_PROJECT
        return Exchange(
            method=method,
            path=self._path((found[2] or "") if found else path) + self._query(query),
            request=self._value(request, "", is_request=True),
            status=status,
            response=self._value(response, "", is_request=False),
            project=UNSET if project == FIRST_PROJECT else project,
        )

    def _asked_project(self, name: str) -> str:
        project = self._project(name)
        if name not in KEYWORDS:
            self._asked[name] = project
        return project

    def _project(self, name: str) -> str:
        number = len(self._projects) + 1
        return self._projects.setdefault(name, FIRST_PROJECT if number == 1 else f"{FIRST_PROJECT}-{number}")

    def _path(self, path: str) -> str:
        return "/".join(quote(self._text(unquote(part)), safe=_SAFE_IN_PATHS) for part in path.split("/"))

    def _query(self, query: str) -> str:
        pairs = parse_qsl(query, keep_blank_values=True)
        replaced = [(name, self._value(value, name, is_request=True)) for name, value in pairs]
        return f"?{urlencode(replaced)}" if replaced else ""

    def _value(self, value: Any, field: str, depth: int = 0, *, is_request: bool) -> Any:
        """Return a value as it is recorded; `field` is the name of the field that it is in."""
        if depth > DEPTH:
            raise TooDeep
        if is_object(value):
            return {
                self._text(key): self._value(each, _inner(field, key), depth + 1, is_request=is_request)
                for key, each in value.items()
            }
        if is_list(value):
            return [self._value(each, field, depth + 1, is_request=is_request) for each in value]
        if isinstance(value, str):
            return self._string(value, field)
        if is_integer(value):
            if is_time(field):
                return self._placeholders.of_time(value)
            return self._placeholders.known_time(value) if is_request else value
        return value

    def _string(self, value: str, field: str) -> str:
        if value in self._placeholders.known:
            return self._placeholders.known[value]
        if plain_name(field) in PROJECT_FIELDS and value:
            return self._project(value)
        form = field_form(field)
        if form is not None and value:
            return self._placeholders.of_whole(form, value)
        if is_time(field) and value[:2].isdigit():
            return self._placeholders.of_time_text(value)
        return self._text(value)

    def _text(self, text: str) -> str:
        for rule in self._rules:
            text = rule.pattern.sub(lambda match, rule=rule: self._match(rule, match[0]), text)
        return _WORD.sub(lambda match: self._asked.get(match[0], match[0]), text)

    def _match(self, rule: TextRule, text: str) -> str:
        return text if text.lower() in rule.kept or not text else self._placeholders.of(rule.form, text)


def _inner(field: str, key: str) -> str:
    """The field whose rule holds for what is inside: cursors are by the names of sets."""
    return field if plain_name(field) in CURSOR_FIELDS else key
