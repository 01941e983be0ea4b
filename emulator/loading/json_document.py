"""The objects of a JSON document, with the lines on which they begin."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from emulator.loading.items import unusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath

_BLANK = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder()
NESTED = ("nodes", "edges")
"""The keys below which older toolkits have instances."""


def located(file: PurePath, text: str) -> Iterator[tuple[int, Any]]:
    """Yield the objects: those of a list, or of a list below `nodes` or `edges`, or the only one.

    Raises `UnusableData`.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise unusable(file, f"{error.msg} (column {error.colno}).", error.lineno) from None
    except ValueError:  # Python reads no number of more than 4,300
        raise unusable(file, "a number has too many digits.") from None
    except RecursionError:
        raise unusable(file, "it is nested too deeply.") from None
    first = _line_at(text, _BLANK.match(text).end())  # pyright: ignore[reportOptionalMemberAccess]
    if isinstance(content, list):
        yield from _of_list(text)
    elif isinstance(content, dict) and (nested := next((name for name in NESTED if name in content), None)):
        found = cast("dict[str, Any]", content)[nested]
        for one in cast("list[Any]", found) if isinstance(found, list) else [found]:
            yield first, one
    else:
        yield first, content


def _of_list(text: str) -> Iterator[tuple[int, Any]]:
    """The elements of a list that is known to be JSON."""
    position, counted, line = text.index("[") + 1, 0, 1
    while True:
        position = _BLANK.match(text, position).end()  # pyright: ignore[reportOptionalMemberAccess]
        if text[position] == "]":
            return
        if text[position] == ",":
            position += 1
            continue
        line, counted = line + text.count("\n", counted, position), position
        value, position = _decoder.raw_decode(text, position)
        yield line, value


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
