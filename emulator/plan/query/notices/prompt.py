"""The prompt of a read: a text about it for a language model that helps to make it faster."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec

from emulator.plan.query.notices.debugged_set import Notice

MAX_PART = 10_000
"""The most characters of each part; the prompt has three."""

_INTRODUCTION = """\
The following request was sent to an endpoint of Cognite Data Fusion's data modeling API. It was answered by an \
emulator that keeps the instances in Neo4j. Say why the request may be slow on the service, and how to change the \
request, or the indexes and constraints of its containers, so that it becomes faster. The result must stay the same. \
Do not assume anything about the data that is not stated here."""


def prompt(endpoint: str, request: msgspec.Struct, notices: list[Notice], plans: Mapping[str, Any] | None) -> str:
    """The prompt about `request`, which `endpoint` answered; `plans` by result set, or None where they are not known.

    Each part is cut at `MAX_PART` characters.
    """
    body = cast("dict[str, Any]", _without_nulls(msgspec.to_builtins(request)))
    body.pop("debug", None)
    operators = [line for name, plan in (plans or {}).items() for line in (f"{name}:", *_operators(plan, 1))]
    parts = {
        f"Request ({endpoint})": _json(body),
        "Notices, with grades from A (best) to E": "\n".join(map(_json, notices)) or "none",
        "Plan of Neo4j for each result set": "\n".join(operators) or "not available",
    }
    return "\n\n".join([_INTRODUCTION, *(f"{title}:\n{_cut(text)}" for title, text in parts.items())])


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _cut(text: str) -> str:
    return text if len(text) <= MAX_PART else f"{text[:MAX_PART]} ... ({len(text) - MAX_PART} more characters)"


def _without_nulls(value: Any) -> Any:
    """`value` without the keys that were not sent; the null of a filter's `value` stays."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {key: _without_nulls(one) for key, one in members.items() if one is not None or key == "value"}
    return [_without_nulls(one) for one in cast("list[Any]", value)] if isinstance(value, list) else value


def _operators(plan: dict[str, Any], depth: int) -> Iterator[str]:
    """The operators of a plan of Neo4j, one per line, indented by their depth."""
    details = " ".join(str(plan.get("args", {}).get("Details", "")).split())
    yield f"{'  ' * depth}{plan.get('operatorType', '')} {details}".rstrip()
    for child in plan.get("children", ()):
        yield from _operators(child, depth + 1)
