"""Turns a filter, as the client said it, into the predicate that it means, or says what is wrong with it."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec
from msgspec import UNSET, Struct

from emulator import errors
from emulator.plan.filter.fields import ORDERED, TEXTS, ResolvedField, Scope, resolve_field
from emulator.plan.filter.predicates import (
    Any_,
    AnyStartsWith,
    Comparison,
    Constant,
    Contains,
    Field,
    HasLabels,
    KeyIn,
    Not,
    OneOf,
    Operand,
    Operator,
    Predicate,
    Present,
    StartsWith,
    TargetMatches,
    Value,
    every,
)
from emulator.plan.filter.visibility import visible
from emulator.plan.keys import instance_key
from emulator.schema.model import ViewModel
from emulator.schema.values.read import Rejected
from emulator.wire.filters import Equals, Exists, Filter, In, Nested, Overlaps, Prefix, PropertyPath, Range
from emulator.wire.references import ContainerReference, ViewId, ViewReference

_LOWER: dict[str, Operator] = {"gt": ">", "gte": ">="}
_UPPER: dict[str, Operator] = {"lt": "<", "lte": "<="}


class FilterContext(Struct, frozen=True):
    """What decides the meaning of a filter beside itself.

    `parameters` is None where there can be none; `within` are the views whose own filters are being resolved.
    Filters of a `search` or an aggregate mean other things in places (behaviour section 11.4).
    """

    scope: Scope
    parameters: Mapping[str, Any] | None = None
    open_views: frozenset[ViewId] = frozenset()
    search: bool = False


def resolve_filter(operator_value: Filter, context: FilterContext) -> Predicate:
    """The predicate that `said` means. Raises an `errors.InvalidRequest` that names the property and the rule."""
    (name,) = [name for name in operator_value.__struct_fields__ if getattr(operator_value, name) is not UNSET]
    operand: Any = getattr(operator_value, name)
    return _OPERATORS[name](operand, context)


def view_predicate(view: ViewModel, context: FilterContext) -> Predicate:
    """What lets an instance be seen through `view`: its own filter, else data in all containers that it maps."""
    if view.filter is None or view.id in context.open_views:
        return HasLabels(tuple(container.alias for container in view.containers))
    target_scope = FilterContext(context.scope, None, context.open_views | {view.id})
    try:
        return resolve_filter(msgspec.convert(view.filter, Filter), target_scope)
    except (errors.InvalidRequest, msgspec.ValidationError):
        return Constant(value=False)  # what it refers to has gone since it was stored: it is invalid now


def property_paths(operator_value: Filter) -> Iterator[PropertyPath]:
    """The properties that `said` looks at, however deep; what it compares them with is left out."""
    (name,) = [name for name in operator_value.__struct_fields__ if getattr(operator_value, name) is not UNSET]
    operand: Any = getattr(operator_value, name)
    match operand:
        case list() if name in ("and_", "or_"):
            for part in cast("list[Filter]", operand):
                yield from property_paths(part)
        case Filter():
            yield from property_paths(operand)
        case Nested():
            yield operand.scope
            yield from property_paths(operand.filter)
        case Overlaps():
            yield from (operand.start_property, operand.end_property)
        case Equals() | In() | Range() | Prefix() | Exists():
            yield operand.property
        case _:
            pass


def _and(parts: list[Filter], context: FilterContext) -> Predicate:
    return every(*(resolve_filter(part, context) for part in _non_empty("and", parts)))


def _or(parts: list[Filter], context: FilterContext) -> Predicate:
    return Any_(tuple(resolve_filter(part, context) for part in _non_empty("or", parts)))


def _non_empty(operator: str, parts: list[Filter]) -> list[Filter]:
    if not parts:
        raise errors.Violations([f"{operator} size must be between 1 and 2147483647"])
    return parts


def _not(part: Filter, context: FilterContext) -> Predicate:
    return Not(resolve_filter(part, context))


def _equals(operator_value: Equals, context: FilterContext) -> Predicate:
    resolved = resolve_field(operator_value.property, context.scope)
    if resolved.field.list:
        raise errors.ListNotComparable
    return Comparison(resolved.field, "=", _operand(operator_value.value, resolved, context))


def _in(operator_value: In, context: FilterContext) -> Predicate:
    resolved = resolve_field(operator_value.property, context.scope)
    operand = _operands(operator_value.values, resolved, context)
    return Contains(resolved.field, operand, every=False) if resolved.field.list else OneOf(resolved.field, operand)


def _contains(operator_value: In, context: FilterContext, *, every: bool) -> Predicate:
    resolved = resolve_field(operator_value.property, context.scope)
    if not resolved.field.list:
        raise errors.OperatorDoesNotFit("containsAll" if every else "containsAny", resolved.name, resolved.field.kind)
    return Contains(resolved.field, _operands(operator_value.values, resolved, context), every=every)


def _contains_any(operator_value: In, context: FilterContext) -> Predicate:
    return _contains(operator_value, context, every=False)


def _contains_all(operator_value: In, context: FilterContext) -> Predicate:
    return _contains(operator_value, context, every=True)


def _range(operator_value: Range, context: FilterContext) -> Predicate:
    resolved = _ordered("range", operator_value.property, context)
    lower, upper = _bounds("range", operator_value)
    bounds = [bound for bound in (lower, upper) if bound[1] is not UNSET]
    return every(
        *(Comparison(resolved.field, operator, _operand(value, resolved, context)) for operator, value in bounds)
    )


def _overlaps(operator_value: Overlaps, context: FilterContext) -> Predicate:
    """From the start property to the end property lies something of the range."""
    if context.search:
        raise errors.NotInSearch("overlaps")
    start = _ordered("overlaps", operator_value.start_property, context)
    end = _ordered("overlaps", operator_value.end_property, context)
    (above, lowest), (below, highest) = _bounds("overlaps", operator_value)
    parts: list[Predicate] = []
    if lowest is not UNSET:
        parts.append(Comparison(end.field, above, _operand(lowest, end, context)))
    if highest is not UNSET:
        parts.append(Comparison(start.field, below, _operand(highest, start, context)))
    return every(*parts)


def _ordered(operator: str, path: list[str], context: FilterContext) -> ResolvedField:
    resolved = resolve_field(path, context.scope)
    if resolved.field.list:
        raise errors.ListNotComparable
    if resolved.field.kind not in ORDERED:
        raise errors.OperatorDoesNotFit(operator, resolved.name, resolved.field.kind)
    return resolved


def _bounds(operator: str, operator_value: Range | Overlaps) -> tuple[tuple[Operator, Any], tuple[Operator, Any]]:
    """The lower and the upper bound, UNSET where it is not given; one of each kind at most, one at least."""

    def bound(names: dict[str, Operator]) -> tuple[Operator, Any]:
        given: list[tuple[Operator, Any]] = [
            (sign, value)
            for name, sign in names.items()
            if (value := getattr(operator_value, name)) not in (UNSET, None)
        ]
        if len(given) > 1:
            raise errors.AmbiguousBounds(operator, list(names))
        return given[0] if given else (next(iter(names.values())), UNSET)

    lower, upper = bound(_LOWER), bound(_UPPER)
    if lower[1] is UNSET and upper[1] is UNSET:
        raise errors.MissingBounds(operator)
    return lower, upper


def _prefix(operator_value: Prefix, context: FilterContext) -> Predicate:
    resolved = resolve_field(operator_value.property, context.scope)
    if resolved.field.list:
        value: Any = _parameter(operator_value.value, context)
        if context.search:
            return AnyStartsWith(resolved.field, _operand(value, resolved, context))
        whole = type(value) is list or _is_property(value)
        return StartsWith(resolved.field, _operands(value if whole else [value], resolved, context))
    if resolved.field.kind not in TEXTS:
        raise errors.OperatorDoesNotFit("prefix", resolved.name, resolved.field.kind)
    return StartsWith(resolved.field, _operand(operator_value.value, resolved, context))


def _exists(operator_value: Any, context: FilterContext) -> Predicate:
    resolved = resolve_field(operator_value.property, context.scope).field
    return Present(resolved, filled=context.search and resolved.list)


def _nested(operator_value: Nested, context: FilterContext) -> Predicate:
    resolved = resolve_field(operator_value.scope, context.scope)
    if resolved.field.kind != "direct":
        raise errors.OperatorDoesNotFit("nested", resolved.name, resolved.field.kind)
    target_scope = Scope(context.scope.snapshot, "node", context.scope.view)
    target = resolve_filter(
        operator_value.filter, FilterContext(target_scope, context.parameters, context.open_views, context.search)
    )
    return TargetMatches(resolved.field, every(visible(target_scope.snapshot), target))


def _has_data(sources: list[ViewReference | ContainerReference], context: FilterContext) -> Predicate:
    return every(*(_source_predicate(source, context) for source in sources))


def _source_predicate(source: ViewReference | ContainerReference, context: FilterContext) -> Predicate:
    snapshot = context.scope.snapshot
    if isinstance(source, ViewReference):
        view = snapshot.view(source.id)
        if view is None:
            raise errors.UnknownViews([str(source.id)])
        return view_predicate(view, context)
    container = snapshot.container(source.id)
    if container is None:
        raise errors.UnknownContainers([str(source.id)])
    return HasLabels((container.alias,))


def _match_all(_: Any, __: FilterContext) -> Predicate:
    return Constant(value=True)


def _invalid(_: Any, __: FilterContext) -> Predicate:
    return Constant(value=False)


def _instances(references: list[Any], context: FilterContext) -> Predicate:
    scope = context.scope
    project, kind = scope.snapshot.project, scope.instance_type
    return KeyIn(tuple(instance_key(project, kind, reference.space, reference.external_id) for reference in references))


# --- values


def _is_property(value: Any) -> bool:
    return isinstance(value, dict) and set(cast("dict[str, Any]", value)) == {"property"}


def _parameter(value: Any, context: FilterContext) -> Any:
    """The value of a parameter, or `value` itself where it is none."""
    if not (isinstance(value, dict) and set(cast("dict[str, Any]", value)) == {"parameter"}):
        return cast("Any", value)
    name = cast("dict[str, Any]", value)["parameter"]
    if context.parameters is None or not isinstance(name, str) or name not in context.parameters:
        raise errors.MissingParameter(str(name))
    return context.parameters[name]


def _operand(operator_value: Any, resolved: ResolvedField, context: FilterContext) -> Operand:
    """The value that `found` is compared with: a literal of its type, or another property of a like one."""
    value = _parameter(operator_value, context)
    if _is_property(value):
        return _other_field(value, resolved, context, many=False)
    if value is None:
        return Value(None)
    try:
        return Value(resolved.read(value))
    except Rejected as rejected:
        raise errors.InvalidFilterValue(resolved.name, rejected.rule) from None


def _operands(operator_value: Any, resolved: ResolvedField, context: FilterContext) -> Operand:
    values = _parameter(operator_value, context)
    if _is_property(values):
        return _other_field(values, resolved, context, many=True)
    try:
        return Value([resolved.read(value) for value in _literals(values) if value is not None])
    except Rejected as rejected:
        raise errors.InvalidFilterValue(resolved.name, rejected.rule) from None


def _literals(values: Any) -> list[Any]:
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


_OPERATORS: dict[str, Any] = {
    "and_": _and,
    "or_": _or,
    "not_": _not,
    "equals": _equals,
    "in_": _in,
    "range": _range,
    "prefix": _prefix,
    "exists": _exists,
    "contains_any": _contains_any,
    "contains_all": _contains_all,
    "overlaps": _overlaps,
    "nested": _nested,
    "has_data": _has_data,
    "match_all": _match_all,
    "instance_references": _instances,
    "instances": _instances,
    "invalid": _invalid,
}
