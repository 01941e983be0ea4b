"""Frees tables that the Neo4j driver makes at its import: 25 MB, which nothing here reads.

They hold the days of each month of ten thousand years, and each number of 16 bits in the encoding of Bolt, which the
extension in Rust does not use. What remains computes the same values, so the driver works as before.
"""

from __future__ import annotations

import struct
from calendar import monthrange
from importlib import import_module
from typing import Any

_CODECS = ("neo4j._codec.packstream.v1", "neo4j._codec.packstream.v2")


class _DaysInMonth:
    def __getitem__(self, month: tuple[int, int]) -> int:
        return monthrange(*month)[1]


class _Packed:
    def __getitem__(self, number: int) -> bytes:
        return struct.pack(">H", number)


class _Unpacked:
    def __getitem__(self, encoded: bytes) -> int:
        return struct.unpack(">H", encoded)[0]


def free() -> None:
    """Replace the tables; a version of the driver that has other ones keeps them."""
    _replace("neo4j.time", "_DAYS_IN_MONTH", _DaysInMonth())
    for codec in _CODECS:
        _replace(codec, "PACKED_UINT_16", _Packed())
        _replace(codec, "UNPACKED_UINT_16", _Unpacked())


def _replace(module: str, name: str, computed: Any) -> None:
    try:
        found = import_module(module)
    except ImportError:
        return
    if hasattr(found, name):
        setattr(found, name, computed)
