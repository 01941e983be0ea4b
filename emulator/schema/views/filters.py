"""Turns the filter of a view into what is wrong with its form, and into what is left of it when properties go."""

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec

from emulator.errors import InvalidField, UnexpectedField, Violations, WrongContainerInFilter
from emulator.wire.filters import Filter

_REFUSED = re.compile(r"(?P<text>.*?)(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL)
_FIELD = re.compile(r"Object (?:missing required|contains unknown) field `(?P<field>.*)`")
_CONTAINERS = re.compile(r"Expected `(array|object)`, got `(array|object)`")
_PATHS = ("property", "startProperty", "endProperty", "scope")

Has = Callable[[list[str]], bool]
Json = dict[str, Any]


def check_form(said: Json) -> None:
    """Refuse what is no filter; whether the properties exist shows when the view is read through."""
    try:
        msgspec.convert(said, Filter)
    except msgspec.ValidationError as refused:
        raise _translated(str(refused)) from None
    for operator, body in _operators(said):
        names = _PATHS if isinstance(body, dict) else ()
        for name in names:
            if isinstance(cast("Json", body).get(name), str):
                raise InvalidField(f"filter.{operator}.{name}", "Expected `array`, got `str`")
    if any(operator == "invalid" for operator, _ in _operators(said)):
        raise Violations(["filter must not be invalid: that is for reading only"])


def readable(said: Json, has: Has) -> Json:
    """Return the filter with each operator on a property that is gone replaced, as the service shows it."""
    ((operator, body),) = said.items()
    match operator:
        case "and" | "or":
            return {operator: [readable(part, has) for part in body]}
        case "not":
            return {operator: readable(body, has)}
        case "nested" if has(body["scope"]):
            return {operator: {**body, "filter": readable(body["filter"], has)}}
        case _:
            lost = [path for path in paths(body) if not has(path)]
            gone = {"previouslyReferencedProperties": lost, "filterType": operator}
            return {"invalid": gone} if lost else said


def paths(body: Any) -> Iterator[list[str]]:
    """Yield the properties that an operator looks at and compares with."""
    if isinstance(body, dict):
        for name, value in cast("Json", body).items():
            if name in _PATHS and isinstance(value, list):
                yield cast("list[str]", value)
            elif name in {"value", "values", "gt", "gte", "lt", "lte"}:
                yield from paths(value)


def _operators(said: Json) -> Iterator[tuple[str, Any]]:
    """Yield the filter's operators, however deep."""
    ((operator, body),) = said.items()
    yield operator, body
    for part in body if operator in {"and", "or"} else [body] if operator == "not" else []:
        yield from _operators(part)
    if operator == "nested":
        yield from _operators(body["filter"])


def _translated(refused: str) -> Exception:
    found = _REFUSED.fullmatch(refused)
    text, path = (found["text"], found["path"] or "") if found else (refused, "")
    if containers := _CONTAINERS.fullmatch(text):
        name = re.sub(r"\[\d+\]", "", path).rpartition(".")[2]
        return WrongContainerInFilter(name or "filter", *containers.groups())
    field = _FIELD.fullmatch(text)
    if field is None:
        return InvalidField(f"filter{path}", text)
    name = f"filter{path}.{field['field']}"
    return UnexpectedField(name) if "unknown" in text else Violations([f"{name} must not be null"])
