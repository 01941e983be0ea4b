"""Turns a place in a list into an opaque cursor that fits only the request that it came from, and back."""

import base64
import binascii
from hashlib import blake2b
from typing import Any

import msgspec

from emulator import errors

_encode = msgspec.json.encode


class _Place(msgspec.Struct, array_like=True):
    request: str
    after: int


def fingerprint(*request: Any) -> str:
    """What a cursor is bound to: everything of a request that decides which items there are."""
    return blake2b(_encode(request), digest_size=8).hexdigest()


def cursor(request: str, after: int) -> str:
    """The cursor to what comes after number `after` in the list with the fingerprint `request`."""
    return base64.urlsafe_b64encode(_encode(_Place(request, after))).decode().rstrip("=")


def place(text: str | None, request: str) -> int:
    """The number that `text` points behind, 0 without one. Raises `errors.InvalidCursor` for a foreign cursor."""
    if text is None:
        return 0
    try:
        padded = text + "=" * (-len(text) % 4)
        found = msgspec.json.decode(base64.b64decode(padded.encode(), b"-_", validate=True), type=_Place)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise errors.InvalidCursor from None
    if found.request != request:
        raise errors.InvalidCursor
    return found.after
