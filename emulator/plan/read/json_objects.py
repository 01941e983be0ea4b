"""JSON objects from columns, one per row, with hardly any Python code run per row."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct, defstruct

_MAX_SHAPES = 1_024

Columns = Mapping[str, Sequence[Any]]


def objects(columns: Columns, count: int) -> list[Any]:
    """The `count` rows of `columns`, each as an object of its values that are not null.

    >>> from msgspec.json import encode
    >>> encode(objects({"a": [1, None], "b": ["x", "y"]}, 2))
    b'[{"a":1,"b":"x"},{"b":"y"}]'
    """
    return list(map(_object_type(tuple(columns)), *columns.values())) if columns else [{}] * count


def objects_or_null(columns: Columns, count: int) -> list[Any]:
    """As `objects`, with null in place of an empty object."""
    rows = objects(columns, count)
    if not all(None in column for column in columns.values()):
        return rows
    empty = _object_type(tuple(columns))()
    return [None if row == empty else row for row in rows]


@lru_cache(_MAX_SHAPES)
def _object_type(names: tuple[str, ...]) -> type[Struct]:
    """Objects with `names`, whose values are given in that order."""
    # A name of the API may be a keyword of Python, or no identifier.
    fields = {f"value{ix}": name for ix, name in enumerate(names)}
    return defstruct("Object", [(field, Any, None) for field in fields], rename=fields, omit_defaults=True, gc=False)
