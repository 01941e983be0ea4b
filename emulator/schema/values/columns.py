"""Parsers of whole columns of valid values, without a line of Python per value.

What they accept, the parsers of `parse.py` accept, with the same stored form. Other columns are parsed value by value.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from emulator.limits import DOCUMENTED, Limits
from emulator.schema.identifiers import SPACE
from emulator.schema.values.parse import INTEGERS, MAX_EXTERNAL_ID, ZERO, text_limit

ColumnParser = Callable[[list[Any]], list[Any] | None]
"""Returns the stored forms of the values, or None where a value is missing, null or possibly invalid."""

_SPACE_AND_EXTERNAL_ID = itemgetter("space", "externalId")


def column_parser(property_type: Any, project: str, limits: Limits = DOCUMENTED) -> ColumnParser:
    """Return the parser for columns of JSON values of `property_type`, one of the types of `wire.schema.containers`."""
    make = None if property_type.list else _FACTORIES.get(property_type.__struct_config__.tag)
    return make(property_type, project, limits) if make else _never_accepts


def _never_accepts(_: list[Any]) -> None:
    return None


def _all_of_type(kind: type, values: list[Any] | tuple[Any, ...]) -> bool:
    return set(map(type, values)) == {kind}


def _texts(property_type: Any, _: str, limits: Limits) -> ColumnParser:
    short = text_limit(property_type, limits) // 4  # no character takes more than four bytes

    def parse(values: list[Any]) -> list[Any] | None:
        return values if _all_of_type(str, values) and max(map(len, values)) <= short and not _any_nul(values) else None

    return parse


def _any_nul(texts: list[str] | tuple[str, ...]) -> bool:
    return "\0" in "".join(texts)


def _integers(property_type: Any, _: str, _limits: Limits) -> ColumnParser:
    low, high = INTEGERS[property_type.__struct_config__.tag]

    def parse(values: list[Any]) -> list[Any] | None:
        return values if _all_of_type(int, values) and low <= min(values) and max(values) <= high else None

    return parse


def _booleans(_type: Any, _: str, _limits: Limits) -> ColumnParser:
    return lambda values: values if _all_of_type(bool, values) else None


def _floats(_type: Any, _: str, _limits: Limits) -> ColumnParser:
    def parse(values: list[Any]) -> list[Any] | None:
        if not _all_of_type(float, values):
            return None
        return [value + ZERO for value in values] if 0.0 in values else values

    return parse


def _relations(_type: Any, project: str, _limits: Limits) -> ColumnParser:
    def parse(values: list[Any]) -> list[Any] | None:
        if not _all_of_type(dict, values) or set(map(len, values)) != {2}:
            return None
        try:
            pairs = list(map(_SPACE_AND_EXTERNAL_ID, values))
        except KeyError:
            return None
        spaces, external_ids = zip(*pairs, strict=True)
        if not (_all_of_type(str, spaces) and _all_of_type(str, external_ids)) or _any_nul(external_ids):
            return None
        lengths = set(map(len, external_ids))
        if min(lengths) < 1 or max(lengths) > MAX_EXTERNAL_ID or not all(map(SPACE.fullmatch, set(spaces))):
            return None
        return [f"{project}:{space}:{external_id}" for space, external_id in pairs]

    return parse


_FACTORIES: dict[str, Callable[[Any, str, Limits], ColumnParser]] = {
    "text": _texts,
    "timeseries": _texts,
    "file": _texts,
    "sequence": _texts,
    "int32": _integers,
    "int64": _integers,
    "boolean": _booleans,
    "float64": _floats,
    "direct": _relations,
}
