"""Turns a place in a list into an opaque cursor that fits only the request that it came from, and back."""

import base64
import binascii
from collections.abc import Mapping
from hashlib import blake2b
from typing import Annotated, Any

import msgspec

from emulator import errors

_encode = msgspec.json.encode


Value = str | bool | Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)] | float | None
"""What an instance can have under a sort; no other value comes to Neo4j from a cursor that someone made up."""


class CursorPosition(msgspec.Struct, array_like=True):
    """Behind the instance with `number` and these `values` under the sort of the request."""

    request: str
    number: Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]  # global instances have negative ones
    values: list[Value | list[Value]]


def fingerprint(*request: Any) -> str:
    """What a cursor is bound to: everything of a request that decides which items there are."""
    return blake2b(_encode(request), digest_size=8).hexdigest()


def without_limits(expressions: Mapping[str, msgspec.Struct]) -> dict[str, msgspec.Struct]:
    """Result set expressions, whatever the size of a page: the toolkit and pygen change it on their way."""
    return {name: msgspec.structs.replace(expression, limit=None) for name, expression in expressions.items()}


def encode_cursor(position: CursorPosition) -> str:
    """The opaque text of `place`."""
    return base64.urlsafe_b64encode(_encode(position)).decode().rstrip("=")


def decode_cursor(text: str | None) -> CursorPosition | None:
    """The place behind `text`. Raises `errors.InvalidCursor` for what is no cursor."""
    if text is None:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        return msgspec.json.decode(base64.b64decode(padded.encode(), b"-_", validate=True), type=CursorPosition)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise errors.InvalidCursor from None


def read_cursor(text: str | None, request: str, values: int) -> CursorPosition | None:
    """The place behind `text`. Raises `errors.InvalidCursor` where it is not of a request with this fingerprint."""
    position = decode_cursor(text)
    if position is not None and (position.request != request or len(position.values) != values):
        raise errors.InvalidCursor
    return position
