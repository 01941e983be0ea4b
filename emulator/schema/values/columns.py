"""Reads whole columns of values that are all as they should be, without a line of Python for each.

What it accepts, `values.reader` accepts, with the same stored form. What it does not accept is to be read one by one.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from emulator.limits import DOCUMENTED, Limits
from emulator.schema.identifiers import SPACE
from emulator.schema.values.read import INTEGERS, MAX_EXTERNAL_ID, POSITIVE, text_limit

ColumnReader = Callable[[list[Any]], list[Any] | None]
"""The stored forms of the values, or None where one of them is not plainly right: missing, null, or to be refused."""

_ENDS = itemgetter("space", "externalId")


def column_reader(property_type: Any, project: str, limits: Limits = DOCUMENTED) -> ColumnReader:
    """What reads columns of JSON values of `property_type`, one of the structs of `wire.containers`."""
    make = None if property_type.list else _MAKERS.get(property_type.__struct_config__.tag)
    return make(property_type, project, limits) if make else _nothing


def _nothing(_: list[Any]) -> None:
    return None


def _are(kind: type, values: list[Any] | tuple[Any, ...]) -> bool:
    return set(map(type, values)) == {kind}


def _texts(property_type: Any, _: str, limits: Limits) -> ColumnReader:
    short = text_limit(property_type, limits) // 4  # no character takes more than four bytes

    def read(values: list[Any]) -> list[Any] | None:
        return values if _are(str, values) and max(map(len, values)) <= short and not _any_nul(values) else None

    return read


def _any_nul(texts: list[str] | tuple[str, ...]) -> bool:
    return "\0" in "".join(texts)


def _integers(property_type: Any, _: str, _limits: Limits) -> ColumnReader:
    low, high = INTEGERS[property_type.__struct_config__.tag]

    def read(values: list[Any]) -> list[Any] | None:
        return values if _are(int, values) and low <= min(values) and max(values) <= high else None

    return read


def _booleans(_type: Any, _: str, _limits: Limits) -> ColumnReader:
    return lambda values: values if _are(bool, values) else None


def _floats(_type: Any, _: str, _limits: Limits) -> ColumnReader:
    def read(values: list[Any]) -> list[Any] | None:
        if not _are(float, values):
            return None
        return [value + POSITIVE for value in values] if 0.0 in values else values

    return read


def _relations(_type: Any, project: str, _limits: Limits) -> ColumnReader:
    def read(values: list[Any]) -> list[Any] | None:
        if not _are(dict, values) or set(map(len, values)) != {2}:
            return None
        try:
            pairs = list(map(_ENDS, values))
        except KeyError:
            return None
        spaces, external_ids = zip(*pairs, strict=True)
        if not (_are(str, spaces) and _are(str, external_ids)) or _any_nul(external_ids):
            return None
        lengths = set(map(len, external_ids))
        if min(lengths) < 1 or max(lengths) > MAX_EXTERNAL_ID or not all(map(SPACE.fullmatch, set(spaces))):
            return None
        return [f"{project}:{space}:{external_id}" for space, external_id in pairs]

    return read


_MAKERS: dict[str, Callable[[Any, str, Limits], ColumnReader]] = {
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
