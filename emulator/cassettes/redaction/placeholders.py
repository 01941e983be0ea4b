"""What stands for the values that were replaced: the same for equal values, in the order in which they came."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from emulator.cassettes.redaction.rules import KEYWORDS

_FIRST_TIME = 1_000_000_000_000
"""Milliseconds since 1970: September 2001, before there was such a service."""
_LEAST_TIME = 100_000_000_000
"""What is smaller in a field for times is none, as the 0 of what was not deleted."""


class Placeholders:
    """Numbers the values of each form; `known` has the replacement of each whole value that was replaced."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._times: dict[int | str, int] = {}
        self.known: dict[str, str] = {}

    def of(self, form: str, value: str) -> str:
        """Return the replacement of a value, or of a part of one."""
        numbers = self._numbers[form]
        return form.format(numbers.setdefault(value, len(numbers) + 1))

    def of_whole(self, form: str, value: str) -> str:
        """Return the replacement of a value, which also holds wherever that value is alone in a field."""
        replacement = self.of(form, value)
        return replacement if value in KEYWORDS else self.known.setdefault(value, replacement)

    def of_time(self, value: int) -> int:
        """Return the replacement of a time in milliseconds."""
        return _FIRST_TIME + self._number(value) if value >= _LEAST_TIME else value

    def of_time_text(self, value: str) -> str:
        return datetime.fromtimestamp((_FIRST_TIME + self._number(value)) / 1000, UTC).isoformat(
            timespec="milliseconds"
        )

    def known_time(self, value: int) -> int:
        """Return the replacement of a time that was seen before; any other number as it is."""
        return _FIRST_TIME + self._times[value] if value in self._times else value

    def _number(self, value: int | str) -> int:
        return self._times.setdefault(value, len(self._times) + 1)
