"""Cursors of lists: opaque texts of a position, valid only for the request that issued them."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Annotated, Any

import msgspec

from emulator import errors
from emulator.schema.opaque import content_of, opaque

_encode = msgspec.json.encode


Value = str | bool | Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)] | float | None
"""The values that an instance can have under a sort; a forged cursor brings no other value to Neo4j."""


class CursorPosition(msgspec.Struct, array_like=True):
    """The position behind the instance with `number` and these `values` under the sort of the request.

    `request` is the fingerprint of the request.
    """

    request: str
    number: Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]  # global instances have negative ones
    values: list[Value | list[Value]]


def fingerprint(*request: Any) -> str:
    """The digest of everything in a request that decides which items it returns; cursors carry it."""
    return blake2b(_encode(request), digest_size=8).hexdigest()


def without_limits(expressions: Mapping[str, msgspec.Struct]) -> dict[str, msgspec.Struct]:
    """Result set expressions without their page size: the toolkit and pygen change it between pages."""
    return {name: msgspec.structs.replace(expression, limit=None) for name, expression in expressions.items()}


def encode_cursor(position: CursorPosition) -> str:
    """The opaque text of `position`."""
    return opaque(_encode(position))


def decode_cursor(text: str | None) -> CursorPosition | None:
    """The position in a cursor. Raises `errors.InvalidCursor` for a malformed text."""
    if text is None:
        return None
    try:
        return msgspec.json.decode(content_of(text), type=CursorPosition)
    except (ValueError, msgspec.DecodeError):
        raise errors.InvalidCursor from None


def read_cursor(text: str | None, request: str, values: int) -> CursorPosition | None:
    """The position in a cursor. Raises `errors.InvalidCursor` where it is not of a request with this fingerprint.

    `values` is the number of sort values that it must have.
    """
    position = decode_cursor(text)
    if position is not None and (position.request != request or len(position.values) != values):
        raise errors.InvalidCursor
    return position
