"""Turns an aggregate request into what to group by and what to compute, every name resolved."""

from collections.abc import Mapping
from typing import Literal

from msgspec import UNSET, Struct

from emulator import errors
from emulator.plan.filter.fields import NUMBERS, Resolved, Scope, resolve_field
from emulator.plan.filter.predicates import Field
from emulator.plan.read.target_units import Conversion
from emulator.wire.search import Aggregation

Function = Literal["avg", "min", "max", "sum", "count"]

_GROUPABLE = ("text", "direct", *NUMBERS, "boolean")
_GROUPABLE_LISTS = ("text", "direct")
GROUPABLE = ("text", "text[]", "direct", "direct[]", "int32", "int64", "float32", "float64", "numeric", "boolean")


class Aggregate(Struct, frozen=True):
    """A number over the instances of a group; `count` without a field counts them."""

    function: Function
    field: Field | None
    name: str | None
    conversion: Conversion | None = None


class Distribution(Struct, frozen=True):
    """A histogram: `interval` is the width of its buckets."""

    field: Field
    name: str
    interval: float
    conversion: Conversion | None = None


class Group(Struct, frozen=True):
    field: Field
    name: str


def resolve_groups(names: list[str] | None, scope: Scope) -> tuple[Group, ...]:
    """What to group by. Raises `errors.NotGroupable` for a type that cannot be."""
    return tuple(_group(resolve_field([name], scope)) for name in names or ())


def _group(found: Resolved) -> Group:
    kinds = _GROUPABLE_LISTS if found.field.list else _GROUPABLE
    if found.field.kind not in kinds:
        raise errors.NotGroupable(found.name, f"{found.field.kind}{'[]' if found.field.list else ''}", list(GROUPABLE))
    return Group(found.field, found.name)


def resolve_aggregates(
    said: list[Aggregation] | None, scope: Scope, conversions: Mapping[str, Conversion]
) -> list[Aggregate | Distribution]:
    """What to compute, in the order of the request; `conversions` are of the properties shown in another unit."""
    return [_aggregate(one, scope, conversions) for one in said or ()]


def _aggregate(said: Aggregation, scope: Scope, conversions: Mapping[str, Conversion]) -> Aggregate | Distribution:
    if said.histogram is not UNSET:
        found = _number("histogram", said.histogram.property, scope)
        return Distribution(found.field, found.name, said.histogram.interval, conversions.get(found.name))
    if said.count is not UNSET:
        if said.count.property is None:
            return Aggregate("count", None, None)
        counted = _counted(said.count.property, scope)
        return Aggregate("count", counted.field, counted.name)
    functions: tuple[Function, ...] = ("avg", "min", "max", "sum")
    function: Function = next(name for name in functions if getattr(said, name) is not UNSET)
    found = _number(function, getattr(said, function).property, scope)
    return Aggregate(function, found.field, found.name, conversions.get(found.name))


def _counted(name: str, scope: Scope) -> Resolved:
    """A property of the view, or a base property of the instance: both can be counted."""
    try:
        return resolve_field([name], scope)
    except errors.ReservedIdentifier:
        return resolve_field([scope.instance_type, name], scope)


def _number(function: str, name: str, scope: Scope) -> Resolved:
    found = resolve_field([name], scope)
    if found.field.kind not in NUMBERS or found.field.list:
        raise errors.OperatorNotApplicable(function, found.name, found.field.kind)
    return found
