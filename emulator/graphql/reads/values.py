"""The JSON of stored values, a column at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from emulator.schema.model import PropertyModel


def present(prop: PropertyModel, column: Sequence[Any]) -> Sequence[Any]:
    """What GraphQL answers for the stored values of `prop`, which is no relation."""
    is_list = bool(prop.type.list)
    match prop.kind:
        case "json" if is_list:
            return [None if value is None else [msgspec.Raw(text.encode()) for text in value] for value in column]
        case "json":
            return [None if value is None else msgspec.Raw(value.encode()) for value in column]
        case _:
            return column


def moments(milliseconds: Sequence[int]) -> list[str]:
    """Milliseconds since 1970 as texts in ISO 8601.

    >>> moments([0, 1_700_000_000_123])
    ['1970-01-01T00:00:00.000Z', '2023-11-14T22:13:20.123Z']
    """
    texts = {one: _moment(one) for one in set(milliseconds)}
    return [texts[one] for one in milliseconds]


def _moment(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"
