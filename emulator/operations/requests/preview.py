"""The beginning of a value, at a cost that does not depend on the size of the value."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, cast

MAX_PARTS = 200
"""Values in a preview, at all depths together."""
MAX_ELEMENTS, MAX_KEYS, MAX_CHARACTERS = 5, 30, 200
"""Of each list, each object and each text."""


class _Preview:
    def __init__(self) -> None:
        self.left = MAX_PARTS

    def of(self, value: Any) -> Any:
        self.left -= 1
        if isinstance(value, str):
            return value if len(value) <= MAX_CHARACTERS else f"{value[:MAX_CHARACTERS]}… ({len(value)} characters)"
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if isinstance(value, Mapping):
            return self._of_mapping(cast("Mapping[Any, Any]", value))
        if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
            return self._of_sequence(cast("Sequence[Any]", value))
        return str(value)[:MAX_CHARACTERS]

    def _of_mapping(self, value: Mapping[Any, Any]) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for key in islice(value, MAX_KEYS):
            if self.left <= 0:
                break
            shown[str(key)[:MAX_CHARACTERS]] = self.of(value[key])
        if len(shown) < len(value):
            shown["…"] = f"{len(value) - len(shown)} more"
        return shown

    def _of_sequence(self, value: Sequence[Any]) -> list[Any]:
        shown: list[Any] = []
        for one in islice(value, MAX_ELEMENTS):
            if self.left <= 0:
                break
            shown.append(self.of(one))
        if len(shown) < len(value):
            shown.append(f"… {len(value) - len(shown)} more")
        return shown


def preview(value: Any) -> Any:
    """Return the beginning of `value`, of what JSON can hold: long texts, lists and objects are cut, which is said.

    >>> preview({"keys": ["a", "b", "c", "d", "e", "f", "g"], "now": 1})
    {'keys': ['a', 'b', 'c', 'd', 'e', '… 2 more'], 'now': 1}
    """
    return _Preview().of(value)
