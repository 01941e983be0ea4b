"""Turns the place that msgspec names, `$.items[0].properties[...]`, into the steps that lead there."""

import re
from collections.abc import Iterator
from typing import Any, Final, cast

import msgspec
from msgspec import inspect

_STEP = re.compile(r"\.(?P<field>[^.\[]+)|\[(?P<index>\d+)\]|(?P<any>\[\.\.\.\])")

ANY: Final = None  # a step through a map whose key msgspec does not tell
Step = str | int | None


def read(path: str) -> list[Step]:
    return [_step(match) for match in _STEP.finditer(path)]


def _step(match: re.Match[str]) -> Step:
    if match["any"]:
        return ANY
    return int(match["index"]) if match["index"] else match["field"]


def dotted(steps: list[Step]) -> str:
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{'*' if step is ANY else step}"
    return path.removeprefix(".")


def with_keys(steps: list[Step], refused: str, request: Any, document: Any, *, strict: bool) -> list[Step]:
    """Find the key behind each `[...]`: the one that is refused in the same words when it stands alone."""
    for place, step in enumerate(steps):
        if step is ANY:
            for key in _keys(document, steps[:place]):
                alone = _only(document, [*steps[:place], key])
                if _shape(_refusal(alone, request, strict=strict)) == _shape(refused):
                    steps[place] = key
                    break
    return steps


def _keys(document: Any, steps: list[Step]) -> list[str]:
    """The keys of the map at `steps`: none where a duplicated key hides what was refused."""
    try:
        for step in steps:
            document = document[step]
    except (LookupError, TypeError):
        return []
    return list(cast("dict[str, Any]", document)) if isinstance(document, dict) else []


def _only(document: Any, steps: list[Step]) -> Any:
    """`document` without what cannot matter at `steps`: neighbours in lists and of the last key."""
    if not steps:
        return document
    step, *rest = steps
    inner = _only(document[step], rest)
    if isinstance(document, list):
        return [inner]
    return {**document, step: inner} if rest else {step: inner}


def _shape(refused: str) -> str:
    return re.sub(r"\[\d+\]", "[]", refused)


def _refusal(document: Any, request: Any, *, strict: bool) -> str:
    try:
        msgspec.convert(document, request, strict=strict)
    except msgspec.ValidationError as refused:
        return str(refused)
    return ""


def limits(kind: inspect.Type, steps: list[Step]) -> Any:
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
