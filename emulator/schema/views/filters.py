"""Validates the filter of a view, and marks the operators whose properties no longer exist."""

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec

from emulator.errors import InvalidField, RequestLimitExceeded, UnexpectedField, Violations, WrongContainerInFilter
from emulator.limits import Limits
from emulator.wire.filters import Filter

_VALIDATION_MESSAGE = re.compile(r"(?P<text>.*?)(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL)
_FIELD = re.compile(r"Object (?:missing required|contains unknown) field `(?P<field>.*)`")
_CONTAINERS = re.compile(r"Expected `(array|object)`, got `(array|object)`")
_PATHS = ("property", "startProperty", "endProperty", "scope")

PropertyExists = Callable[[list[str]], bool]
Json = dict[str, Any]


def check_structure(filter_json: Json) -> None:
    """Raise an error where `filter_json` is not a filter. Whether its properties exist is checked by each read."""
    try:
        msgspec.convert(filter_json, Filter)
    except msgspec.ValidationError as error:
        raise _api_error(str(error)) from None
    for operator, body in _operators(filter_json):
        names = _PATHS if isinstance(body, dict) else ()
        for name in names:
            if isinstance(cast("Json", body).get(name), str):
                raise InvalidField(f"filter.{operator}.{name}", "Expected `array`, got `str`")
    if any(operator == "invalid" for operator, _ in _operators(filter_json)):
        raise Violations(["filter must not be invalid: that is for reading only"])


def check_bounds(filter_json: Json, limits: Limits, view: str) -> None:
    """Raise `RequestLimitExceeded` for a filter that no read through the view could take."""
    operators = list(_operators(filter_json))
    lists = [cast("Json", body).get("values") for _, body in operators if isinstance(body, dict)]
    values = sum(len(cast("list[Any]", one)) for one in lists if isinstance(one, list))
    conditions = len(operators) + sum(len(body) for operator, body in operators if operator == "hasData")
    for counted, count, limit in (
        ("conditions in the filters of a request", conditions, limits.filter_conditions),
        ("values in the filters of a request", values, limits.filter_values),
        ("filters inside each other", _depth(filter_json), limits.filter_depth),
    ):
        if count > limit:
            raise RequestLimitExceeded(counted, limit, f"the filter of view '{view}'")


def _depth(filter_json: Json) -> int:
    return 1 + max(map(_depth, _inner(*next(iter(filter_json.items())))), default=0)


def _inner(operator: str, body: Any) -> list[Json]:
    """The filters inside an operator."""
    if operator in {"and", "or"}:
        return body
    return [body] if operator == "not" else [body["filter"]] if operator == "nested" else []


def with_invalid_operators(filter_json: Json, exists: PropertyExists) -> Json:
    """Return the filter with each operator on a missing property replaced by `invalid`, as the service answers it."""
    ((operator, body),) = filter_json.items()
    match operator:
        case "and" | "or":
            return {operator: [with_invalid_operators(part, exists) for part in body]}
        case "not":
            return {operator: with_invalid_operators(body, exists)}
        case "nested" if exists(body["scope"]):
            return {operator: {**body, "filter": with_invalid_operators(body["filter"], exists)}}
        case _:
            missing = [path for path in paths(body) if not exists(path)]
            invalid = {"previouslyReferencedProperties": missing, "filterType": operator}
            return {"invalid": invalid} if missing else filter_json


def paths(body: Any) -> Iterator[list[str]]:
    """Yield the paths of the properties in the body of an operator."""
    if isinstance(body, dict):
        for name, value in cast("Json", body).items():
            if name in _PATHS and isinstance(value, list):
                yield cast("list[str]", value)
            elif name in {"value", "values", "gt", "gte", "lt", "lte"}:
                yield from paths(value)


def _operators(filter_json: Json) -> Iterator[tuple[str, Any]]:
    """Yield all operators of the filter with their bodies, at any depth."""
    ((operator, body),) = filter_json.items()
    yield operator, body
    for part in _inner(operator, body):
        yield from _operators(part)


def _api_error(error: str) -> Exception:
    found = _VALIDATION_MESSAGE.fullmatch(error)
    text, path = (found["text"], found["path"] or "") if found else (error, "")
    if containers := _CONTAINERS.fullmatch(text):
        name = re.sub(r"\[\d+\]", "", path).rpartition(".")[2]
        return WrongContainerInFilter(name or "filter", *containers.groups())
    field = _FIELD.fullmatch(text)
    if field is None:
        return InvalidField(f"filter{path}", text)
    name = f"filter{path}.{field['field']}"
    return UnexpectedField(name) if "unknown" in text else Violations([f"{name} must not be null"])
