"""Reads the items of files: lines one after another, other formats as a whole."""

from __future__ import annotations

import gzip
import io
import json
import sys
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

import msgspec

from emulator.loading.files import GZIP, LINES, STANDARD_INPUT, format_of, kind_of, wrong_name
from emulator.loading.items import DELETION, INSTANCE_KINDS, KINDS, Item, unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_LINE = 64 * 1024 * 1024
"""Bytes: more than a request can have."""
MAX_DOCUMENT = 8 * 1024 * 1024
"""Characters of a document that is no file of this machine: reading YAML takes seconds for that."""
_KEPT_FILES = 32
"""Whose items are kept, for tests that load the same files again and again."""


class _Line(msgspec.Struct, rename="camel"):
    """What is looked at of a line; all of it is checked to be JSON."""

    instance_type: str | None = None
    delete: msgspec.Raw = msgspec.Raw()


_line = msgspec.json.Decoder(_Line)


def read(file: Path) -> Iterator[Item]:
    """Yield the items of `file`. Raises `UnusableData`."""
    if str(file) == STANDARD_INPUT:
        yield from _read_lines("standard input", sys.stdin.buffer, None)
    elif format_of(file) in LINES:
        try:
            with gzip.open(file) if file.name.endswith(GZIP) else file.open("rb") as lines:
                yield from _read_lines(str(file), lines, kind_of(file))
        except (OSError, EOFError) as error:
            raise unusable(file, error) from error
    else:
        yield from _read_document(file, file.stat().st_mtime_ns)


def read_text(name: str, text: str, line: int) -> Iterator[Item]:
    """Yield the items in the text of the file `name`, which for JSON lines may begin at a later `line`.

    Raises `UnusableData`.
    """
    file = PurePath(name)
    if not format_of(file) or name.endswith(GZIP):
        raise unusable(name, wrong_name())
    if format_of(file) in LINES:
        yield from _read_lines(name, io.BytesIO(text.encode()), kind_of(file), line - 1)
    elif len(text) > MAX_DOCUMENT:
        raise unusable(name, f"it has more than {MAX_DOCUMENT:,} characters. Write instances as JSON lines.")
    else:
        for number, value in _located(file, text):
            yield _item(file, kind_of(file), number, value)


def read_waiting(kind: str, text: str, file: str, line: int) -> Item:
    """Return an item that waited, of what a client says of it. Raises `UnusableData` where it is no object in JSON."""
    encoded = text.replace("\n", " ").encode()  # one that is JSON has line ends only where there may be spaces
    try:
        _line.decode(encoded)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise unusable(file, error, line) from None
    return Item(kind, encoded, file, line)


def _read_lines(file: str, lines: Any, kind: str | None, number: int = 0) -> Iterator[Item]:
    while line := lines.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise unusable(file, f"the line has more than {MAX_LINE:,} bytes.", number)
        if not (text := line.strip()):
            continue
        try:
            found = _line.decode(text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise unusable(file, error, number) from None
        of_instances = kind is None or kind in INSTANCE_KINDS
        if of_instances and (deletion := bytes(found.delete)):
            yield Item(DELETION, deletion, file, number)
        elif kind in INSTANCE_KINDS and found.instance_type is None:
            rest = text[1:].lstrip()
            comma = b"" if rest == b"}" else b","
            yield Item(kind, b'{"instanceType":"%s"%s%s' % (kind.encode(), comma, rest), file, number)
        else:
            yield Item(_checked(kind or found.instance_type, file, number), text, file, number)


@lru_cache(_KEPT_FILES)
def _read_document(file: Path, _changed: int) -> list[Item]:
    kind = kind_of(file)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise unusable(file, error) from error
    return [_item(file, kind, line, value) for line, value in _located(file, text)]


def _located(file: PurePath, text: str) -> Iterable[tuple[int, Any]]:
    """The objects of a document, each with the line on which it begins. Raises `UnusableData`."""
    if format_of(file) == ".json":
        from emulator.loading.json_document import located  # noqa: PLC0415 - each format when it is met
    else:
        try:
            from emulator.loading.yaml_document import located  # noqa: PLC0415
        except ImportError:
            raise unusable(file, "YAML needs the package PyYAML, which is not installed.") from None
    return located(file, text)


def _item(file: PurePath, kind: str | None, line: int, value: Any) -> Item:
    document = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    kind = _checked(kind or document.get("instanceType"), str(file), line)
    if not isinstance(value, dict):
        raise unusable(file, "an object is expected.", line)
    if kind in INSTANCE_KINDS:  # in a file of nodes or edges it may be left out
        document = {"instanceType": kind, **document}
    try:
        text = json.dumps(document, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError) as error:
        raise unusable(file, f"it is no JSON: {error}.", line) from None
    return Item(kind, text, str(file), line)


def _checked(kind: Any, file: str, line: int) -> str:
    if kind not in KINDS:
        raise unusable(file, "what it holds is said neither by its name nor by 'instanceType'.", line)
    return str(kind)
