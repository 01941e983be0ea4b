"""Names of generated GraphQL types: each is given once."""

import re

RESERVED = frozenset(
    {
        *("Query", "Mutation", "Subscription"),
        *("Int", "Int64", "Float", "String", "Boolean", "ID", "Timestamp", "Date", "JSONObject"),
        *("PageInfo", "InstanceRef", "SortDirection"),
        *("TimeSeries", "File", "Sequence", "DataPoint", "DataPointConnection"),
        *("_UpsertResult", "_DeleteResult"),
    }
)
"""The types that every schema may have, whatever its views are called. Most of these the service refuses for views."""

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_NO_ENUM_VALUES = frozenset({"true", "false", "null"})


def is_name(text: str) -> bool:
    """Whether GraphQL takes `text` as a name that is not one of its own.

    >>> [is_name(one) for one in ("speed", "max-speed", "2nd", "__typename")]
    [True, False, False, False]
    """
    return _NAME.fullmatch(text) is not None and not text.startswith("__")


def is_enum_value(text: str) -> bool:
    """Whether GraphQL takes `text` as the name of an enum value."""
    return is_name(text) and text not in _NO_ENUM_VALUES


class Names:
    """The names that are taken. Those of views come first: they are what people know."""

    def __init__(self, views: list[str]) -> None:
        self._taken = {*views, *RESERVED}

    def take(self, name: str) -> str:
        """`name`, or `name` with underscores behind it where a view has it."""
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name
