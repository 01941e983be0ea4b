"""Sorts: resolved sort keys, and the predicate of the instances after a position."""

from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.plan.filter.fields import Scope, resolve_field
from emulator.plan.filter.predicates import (
    All,
    Any_,
    Comparison,
    Constant,
    Field,
    Not,
    Predicate,
    Present,
    Value,
)
from emulator.plan.keys import external_id_of, space_of
from emulator.wire.filters import Sort

MAX_SORT = 5
NUMBER = Field("number", "int64")
"""The number of an instance in the order of creation: the tie-breaker of every sort."""


class SortKey(Struct, frozen=True):
    field: Field
    descending: bool
    nulls_first: bool


def resolve_sort(requested: list[Sort] | None, scope: Scope) -> tuple[SortKey, ...]:
    """The sort keys of a request; without a sort the order is that of creation."""
    if requested is not None and len(requested) > MAX_SORT:
        raise errors.Violations([f"sort size must be between 0 and {MAX_SORT}"])
    keys = (_key(one, scope) for one in requested or ())
    return tuple(
        key for key in keys if key.field.key != "instanceType"
    )  # all items of a list have the same instance type


def sort_value(key: SortKey, value: Any) -> Any:
    """The sort value of an instance under `key`; `value` is its value of the property of the key."""
    match key.field.part:
        case "space" if value is not None:
            return space_of(value)
        case "externalId" if value is not None:
            return external_id_of(value)
        case _:
            return value


def _key(requested: Sort, scope: Scope) -> SortKey:
    resolved = resolve_field(requested.property, scope)
    if resolved.field.kind == "json":
        raise errors.OperatorNotApplicable("sort", resolved.name, resolved.field.kind)
    return SortKey(resolved.field, requested.direction == "descending", bool(requested.nulls_first))


def after_position(keys: tuple[SortKey, ...], values: list[Any], number: int) -> Predicate:
    """True of the instances that come after the one with these `values` under `keys` and this `number`."""
    later: Predicate = Comparison(NUMBER, ">", Value(number))
    for key, value in reversed(list(zip(keys, values, strict=True))):
        later = Any_((_after_value(key, value), All((_equal(key, value), later))))
    return later


def _after_value(key: SortKey, value: Any) -> Predicate:
    if value is None:
        return Present(key.field) if key.nulls_first else Constant(value=False)
    after = Comparison(key.field, "<" if key.descending else ">", Value(value))
    return after if key.nulls_first else Any_((after, Not(Present(key.field))))


def _equal(key: SortKey, value: Any) -> Predicate:
    return Not(Present(key.field)) if value is None else Comparison(key.field, "=", Value(value))
