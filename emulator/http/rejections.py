"""Turns what msgspec refuses into the errors of the API, which name the field.

`Expected `array` of length >= 1 - at `$.items`` becomes `items size must be between 1 and 100`.
Runs only for requests that are wrong, so it may take its time.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from msgspec import inspect

from emulator.errors import ApiError, InvalidField, UnexpectedField, Violations, WrongType

_MESSAGE = re.compile(r"(?P<text>.*?)(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(?P<field>[^.\[]+)|\[(?P<index>\d+)\]|(?P<any>\[\.\.\.\])")
_COMPARISONS = {
    ">=": "greater than or equal to",
    "<=": "less than or equal to",
    ">": "greater than",
    "<": "less than",
}
_UNBOUNDED = 2**31 - 1
_WORDS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}

ANY: Final = None  # a step through a map whose key msgspec does not tell
Step = str | int | None
Rule = Callable[[str, re.Match[str], Any], ApiError]


def translate(refused: msgspec.ValidationError, request: Any, document: Any, *, strict: bool = True) -> ApiError:
    """The API's error for what msgspec `refused` when it made a `request` of the parsed `document`."""
    found = _MESSAGE.fullmatch(str(refused))
    text, path = (found["text"], found["path"] or "") if found else (str(refused), "")
    steps = _with_keys(list(_steps(path)), str(refused), request, document, strict=strict)
    limits = _limits(inspect.type_info(request), steps)
    for pattern, rule in _RULES:
        if match := re.fullmatch(pattern, text, re.DOTALL):
            return rule(_dotted(steps), match, limits)
    return InvalidField(_dotted(steps) or "body", text)


def _steps(path: str) -> Iterator[Step]:
    for step in _STEP.finditer(path):
        if step["any"]:
            yield ANY
        else:
            yield int(step["index"]) if step["index"] else step["field"]


def _dotted(steps: list[Step], *more: str) -> str:
    path = ""
    for step in [*steps, *more]:
        path += f"[{step}]" if isinstance(step, int) else f".{'*' if step is ANY else step}"
    return path.removeprefix(".")


def _with_keys(steps: list[Step], refused: str, request: Any, document: Any, *, strict: bool) -> list[Step]:
    """Find the key behind each `[...]`: the one that is refused in the same words when it stands alone."""
    for place, step in enumerate(steps):
        if step is ANY and document is not None:
            for key in _at(document, steps[:place]):
                alone = _only(document, [*steps[:place], key])
                if _shape(_refusal(alone, request, strict=strict)) == _shape(refused):
                    steps[place] = key
                    break
    return steps


def _at(document: Any, steps: list[Step]) -> Any:
    for step in steps:
        document = document[step]
    return document


def _only(document: Any, steps: list[Step], *, last: bool = True) -> Any:
    """`document` without what cannot matter at `steps`: neighbours in lists and of the last key."""
    if not steps:
        return document
    step, *rest = steps
    inner = _only(document[step], rest)
    if isinstance(document, list):
        return [inner]
    return {step: inner} if last and not rest else {**document, step: inner}


def _shape(refused: str) -> str:
    return re.sub(r"\[\d+\]", "[]", refused)


def _refusal(document: Any, request: Any, *, strict: bool) -> str:
    try:
        msgspec.convert(document, request, strict=strict)
    except msgspec.ValidationError as refused:
        return str(refused)
    return ""


def _limits(kind: inspect.Type, steps: list[Step]) -> Any:
    """The type at `steps` that has limits."""
    kinds = [kind]
    for step in steps:
        kinds = [inner for outer in kinds for inner in _inside(outer, step)]
    return next((one for kind in kinds for one in _flat(kind) if _limited(one)), None)


def _limited(kind: inspect.Type) -> bool:
    return any(getattr(kind, name, None) is not None for name in ("min_length", "max_length", "pattern"))


def _flat(kind: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.Metadata):
        yield from _flat(kind.type)
    elif isinstance(kind, inspect.UnionType):
        for one in kind.types:
            yield from _flat(one)
    else:
        yield kind


def _inside(kind: inspect.Type, step: Step) -> Iterator[inspect.Type]:
    for one in _flat(kind):
        if isinstance(one, inspect.StructType):
            yield from (field.type for field in one.fields if field.encode_name == step)
        elif isinstance(one, inspect.ListType) and isinstance(step, int):
            yield one.item_type
        elif isinstance(one, inspect.DictType):
            yield one.value_type


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
    return UnexpectedField(f"{path + '.' if path else ''}{match[1]}")


def _wrong_type(path: str, match: re.Match[str], _: Any) -> ApiError:
    return WrongType(path or "body", _words(match["expected"].removesuffix(" | null")), _words(match["got"]))


def _words(types: str) -> str:
    return " or ".join(_WORDS.get(one, one) for one in types.split(" | "))


def _value(path: str, match: re.Match[str], _: Any) -> ApiError:
    return InvalidField(path, f"{match[1]} is not one of the allowed values")


_TYPES = r"Expected `(?P<expected>[^`]*)`, got `(?P<got>%s)`"
_RULES: list[tuple[str, Rule]] = [
    (r"Object missing required field `(.*)`", _missing),
    (r"Object contains unknown field `(.*)`", _unexpected),
    (r"Expected `\w+` of length .*", _size),
    (r"Expected `\w+` matching regex .*", _pattern),
    (r"Expected `\w+` ([<>]=?) (.*)", _bound),
    (r"Invalid (?:enum )?value (.*)", _value),
    (_TYPES % "null", _null),
    (_TYPES % "[^`]*", _wrong_type),
]
