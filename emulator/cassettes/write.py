"""Writes cassettes, exchange by exchange."""

from __future__ import annotations

import os
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, Self

import msgspec

from emulator.cassettes.exchange import FORMAT, Exchange, Heading
from emulator.errors import CassetteNotWritten

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_ENCODER = msgspec.json.Encoder()


class CassetteWriter:
    """Appends whole lines to a new file, so that what is there can be read whenever the process ends."""

    def __init__(self, file: Path, *, overwrite: bool = False) -> None:
        """Create the file, with the line that names its format. Raises `CassetteNotWritten`."""
        self._path = file
        kind = os.O_TRUNC if overwrite else os.O_EXCL
        try:
            self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | kind, 0o644)
        except FileExistsError:
            raise CassetteNotWritten(str(file), "it exists; --overwrite replaces it") from None
        except OSError as error:
            raise CassetteNotWritten(str(file), error.strerror or str(error)) from None
        self._size = 0
        self._append(Heading(cassette=FORMAT, emulator=version("cdf-emulator")))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        os.close(self._file)

    def append(self, exchange: Exchange) -> None:
        """Write an exchange, whole or not at all. Raises `CassetteNotWritten`."""
        self._append(exchange)

    def _append(self, line: msgspec.Struct) -> None:
        text = memoryview(_ENCODER.encode(line) + b"\n")
        length = len(text)
        try:
            while text:
                text = text[os.write(self._file, text) :]
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._file, self._size)  # a full disk takes a part of a line
            raise CassetteNotWritten(str(self._path), error.strerror or str(error)) from None
        self._size += length
