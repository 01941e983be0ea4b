"""Reads cassettes: JSON lines as `write.py` makes them, or a JSON list of exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from emulator.cassettes.exchange import FORMAT, Exchange, Heading
from emulator.errors import UnusableCassette

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SIZE = 1024**3
"""Bytes that a cassette may have."""
SUFFIXES = {".json", ".jsonl"}

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
            return _EXCHANGES.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
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
                yield _EXCHANGE.decode(line)
            elif (named := _HEADING.decode(line).cassette) != FORMAT:
                raise UnusableCassette(str(file), f"it has the format {named}, and this emulator reads {FORMAT}")
        except (msgspec.DecodeError, RecursionError) as error:
            raise UnusableCassette(str(file), f"line {number}: {error}") from None
