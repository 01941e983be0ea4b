"""Pages and cursors of the lists of schema objects."""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from emulator.errors import InvalidCursor, Violations
from emulator.schema.opaque import content_of, opaque

DEFAULT_LIMIT = 10
MAX_LIMIT = 1000

K = TypeVar("K", bound="tuple[str, ...]")


def page(keys: Iterable[K], limit: int | None, cursor: str | None, request: Any) -> tuple[list[K], str | None]:
    """Return at most `limit` of `keys` in order, after `cursor`, and the cursor of the next page, if any.

    A cursor is valid for the same `request` only. A limit above the maximum is lowered to it, as the service does.
    """
    if limit is not None and limit < 1:
        raise Violations(["limit must be greater than or equal to 1"])
    size = min(limit or DEFAULT_LIMIT, MAX_LIMIT)
    after = _read(cursor, request) if cursor is not None else ()
    rest = sorted(key for key in keys if key > after)
    more = len(rest) > size
    return rest[:size], cursor_after(rest[size - 1], request) if more else None


def cursor_after(key: tuple[str, ...], request: Any) -> str:
    """Return the cursor of what comes after `key` in the list of `request`."""
    return opaque(msgspec.json.encode([key, request]))


def _read(cursor: str, request: Any) -> tuple[str, ...]:
    try:
        key, given = msgspec.json.decode(content_of(cursor), type=tuple[tuple[str, ...], Any])
    except (ValueError, msgspec.MsgspecError):
        raise InvalidCursor from None
    if given != msgspec.to_builtins(request):
        raise InvalidCursor
    return key
