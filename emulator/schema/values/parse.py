"""Parsers of property values: from JSON to the stored form, with the rules of each type.

The rules are those of behaviour section 4.3 of the API: ranges, sizes, formats. The stored forms sort and
compare in Cypher as the values do: a timestamp is text in UTC in the API's own output format, a direct
relation is the key of the node that it points at, a JSON object is its text with sorted keys.
"""

import re
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, cast

import msgspec

from emulator.limits import DOCUMENTED, Limits
from emulator.schema.identifiers import SPACE

ValueParser = Callable[[Any], Any]
ParserFactory = Callable[[Any, str, Limits], ValueParser]

MAX_EXTERNAL_ID = 256

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT(\d\d):\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d(:?\d\d)?)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_JSON = msgspec.json.Encoder(order="sorted")
_FLOAT32 = struct.Struct("<f")


INTEGERS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
"""The smallest and the largest value of each type."""

ZERO = 0.0
"""Added to a float, it turns -0.0 into 0.0: Neo4j holds the two equal but sorts and indexes them as different."""


class InvalidValue(Exception):
    """A value is not valid for its property; `rule` is a sentence for the client."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def value_parser(property_type: Any, project: str, limits: Limits = DOCUMENTED) -> ValueParser:
    """The function that turns a non-null JSON value of `property_type` into its stored form.

    `property_type` is one of the structs of `wire.containers`. The function raises `InvalidValue`.
    """
    one = _PARSERS[property_type.__struct_config__.tag](property_type, project, limits)
    return _list_parser(property_type, one, limits) if property_type.list else one


_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "a boolean",
    str: "a text",
    int: "an integer",
    float: "a float",
    list: "a list",
    dict: "an object",
}


def _expected(what: str, value: Any) -> InvalidValue:
    return InvalidValue(f"Expected {what}, got {_NAMES[type(value)]}.")


def _list_parser(property_type: Any, one: ValueParser, limits: Limits) -> ValueParser:
    tag = property_type.__struct_config__.tag
    default = limits.direct_relation_list_size if tag == "direct" else limits.list_size
    limit = getattr(property_type, "max_list_size", None) or default
    total = {"text": limits.text_size, "json": limits.json_size}.get(tag)

    def parse(value: Any) -> Any:
        if type(value) is not list:
            raise _expected(f"a list of {tag}", value)
        elements = cast("list[Any]", value)
        if len(elements) > limit:
            raise InvalidValue(f"The list has {len(elements)} elements, the limit is {limit}.")
        stored = [one(element) for element in elements]
        if total is not None and sum(len(text.encode()) for text in stored) > total:
            raise InvalidValue(f"The list exceeds the maximum size of {total} bytes.")
        return stored

    return parse


def text_limit(property_type: Any, limits: Limits) -> int:
    """How many bytes a text of `property_type` can have."""
    return getattr(property_type, "max_text_size", None) or limits.text_size


def _text(property_type: Any, _: str, limits: Limits) -> ValueParser:
    limit = text_limit(property_type, limits)
    short = limit // 4  # no character takes more than four bytes: shorter texts need no encoding to be measured

    def parse(value: Any) -> str:
        if type(value) is not str:
            raise _expected("a text", value)
        if "\0" in value:
            raise InvalidValue("A text cannot contain the NUL character.")
        if len(value) > short and len(value.encode()) > limit:
            raise InvalidValue(f"The text exceeds the maximum size of {limit} bytes.")
        return value

    return parse


def _boolean(_type: Any, _: str, _limits: Limits) -> ValueParser:
    def parse(value: Any) -> bool:
        if type(value) is not bool:
            raise _expected("a boolean", value)
        return value

    return parse


def _integer(name: str) -> ParserFactory:
    low, high = INTEGERS[name]

    def make(_type: Any, _: str, _limits: Limits) -> ValueParser:
        def parse(value: Any) -> int:
            if type(value) is not int:
                raise _expected(f"an {name}", value)
            if not low <= value <= high:
                raise InvalidValue(f"The value is out of range for {name}.")
            return value

        return parse

    return make


def _float64(_type: Any, _: str, _limits: Limits) -> ValueParser:
    def parse(value: Any) -> float:
        if type(value) is float:
            return value + ZERO
        if type(value) is not int:
            raise _expected("a float64", value)
        try:
            return float(value)
        except OverflowError:
            raise InvalidValue("The value is out of range for float64.") from None

    return parse


def shortest_float32(value: float) -> float:
    """Round to 32 bits; the answer is the double nearest to the shortest decimal that names that float32.

    >>> shortest_float32(0.707710561)
    0.70771056
    """
    packed = _FLOAT32.pack(value)
    (exact,) = _FLOAT32.unpack(packed)
    for digits in range(6, 9):
        candidate = float(f"{exact:.{digits}g}")
        if _FLOAT32.pack(candidate) == packed:
            return candidate
    return float(f"{exact:.9g}")


def _float32(_type: Any, _: str, _limits: Limits) -> ValueParser:
    def parse(value: Any) -> float:
        if type(value) is not float and type(value) is not int:
            raise _expected("a float32", value)
        try:
            return shortest_float32(value) + ZERO
        except (OverflowError, struct.error):
            raise InvalidValue("The value is out of range for float32.") from None

    return parse


def _timestamp(_type: Any, _: str, _limits: Limits) -> ValueParser:
    def parse(value: Any) -> str:
        if type(value) is not str:
            raise _expected("a timestamp", value)
        found = _TIMESTAMP.fullmatch(value)
        if found is None:
            raise InvalidValue("Not a timestamp of the form YYYY-MM-DDTHH:MM:SS[.millis][Z|time zone].")
        try:
            if found[1] == "24":  # the end of a day, which Python takes from 3.14 on
                raise ValueError  # noqa: TRY301
            moment = datetime.fromisoformat(value)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise InvalidValue("Not a valid timestamp between the years 0001 and 9999.") from None
        return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")

    return parse


def _date(_type: Any, _: str, _limits: Limits) -> ValueParser:
    def parse(value: Any) -> str:
        if type(value) is not str:
            raise _expected("a date", value)
        try:
            if _DATE.fullmatch(value):
                date.fromisoformat(value)
                return value
        except ValueError:
            pass
        raise InvalidValue("Not a valid date of the form YYYY-MM-DD.")

    return parse


def _check_json(value: Any, limits: Limits) -> None:
    """Walk a JSON value: key lengths and NUL characters, which no JSON type of the store can hold."""
    match value:
        case str():
            if "\0" in value:
                raise InvalidValue("A text cannot contain the NUL character.")
        case dict():
            for key, inner in value.items():  # pyright: ignore[reportUnknownVariableType]
                if len(key) > limits.json_key_length:  # pyright: ignore[reportUnknownArgumentType]
                    raise InvalidValue(f"A JSON key is longer than {limits.json_key_length} characters.")
                _check_json(key, limits)
                _check_json(inner, limits)
        case list():
            for inner in value:  # pyright: ignore[reportUnknownVariableType]
                _check_json(inner, limits)
        case _:
            pass


def _json(_type: Any, _: str, limits: Limits) -> ValueParser:
    def parse(value: Any) -> str:
        if type(value) is not dict:
            raise _expected("a JSON object", value)
        entries = cast("dict[str, Any]", value)
        if len(entries) > limits.json_keys:
            raise InvalidValue(f"The JSON object has more than {limits.json_keys} keys.")
        _check_json(entries, limits)
        text = _JSON.encode(entries)
        if len(text) > limits.json_size:
            raise InvalidValue(f"The JSON object exceeds the maximum size of {limits.json_size} bytes.")
        if len(text) > limits.json_value_size and any(
            len(_JSON.encode(inner)) > limits.json_value_size for inner in entries.values()
        ):
            raise InvalidValue(
                f"A value of the JSON object exceeds the maximum size of {limits.json_value_size} bytes."
            )
        return text.decode()

    return parse


def _direct(_type: Any, project: str, _limits: Limits) -> ValueParser:
    def parse(value: Any) -> str:
        if type(value) is not dict:
            raise _expected("a direct relation", value)
        entries = cast("dict[str, Any]", value)
        space, external_id = entries.get("space"), entries.get("externalId")
        if len(entries) != 2 or type(space) is not str or type(external_id) is not str:  # noqa: PLR2004
            raise InvalidValue("A direct relation has exactly the keys 'space' and 'externalId', both text.")
        if SPACE.fullmatch(space) is None:
            raise InvalidValue(f'The space of a direct relation must match "{SPACE.pattern}".')
        if not 1 <= len(external_id) <= MAX_EXTERNAL_ID or "\0" in external_id:
            raise InvalidValue(f"The externalId of a direct relation has 1 to {MAX_EXTERNAL_ID} characters and no NUL.")
        return f"{project}:{space}:{external_id}"

    return parse


def _enum(property_type: Any, _: str, _limits: Limits) -> ValueParser:
    allowed = [value for value in property_type.values if value != property_type.unknown_value]

    def parse(value: Any) -> str:
        if type(value) is not str:
            raise _expected("an enum value", value)
        if value not in allowed:
            raise InvalidValue(f"Allowed values are [{', '.join(allowed)}].")
        return value

    return parse


_PARSERS: dict[str, ParserFactory] = {
    "text": _text,
    "boolean": _boolean,
    "int32": _integer("int32"),
    "int64": _integer("int64"),
    "float32": _float32,
    "float64": _float64,
    "timestamp": _timestamp,
    "date": _date,
    "json": _json,
    "timeseries": _text,
    "file": _text,
    "sequence": _text,
    "direct": _direct,
    "enum": _enum,
}
