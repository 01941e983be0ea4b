"""Operands of filter operators: literals, query parameters and other properties, each read as the type of a field."""

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from msgspec import Struct, field

from emulator import errors
from emulator.plan.filter.budget import FilterBudget
from emulator.plan.filter.fields import TEXTS, ResolvedField, Scope, resolve_field
from emulator.plan.filter.predicates import Field, Operand, Value
from emulator.schema.values.parse import InvalidValue
from emulator.wire.filters import PropertyPath
from emulator.wire.references import ViewId


class FilterContext(Struct, frozen=True):
    """What a filter is resolved with.

    `parameters` are those of a query, by name; None where a request has none. `open_views` are the views whose own
    filters are being resolved: they end a cycle. In a `search` or an aggregate some operators differ (behaviour
    section 11.4). `budget` is that of the request; `place` says which of its filters this is.
    """

    scope: Scope
    parameters: Mapping[str, Any] | None = None
    open_views: frozenset[ViewId] = frozenset()
    search: bool = False
    budget: FilterBudget = field(default_factory=FilterBudget)
    place: str = "the filter"

    def count_values(self, values: list[Any], name: str) -> None:
        """Count the values that property `name` is compared with. Raises `RequestLimitExceeded`."""
        self.budget.count_values(values, self.scope.snapshot.limits, f"property '{name}' in {self.place}")


def is_property(value: Any) -> bool:
    return isinstance(value, dict) and set(cast("dict[str, Any]", value)) == {"property"}


def parameter_value(value: Any, context: FilterContext) -> Any:
    """The value of a parameter, or `value` itself where it is none."""
    if not (isinstance(value, dict) and set(cast("dict[str, Any]", value)) == {"parameter"}):
        return cast("Any", value)
    name = cast("dict[str, Any]", value)["parameter"]
    if context.parameters is None or not isinstance(name, str) or name not in context.parameters:
        raise errors.MissingParameter(str(name))
    return context.parameters[name]


def resolve_operand(operand: Any, resolved: ResolvedField, context: FilterContext) -> Operand:
    """The operand of a comparison with `resolved`: a literal of its type, or another property of a comparable type."""
    value = parameter_value(operand, context)
    if is_property(value):
        return _other_field(value, resolved, context, many=False)
    if value is None:
        return Value(None)
    context.count_values([value], resolved.name)
    try:
        return Value(resolved.parse(value))
    except InvalidValue as rejected:
        raise _invalid_operand(resolved, [value], rejected) from None


def resolve_operands(operand: Any, resolved: ResolvedField, context: FilterContext) -> Operand:
    values = parameter_value(operand, context)
    if is_property(values):
        return _other_field(values, resolved, context, many=True)
    literals = [value for value in _literals(values) if value is not None]
    context.count_values(literals, resolved.name)
    try:
        return Value([resolved.parse(value) for value in literals])
    except InvalidValue as rejected:
        raise _invalid_operand(resolved, literals, rejected) from None


def _invalid_operand(resolved: ResolvedField, literals: list[Any], rejected: InvalidValue) -> errors.InvalidRequest:
    is_direct = resolved.field.kind == "direct" and resolved.field.part is None
    if is_direct and not all(map(_is_direct_relation, literals)):
        return errors.InvalidDirectRelationOperand(resolved.name)
    return errors.InvalidFilterValue(resolved.name, rejected.rule)


def _is_direct_relation(literal: Any) -> bool:
    """Whether a literal is an object of exactly a space and an external id."""
    match literal:
        case {"space": str(), "externalId": str(), **others}:
            return not others
        case _:
            return False


def _literals(values: Any) -> list[Any]:
    if isinstance(values, dict):
        raise errors.WrongContainerInFilter("values", "array", "object")
    if not isinstance(values, list):
        raise errors.InvalidFilterValue("values", "Expected a list of values.")
    return cast("list[Any]", values)


def _other_field(value: dict[str, Any], resolved: ResolvedField, context: FilterContext, *, many: bool) -> Field:
    try:
        path = msgspec.convert(value["property"], PropertyPath)
    except msgspec.ValidationError:
        raise errors.UnknownFilterProperty([str(value["property"])]) from None
    other = resolve_field(path, context.scope)
    if other.field.list != many or _family(other.field) != _family(resolved.field):
        raise errors.IncomparableProperties(resolved.name, other.name)
    return other.field


def _family(field: Field) -> str:
    if field.kind in ("int32", "int64", "float32", "float64"):
        return "number"
    return "text" if field.kind in TEXTS else field.kind
