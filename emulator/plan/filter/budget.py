"""What the filters of one request may have in all, so that neither the emulator nor Neo4j plans them for long.

Conditions and values are counted as filters are resolved, those of views and parameters wherever they are named. What
is left to plan of them is counted when they are folded (`fold.py`).
"""

from typing import Any

from msgspec import Struct, field

from emulator.errors import RequestLimitExceeded
from emulator.limits import Limits
from emulator.plan.filter.predicates import All, Any_, EndOfEdge, Not, OfRows, Predicate, TargetMatches


class FilterBudget(Struct):
    """What the filters of a request have had so far, and the predicates of the views that they named."""

    conditions: int = 0
    depth: int = 0
    values: int = 0
    characters: int = 0
    members: int = 0
    planned: "Size | None" = None
    views: dict[Any, Predicate] = field(default_factory=dict[Any, Predicate])

    def enter_condition(self, limits: Limits, place: str) -> None:
        """Count a condition, inside those that were entered and not left."""
        self.conditions += 1
        self.depth += 1
        _check("conditions in the filters of a request", self.conditions, limits.filter_conditions, place)
        _check("filters inside each other", self.depth, limits.filter_depth, place)

    def check_conditions(self, count: int, limits: Limits, place: str) -> None:
        """Refuse a filter of so many conditions before it is resolved."""
        _check("conditions in the filters of a request", self.conditions + count, limits.filter_conditions, place)

    def leave_condition(self) -> None:
        self.depth -= 1

    def count_conditions(self, count: int, limits: Limits, place: str) -> None:
        self.conditions += count
        _check("conditions in the filters of a request", self.conditions, limits.filter_conditions, place)

    def count_values(self, values: list[Any], limits: Limits, place: str) -> None:
        self.values += len(values)
        self.characters += sum(len(value) for value in values if isinstance(value, str))
        _check("values in the filters of a request", self.values, limits.filter_values, place)
        _check("characters in the filters of a request", self.characters, limits.filter_characters, place)

    def count_members(self, count: int, limits: Limits, place: str) -> None:
        """Count the members of a set operation."""
        self.members += count
        _check("members of set operations in a request", self.members, limits.set_operation_members, place)

    def count_planned(self, predicate: Predicate, limits: Limits, place: str) -> None:
        """Count what is left of a whole filter."""
        self.planned = check_size(predicate, limits, place, beside=self.planned)


class Size(Struct, frozen=True):
    """The conditions of a predicate, those among them that look at other instances, and how deep these nest."""

    conditions: int
    nested: int = 0
    nesting: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(self.conditions + other.conditions, self.nested + other.nested, max(self.nesting, other.nesting))


def check_size(predicate: Predicate, limits: Limits, place: str, *, beside: Size | None = None) -> Size:
    """The size of `predicate` and of what stands beside it. Raises `RequestLimitExceeded` where it is too large."""
    size = _size(predicate) + (beside or Size(0))
    _check("nested filters in a request", size.nested, limits.nested_filters, place)
    _check("nested filters inside each other", size.nesting, limits.nested_depth, place)
    _check("different conditions in the filters of a request", size.conditions, limits.filter_forms, place)
    return size


def _size(predicate: Predicate) -> Size:
    match predicate:
        case All(parts) | Any_(parts):
            return sum(map(_size, parts), Size(0))
        case Not(part) | OfRows(part):
            return _size(part)
        case TargetMatches(_, part) | EndOfEdge(_, part):
            inner = _size(part)
            return Size(inner.conditions + 1, inner.nested + 1, inner.nesting + 1)
        case _:
            return Size(1)


def _check(counted: str, count: int, limit: int, place: str) -> None:
    if count > limit:
        raise RequestLimitExceeded(counted, limit, place)
