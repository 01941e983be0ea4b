"""Which values of this replay stand for recorded ones, such as cursors, in the requests that follow."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from emulator.cassettes.json_values import field, is_integer, is_list, is_object

LEAST_NUMBER = 1_000_000_000
"""A smaller number is more often a count or a limit than a time or an id."""


class Replacements:
    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._numbers: dict[int, int] = {}

    def learn(self, recorded: Any, given: Any) -> None:
        """Keep which value an answer had in the place of a recorded one."""
        if isinstance(recorded, str) and isinstance(given, str):
            self._texts[recorded] = given
        elif isinstance(recorded, int) and isinstance(given, int) and recorded >= LEAST_NUMBER:
            self._numbers[recorded] = given

    def learn_cursors(self, recorded: Any, given: Any) -> None:
        """Keep the cursors of two answers that are not compared."""
        old, new = field(recorded, "nextCursor"), field(given, "nextCursor")
        if isinstance(old, str) and isinstance(new, str):
            self.learn(old, new)
        elif is_object(old):
            for name, cursor in old.items():
                if isinstance(cursor, str) and isinstance(other := field(new, name), str):
                    self.learn(cursor, other)

    def in_body(self, value: Any) -> Any:
        """Return the body of a request with the values that were given for recorded ones."""
        if is_object(value):
            return {key: self.in_body(each) for key, each in value.items()}
        if is_list(value):
            return [self.in_body(each) for each in value]
        if isinstance(value, str):
            return self._texts.get(value, value)
        return self._numbers.get(value, value) if is_integer(value) else value

    def in_path(self, path: str) -> str:
        """Return a path with the cursor of this replay in its query."""
        start, _, query = path.partition("?")
        pairs = parse_qsl(query, keep_blank_values=True)
        if all(value not in self._texts for _, value in pairs):
            return path
        return f"{start}?{urlencode([(name, self._texts.get(value, value)) for name, value in pairs])}"
