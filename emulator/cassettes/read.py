"""Reads cassettes: JSON lines as `write.py` makes them, or a JSON list of exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from emulator.cassettes.exchange import FORMAT, Exchange, Heading
from emulator.errors import UnusableCassette

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SIZE = 1024**3
"""Bytes that a cassette may have."""
SUFFIXES = {".json", ".jsonl"}

_NO_EXCHANGE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_PROJECTS = ["", "api", "v1", "projects"]
_HEADING = msgspec.json.Decoder(Heading)
_EXCHANGE = msgspec.json.Decoder(Exchange)
_EXCHANGES = msgspec.json.Decoder(list[Exchange])


def files(paths: Iterable[Path]) -> list[Path]:
    """Return the files, and those of the folders that are cassettes by their names, in order.

    Raises `UnusableCassette` for a folder that has none.
    """
    return [file for path in paths for file in (_inside(path) if path.is_dir() else [path])]


def read(file: Path) -> list[Exchange]:
    """Return the exchanges of a cassette, in their order. Raises `UnusableCassette`.

    A last line without an end was being written when the recording was killed: it is left out.
    """
    try:
        if file.stat().st_size > SIZE:
            raise UnusableCassette(str(file), f"it has more than {SIZE:,} bytes")
        text = file.read_bytes()
    except OSError as error:
        raise UnusableCassette(str(file), error.strerror or str(error)) from None
    if text.lstrip()[:1] == b"[":
        try:
            return [_checked(file, one) for one in _EXCHANGES.decode(text)]
        except _NO_EXCHANGE as error:
            raise UnusableCassette(str(file), str(error)) from None
    return list(_lines(file, text))


def _inside(folder: Path) -> list[Path]:
    found = sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES and file.is_file())
    if not found:
        raise UnusableCassette(str(folder), "the folder has no file that ends in .json or .jsonl")
    return found


def _lines(file: Path, text: bytes) -> Iterator[Exchange]:
    *lines, _unfinished = text.split(b"\n")
    if not lines:
        raise UnusableCassette(str(file), "it does not begin with a line that names its format")
    for number, line in enumerate(lines, start=1):
        try:
            if number > 1:
                yield _checked(file, _EXCHANGE.decode(line))
            elif (named := _HEADING.decode(line).cassette) != FORMAT:
                raise UnusableCassette(str(file), f"it has the format {named}, and this emulator reads {FORMAT}")
        except _NO_EXCHANGE as error:
            raise UnusableCassette(str(file), f"line {number}: {error}") from None


def _checked(file: Path, exchange: Exchange) -> Exchange:
    """Return an exchange whose request stays in the projects of its replay: a cassette may come from anybody.

    Raises `UnusableCassette`.
    """
    path = exchange.path.partition("?")[0]
    parts = unquote(path).split("/")
    # Clients resolve `..`, also where it is written as %2e%2e.
    if parts[0] or not {".", ".."}.isdisjoint(parts) or (parts[:4] == _PROJECTS and any(parts[4:])):
        raise UnusableCassette(str(file), f"the path '{path}' leads to another project")
    return exchange
