"""Instances that are written when all others are, because of what they refer to. They wait on disk."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING, Self

import msgspec

from emulator.loading.items import Item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_item = msgspec.json.Decoder(tuple[str, msgspec.Raw, str, int])


class Postponed:
    """Items in the order in which they were added."""

    def __init__(self) -> None:
        self._file = _new_file()
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: object, ___: TracebackType | None) -> None:
        self._file.close()

    def add(self, item: Item) -> None:
        self._file.write(msgspec.json.encode((item.kind, msgspec.Raw(item.text), item.file, item.line)) + b"\n")
        self.count += 1

    def take(self) -> Iterator[Item]:
        """Yield the items. Those that are added from now on are kept for the next time."""
        with self._file as file:
            self._file, self.count = _new_file(), 0
            file.seek(0)
            for line in file:
                kind, text, name, number = _item.decode(line)
                yield Item(kind, bytes(text), name, number)


def _new_file() -> IO[bytes]:
    return tempfile.TemporaryFile()
