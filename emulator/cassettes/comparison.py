"""Finds each difference between a recorded answer and another one, key by key.

Values that no two projects have alike are compared by kind: see `_of_same_kind`. `docs/record-replay.md` has the rules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from emulator.cassettes.json_values import is_integer, is_list, is_object
from emulator.cassettes.redaction.rules import CURSOR_FIELDS, REQUEST_FIELDS, is_time, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.cassettes.replacements import Replacements

Kind = Literal["status", "missing", "unexpected", "type", "length", "value"]

STATES = {"pending", "current"}
"""States of a constraint: which of them is answered depends on how far a check has come."""

_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*")


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """`path` is in JSONPath. What is missing has no `got`, what is unexpected no `expected`; lengths are numbers."""

    path: str
    kind: Kind
    expected: Any | UnsetType = UNSET
    got: Any | UnsetType = UNSET


class Comparison:
    """Compares answers in their order; `replacements` learns which value stands for which recorded one."""

    def __init__(self, replacements: Replacements) -> None:
        self._replacements = replacements

    def differences(self, expected: Any, got: Any) -> list[Difference]:
        return list(self._compare(expected, got, "$", "", is_system=False))

    def _compare(self, expected: Any, got: Any, path: str, field: str, *, is_system: bool) -> Iterator[Difference]:
        if is_object(expected) and is_object(got):
            yield from self._objects(expected, got, path, field, is_system=is_system)
        elif is_list(expected) and is_list(got):
            if len(expected) != len(got):
                yield Difference(path=path, kind="length", expected=len(expected), got=len(got))
            for number, (one, other) in enumerate(zip(expected, got, strict=False)):
                yield from self._compare(one, other, f"{path}[{number}]", field, is_system=is_system)
        elif _of_same_kind(expected, got, field):
            self._replacements.learn(expected, got)
        elif not _is_equal(expected, got):
            kind = "value" if _json_type(expected) == _json_type(got) else "type"
            yield Difference(path=path, kind=kind, expected=expected, got=got)

    def _objects(
        self, expected: dict[str, Any], got: dict[str, Any], path: str, field: str, *, is_system: bool
    ) -> Iterator[Difference]:
        for key in [*expected, *(key for key in got if key not in expected)]:
            inner = path + (f".{key}" if _PLAIN_KEY.fullmatch(key) else f"[{msgspec.json.encode(key).decode()}]")
            # Texts of the system schema differ between releases of the service.
            is_text = is_system and key in {"name", "description"}
            if key not in got:
                if not is_text:
                    yield Difference(path=inner, kind="missing", expected=expected[key])
            elif key not in expected:
                yield Difference(path=inner, kind="unexpected", got=got[key])
            elif not (is_text and isinstance(expected[key], str) and isinstance(got[key], str)):
                named = field if plain_name(field) in CURSOR_FIELDS else key
                inside = is_system or key.startswith("cdf_")
                yield from self._compare(expected[key], got[key], inner, named, is_system=inside)


def _of_same_kind(expected: Any, got: Any, field: str) -> bool:
    """Whether both are values that cannot be equal, and of one type: times, cursors, ids that the service gives."""
    if type(expected) is not type(got):
        return False
    if isinstance(expected, str):
        return is_time(field) or plain_name(field) in CURSOR_FIELDS | REQUEST_FIELDS
    return is_integer(expected) and (is_time(field) or field == "id")


def _is_equal(expected: Any, got: Any) -> bool:
    """Whether both are the same JSON value; 1 and 1.0 are, 1 and true are not."""
    if isinstance(expected, str) and isinstance(got, str) and {expected, got} == STATES:
        return True
    return _json_type(expected) == _json_type(got) and bool(expected == got)


def _json_type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else type(value).__name__
