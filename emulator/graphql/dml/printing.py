"""Values, descriptions and comments as they stand in a text."""

import json
import re
from typing import Any, cast

from emulator.graphql.dml.labels import Label, read_label, write_label

NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
"""What GraphQL allows as the name of a type, field or enum value."""

_BLOCK = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]*")


def quoted(text: str) -> str:
    """Return `text` as a string of GraphQL, on one line."""
    return json.dumps(text)


def literal(value: Any) -> str:
    """Return JSON as a value of GraphQL; as a text with JSON where an object has a key that is no name there."""
    return _literal(value) if _has_names_only(value) else quoted(json.dumps(value))


def _has_names_only(value: Any) -> bool:
    if isinstance(value, dict):
        found = cast("dict[str, Any]", value)
        return all(map(NAME.fullmatch, found)) and all(map(_has_names_only, found.values()))
    return not isinstance(value, list) or all(map(_has_names_only, cast("list[Any]", value)))


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        found = cast("dict[str, Any]", value)
        return "{" + ", ".join(f"{key}: {_literal(one)}" for key, one in found.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, cast("list[Any]", value))) + "]"
    return json.dumps(value)


def description(label: Label, indent: str = "") -> list[str]:
    """Return the lines that describe a type, field or enum value."""
    text = write_label(label)
    if text is None:
        return []
    lines = text.split("\n")
    if len(lines) == 1 and label.name is None:
        return [f"{indent}{quoted(text)}"]
    if _is_block(text, lines):
        return [f'{indent}"""', *(f"{indent}{line}" if line else "" for line in lines), f'{indent}"""']
    return [f"{indent}{quoted(text)}"]


def is_describable(label: Label) -> bool:
    """Whether `label` is read back as it is."""
    return read_label(write_label(label)) == label


def _is_block(text: str, lines: list[str]) -> bool:
    """Whether a block string has exactly this text."""
    return (
        _BLOCK.fullmatch(text) is not None
        and all(line == line.strip() for line in lines)
        and bool(lines[0])
        and bool(lines[-1])
        and '"""' not in text
        and not text.endswith(('"', "\\"))
    )


def comment(text: str, indent: str = "") -> str:
    return f"{indent}# {' '.join(text.split())}"
