"""Turns a sort into an order over resolved fields, and the last instance of a page into what comes after it."""

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
"""The place of an instance in the order of creation: it decides where all else is equal."""


class SortKey(Struct, frozen=True):
    field: Field
    descending: bool
    nulls_first: bool


def resolve_sort(said: list[Sort] | None, scope: Scope) -> tuple[SortKey, ...]:
    """The order that `said` asks for; without one it is the order of creation."""
    if said is not None and len(said) > MAX_SORT:
        raise errors.Violations([f"sort size must be between 0 and {MAX_SORT}"])
    keys = (_key(one, scope) for one in said or ())
    return tuple(key for key in keys if key.field.key != "instanceType")  # which is the same of all in a list


def value_under(key: SortKey, value: Any) -> Any:
    """What decides the place of an instance under `key`; `value` is what it has of the property of the key."""
    match key.field.part:
        case "space" if value is not None:
            return space_of(value)
        case "externalId" if value is not None:
            return external_id_of(value)
        case _:
            return value


def _key(said: Sort, scope: Scope) -> SortKey:
    found = resolve_field(said.property, scope)
    if found.field.kind == "json":
        raise errors.OperatorNotApplicable("sort", found.name, found.field.kind)
    return SortKey(found.field, said.direction == "descending", bool(said.nulls_first))


def after_position(keys: tuple[SortKey, ...], values: list[Any], number: int) -> Predicate:
    """True of the instances that come after the one with these `values` under `keys` and this `number`."""
    later: Predicate = Comparison(NUMBER, ">", Value(number))
    for key, value in reversed(list(zip(keys, values, strict=True))):
        later = Any_((_beyond(key, value), All((_same(key, value), later))))
    return later


def _beyond(key: SortKey, value: Any) -> Predicate:
    if value is None:
        return Present(key.field) if key.nulls_first else Constant(value=False)
    beyond = Comparison(key.field, "<" if key.descending else ">", Value(value))
    return beyond if key.nulls_first else Any_((beyond, Not(Present(key.field))))


def _same(key: SortKey, value: Any) -> Predicate:
    return Not(Present(key.field)) if value is None else Comparison(key.field, "=", Value(value))
