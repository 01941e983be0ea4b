"""Translates validation errors of msgspec to errors of the API, which name the field.

`Expected `array` of length >= 1 - at `$.items`` becomes `items size must be between 1 and 100`.
Runs for invalid requests only, so it need not be fast.
"""

import re
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import inspect

from emulator.errors import ApiError, InvalidField, UnexpectedField, Violations, WrongContainerInFilter, WrongType
from emulator.http import json_paths

_MESSAGE = re.compile(r"(?P<text>.*?)(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL)
_COMPARISONS = {
    ">=": "greater than or equal to",
    "<=": "less than or equal to",
    ">": "greater than",
    "<": "less than",
}
_UNBOUNDED = 2**31 - 1
_FILTER = re.compile(r"(?:^|\.)(?:filter|nodeFilter|terminationFilter)(?=\.|$)")
"""In the path of a field: it is in a filter, or is one."""
_TYPE_NAMES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}

ErrorFactory = Callable[[str, re.Match[str], Any], ApiError]


def translate(error: msgspec.ValidationError, request: Any, document: Any, *, strict: bool = True) -> ApiError:
    """Return the API error for the `error` of msgspec at the conversion of `document` to `request`."""
    found = _MESSAGE.fullmatch(str(error))
    text, path = (found["text"], found["path"] or "") if found else (str(error), "")
    steps = json_paths.resolve_map_keys(json_paths.read(path), str(error), request, document, strict=strict)
    limits = json_paths.constrained_type(inspect.type_info(request), steps)
    for pattern, factory in _FACTORIES:
        if match := re.fullmatch(pattern, text, re.DOTALL):
            return factory(json_paths.dotted(steps), match, limits)
    return InvalidField(json_paths.dotted(steps) or "body", text)


def _missing(path: str, match: re.Match[str], _: Any) -> ApiError:
    return Violations([f"{path + '.' if path else ''}{match[1]} must not be null"])


def _null(path: str, match: re.Match[str], limits: Any) -> ApiError:
    return Violations([f"{path} must not be null"]) if path else _wrong_type(path, match, limits)


def _size(path: str, _: re.Match[str], limits: Any) -> ApiError:
    least = getattr(limits, "min_length", None) or 0
    most = getattr(limits, "max_length", None)
    return Violations([f"{path} size must be between {least} and {_UNBOUNDED if most is None else most}"])


def _pattern(path: str, _: re.Match[str], limits: Any) -> ApiError:
    return Violations([f'{path} must match "{getattr(limits, "pattern", "")}"'])


def _bound(path: str, match: re.Match[str], _: Any) -> ApiError:
    return Violations([f"{path} must be {_COMPARISONS[match[1]]} {match[2]}"])


def _unexpected(path: str, match: re.Match[str], _: Any) -> ApiError:
    # Recorded: a field of a result set expression is named without the expression: `nodes.limit`.
    inside = re.sub(r"^with\.[^.]+(?:\.|$)", "", path)
    return UnexpectedField(f"{inside + '.' if inside else ''}{match[1]}")


def _wrong_type(path: str, match: re.Match[str], _: Any) -> ApiError:
    expected = {"array", "object"} & set(match["expected"].split(" | "))
    if _FILTER.search(path) and expected and {*expected, match["got"]} == {"array", "object"}:
        return WrongContainerInFilter(re.sub(r"\[\d+\]", "", path).rpartition(".")[2], expected.pop(), match["got"])
    return WrongType(path or "body", _type_names(match["expected"].removesuffix(" | null")), _type_names(match["got"]))


def _type_names(types: str) -> str:
    return " or ".join(_TYPE_NAMES.get(one, one) for one in types.split(" | "))


def _value(path: str, match: re.Match[str], _: Any) -> ApiError:
    return InvalidField(path, f"{match[1]} is not one of the allowed values")


_TYPES = r"Expected `(?P<expected>[^`]*)`, got `(?P<got>%s)`"
_FACTORIES: list[tuple[str, ErrorFactory]] = [
    (r"Object missing required field `(.*)`", _missing),
    (r"Object contains unknown field `(.*)`", _unexpected),
    (r"Expected `\w+` of length .*", _size),
    (r"Expected `\w+` matching regex .*", _pattern),
    (r"Expected `\w+` ([<>]=?) (.*)", _bound),
    (r"Invalid (?:enum )?value (.*)", _value),
    (_TYPES % "null", _null),
    (_TYPES % "[^`]*", _wrong_type),
]
