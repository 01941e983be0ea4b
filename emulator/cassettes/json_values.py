"""Tells the kinds of JSON values apart."""

from __future__ import annotations

from typing import Any, TypeGuard


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def is_integer(value: Any) -> TypeGuard[int]:
    """Whether it is a whole number; true and false are none.

    >>> is_integer(1), is_integer(True)
    (True, False)
    """
    return isinstance(value, int) and not isinstance(value, bool)


def field(value: Any, name: str) -> Any:
    """Return a field of an object; None where it has none, or is no object."""
    return value.get(name) if is_object(value) else None
