"""Aggregate requests, resolved: the properties to group by and the functions to compute."""

from collections.abc import Mapping
from typing import Literal

from msgspec import UNSET, Struct

from emulator import errors
from emulator.plan.filter.fields import NUMBERS, ResolvedField, Scope, resolve_field
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


class Histogram(Struct, frozen=True):
    """A histogram: `interval` is the width of its buckets."""

    field: Field
    name: str
    interval: float
    conversion: Conversion | None = None


class GroupBy(Struct, frozen=True):
    field: Field
    name: str


def resolve_groups(names: list[str] | None, scope: Scope) -> tuple[GroupBy, ...]:
    """The properties to group by. Raises `errors.NotGroupable` for a type that cannot be grouped."""
    return tuple(_group_by(_view_or_base_property(name, scope)) for name in names or ())


def _group_by(resolved: ResolvedField) -> GroupBy:
    kinds = _GROUPABLE_LISTS if resolved.field.list else _GROUPABLE
    if resolved.field.kind not in kinds:
        raise errors.NotGroupable(
            resolved.name, f"{resolved.field.kind}{'[]' if resolved.field.list else ''}", list(GROUPABLE)
        )
    return GroupBy(resolved.field, resolved.name)


def resolve_aggregates(
    requested: list[Aggregation] | None, scope: Scope, conversions: Mapping[str, Conversion]
) -> list[Aggregate | Histogram]:
    """The functions to compute, in the order of the request; `conversions` are those to target units, by property."""
    return [_aggregate(one, scope, conversions) for one in requested or ()]


def _aggregate(requested: Aggregation, scope: Scope, conversions: Mapping[str, Conversion]) -> Aggregate | Histogram:
    if requested.histogram is not UNSET:
        resolved = _numeric_property("histogram", requested.histogram.property, scope)
        return Histogram(resolved.field, resolved.name, requested.histogram.interval, conversions.get(resolved.name))
    if requested.count is not UNSET:
        if requested.count.property is None:
            return Aggregate("count", None, None)
        counted = _view_or_base_property(requested.count.property, scope)
        return Aggregate("count", counted.field, counted.name)
    functions: tuple[Function, ...] = ("avg", "min", "max", "sum")
    function: Function = next(name for name in functions if getattr(requested, name) is not UNSET)
    resolved = _numeric_property(function, getattr(requested, function).property, scope)
    return Aggregate(function, resolved.field, resolved.name, conversions.get(resolved.name))


def _view_or_base_property(name: str, scope: Scope) -> ResolvedField:
    """A property of the view, or a base property of the instance: both can be counted and grouped by."""
    try:
        return resolve_field([name], scope)
    except errors.ReservedIdentifier:
        return resolve_field([scope.instance_type, name], scope)


def _numeric_property(function: str, name: str, scope: Scope) -> ResolvedField:
    resolved = resolve_field([name], scope)
    if resolved.field.kind not in NUMBERS or resolved.field.list:
        raise errors.OperatorNotApplicable(function, resolved.name, resolved.field.kind)
    return resolved
