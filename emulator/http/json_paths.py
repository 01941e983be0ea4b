"""Paths of msgspec errors, as `$.items[0].properties[...]`: parsing, and lookup of keys and types."""

import re
from collections.abc import Iterator
from typing import Any, Final, cast

import msgspec
from msgspec import inspect

_STEP = re.compile(r"\.(?P<field>[^.\[]+)|\[(?P<index>\d+)\]|(?P<any>\[\.\.\.\])")

UNKNOWN_KEY: Final = None  # a step into a map: msgspec does not name the key
Step = str | int | None


def read(path: str) -> list[Step]:
    return [_step(match) for match in _STEP.finditer(path)]


def _step(match: re.Match[str]) -> Step:
    if match["any"]:
        return UNKNOWN_KEY
    return int(match["index"]) if match["index"] else match["field"]


def dotted(steps: list[Step]) -> str:
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{'*' if step is UNKNOWN_KEY else step}"
    return path.removeprefix(".")


def resolve_map_keys(steps: list[Step], error: str, request: Any, document: Any, *, strict: bool) -> list[Step]:
    """Find the key of each `[...]`: the one whose value alone causes the same error."""
    for position, step in enumerate(steps):
        if step is UNKNOWN_KEY:
            for key in _keys(document, steps[:position]):
                reduced = _reduced(document, [*steps[:position], key])
                if _without_indexes(_validation_message(reduced, request, strict=strict)) == _without_indexes(error):
                    steps[position] = key
                    break
    return steps


def _keys(document: Any, steps: list[Step]) -> list[str]:
    """Return the keys of the map at `steps`; none where a duplicate key hides the invalid value."""
    try:
        for step in steps:
            document = document[step]
    except (LookupError, TypeError):
        return []
    return list(cast("dict[str, Any]", document)) if isinstance(document, dict) else []


def _reduced(document: Any, steps: list[Step]) -> Any:
    """Return `document` without the other elements of lists and the other keys of the last map on the path."""
    if not steps:
        return document
    step, *rest = steps
    inner = _reduced(document[step], rest)
    if isinstance(document, list):
        return [inner]
    return {**document, step: inner} if rest else {step: inner}


def _without_indexes(error: str) -> str:
    return re.sub(r"\[\d+\]", "[]", error)


def _validation_message(document: Any, request: Any, *, strict: bool) -> str:
    try:
        msgspec.convert(document, request, strict=strict)
    except msgspec.ValidationError as error:
        return str(error)
    return ""


def constrained_type(kind: inspect.Type, steps: list[Step]) -> Any:
    """Return the type at `steps` that has a length or pattern constraint."""
    kinds = [kind]
    for step in steps:
        kinds = [inner for outer in kinds for inner in _child_types(outer, step)]
    return next((one for kind in kinds for one in _union_members(kind) if _is_constrained(one)), None)


def _is_constrained(kind: inspect.Type) -> bool:
    return any(getattr(kind, name, None) is not None for name in ("min_length", "max_length", "pattern"))


def _union_members(kind: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.Metadata):
        yield from _union_members(kind.type)
    elif isinstance(kind, inspect.UnionType):
        for one in kind.types:
            yield from _union_members(one)
    else:
        yield kind


def _child_types(kind: inspect.Type, step: Step) -> Iterator[inspect.Type]:
    for one in _union_members(kind):
        if isinstance(one, inspect.StructType):
            yield from (field.type for field in one.fields if field.encode_name == step)
        elif isinstance(one, inspect.ListType) and isinstance(step, int):
            yield one.item_type
        elif isinstance(one, inspect.DictType):
            yield one.value_type
