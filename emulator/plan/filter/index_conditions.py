"""Index conditions: redundant parts of a predicate that let Neo4j use an index.

An index of Neo4j belongs to a label, and holds only the first characters of a long text. The added parts follow from a
comparison: the label of the instance, and how the text begins. The predicate stays equivalent.
"""

from collections.abc import Callable
from typing import Any

from emulator.plan.filter.predicates import (
    All,
    Comparison,
    Constant,
    Field,
    HasLabels,
    OneOf,
    Operator,
    Predicate,
    StartsWith,
    Value,
    every,
)
from emulator.plan.filter.text_order import undisputed_start
from emulator.schema.model import INDEX_KEY_LENGTH

_BOUNDS: dict[Operator, Operator] = {"=": "=", ">": ">=", ">=": ">=", "<": "<=", "<=": "<="}


def with_index_conditions(predicate: Predicate) -> Predicate:
    """`predicate` with its index conditions; only parts of a conjunction get them."""
    parts = predicate.parts if isinstance(predicate, All) else (predicate,)
    conditions = [condition for part in parts for condition in _conditions(part)]
    return every(*conditions, *parts) if conditions else predicate


def _conditions(part: Predicate) -> list[Predicate]:
    match part:
        case Comparison(Field() as field, operator, Value(value)) if value is not None:
            return _index_conditions(field, lambda shortened: _bound(shortened, operator, value))
        case OneOf(Field() as field, Value(values)):
            return _index_conditions(field, lambda shortened: OneOf(shortened, Value([_prefix(one) for one in values])))
        case StartsWith(Field(list=False) as field, Value(value)) if value is not None:
            return _index_conditions(field, lambda shortened: StartsWith(shortened, Value(_prefix(value))))
        case _:
            return []


def _index_conditions(field: Field, comparison: Callable[[Field], Predicate]) -> list[Predicate]:
    if field.lookup is None or field.list or field.part is not None:
        return []
    label = HasLabels((field.key.partition(".")[0],))
    if field.lookup == field.key:
        return [label]
    return [label, comparison(Field(field.lookup, "text"))]


def _bound(shortened: Field, operator: Operator, value: Any) -> Predicate:
    start = undisputed_start(value) if isinstance(value, str) and operator != "=" else None
    if start is None:
        return Comparison(shortened, _BOUNDS[operator], Value(_prefix(value)))
    # No index serves a comparison by code point, but what comes after the text also comes after its start.
    return Comparison(shortened, ">=", Value(_prefix(start))) if operator in {">", ">="} else Constant(value=True)


def _prefix(value: Any) -> Any:
    return value[:INDEX_KEY_LENGTH] if isinstance(value, str) else value
