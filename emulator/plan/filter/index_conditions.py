"""Adds to a predicate what lets an index find its instances; it stays true of the same ones.

An index of Neo4j belongs to a label, and holds only the beginning of a long text. What must hold of an instance for a
comparison to be true of it, its label and how its text begins, is said beside the comparison.
"""

from collections.abc import Callable
from typing import Any

from emulator.plan.filter.predicates import (
    All,
    Comparison,
    Field,
    HasLabels,
    OneOf,
    Operator,
    Predicate,
    StartsWith,
    Value,
    every,
)
from emulator.schema.model import INDEX_KEY_LENGTH

_BOUNDS: dict[Operator, Operator] = {"=": "=", ">": ">=", ">=": ">=", "<": "<=", "<=": "<="}


def with_index_conditions(predicate: Predicate) -> Predicate:
    """`predicate` with what an index needs; only what must hold as a whole can be looked up."""
    parts = predicate.parts if isinstance(predicate, All) else (predicate,)
    found = [added for part in parts for added in _lookups(part)]
    return every(*found, *parts) if found else predicate


def _lookups(part: Predicate) -> list[Predicate]:
    match part:
        case Comparison(Field() as field, operator, Value(value)) if value is not None:
            return _lookup(field, lambda short: Comparison(short, _BOUNDS[operator], Value(_beginning(value))))
        case OneOf(Field() as field, Value(values)):
            return _lookup(field, lambda short: OneOf(short, Value([_beginning(one) for one in values])))
        case StartsWith(Field(list=False) as field, Value(value)) if value is not None:
            return _lookup(field, lambda short: StartsWith(short, Value(_beginning(value))))
        case _:
            return []


def _lookup(field: Field, comparison: Callable[[Field], Predicate]) -> list[Predicate]:
    if field.lookup is None or field.list or field.part is not None:
        return []
    label = HasLabels((field.key.partition(".")[0],))
    if field.lookup == field.key:
        return [label]
    return [label, comparison(Field(field.lookup, "text"))]


def _beginning(value: Any) -> Any:
    return value[:INDEX_KEY_LENGTH] if isinstance(value, str) else value
