"""The size of an answer before it is encoded.

What several objects lead to is one object in memory, but is written wherever it occurs: relations that lead back to
where they came from multiply what is read with every level.
"""

from typing import Any, cast

from msgspec import Raw

from emulator import errors
from emulator.limits import Limits

_OF_OTHERS = 8
"""Characters that a number, a truth value or null counts for, with what stands around it."""


def check_size(data: dict[str, Any], limits: Limits) -> None:
    """Raises `errors.RequestLimitExceeded` where `data` has more characters than an answer may have.

    Each object is gone through once, however often it occurs.
    """
    if _Sizes().of(data) > limits.graphql_answer:
        raise errors.RequestLimitExceeded(
            "characters in the answer to a GraphQL request", limits.graphql_answer, "data"
        )


class _Sizes:
    """The sizes of objects and lists, by their identity in memory."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def of(self, value: Any) -> int:
        kind = cast("type[Any]", type(value))
        if kind is str:
            return len(value)
        if kind is dict or kind is list:
            known = self._known.get(id(value))
            if known is None:
                inner = value.values() if kind is dict else value
                keys = sum(map(len, value)) if kind is dict else 0
                known = self._known[id(value)] = _OF_OTHERS + keys + sum(map(self.of, inner))
            return known
        return len(memoryview(value)) if kind is Raw else _OF_OTHERS
