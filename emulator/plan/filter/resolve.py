"""Filters of the API, resolved into predicates: one function per operator.

An invalid filter raises an `errors.InvalidRequest` that names the property and the rule.
"""

from collections.abc import Iterator
from typing import Any, cast

import msgspec
from msgspec import UNSET, structs

from emulator import errors
from emulator.plan.filter.budget import check_size
from emulator.plan.filter.fields import ORDERED, TEXTS, ResolvedField, Scope, resolve_field
from emulator.plan.filter.fold import conjunction, disjunction, negation
from emulator.plan.filter.operands import FilterContext, is_property, parameter_value, resolve_operand, resolve_operands
from emulator.plan.filter.predicates import (
    AnyStartsWith,
    Comparison,
    Constant,
    Contains,
    HasLabels,
    KeyIn,
    OneOf,
    Operator,
    Predicate,
    Present,
    StartsWith,
    TargetMatches,
    every,
)
from emulator.plan.filter.visibility import visible
from emulator.plan.keys import instance_key
from emulator.schema.model import ViewModel
from emulator.wire.filters import Equals, Exists, Filter, In, Nested, Overlaps, Prefix, PropertyPath, Range
from emulator.wire.references import ContainerReference, ViewReference

_LOWER: dict[str, Operator] = {"gt": ">", "gte": ">="}
_UPPER: dict[str, Operator] = {"lt": "<", "lte": "<="}


def resolve_filter(filter_: Filter, context: FilterContext) -> Predicate:
    """The predicate of `filter_`. Raises an `errors.InvalidRequest` that names the property and the rule."""
    context.budget.check_conditions(_own_conditions(filter_), context.scope.snapshot.limits, context.place)
    return _whole(_resolve(filter_, context), context)


def _own_conditions(filter_: Filter) -> int:
    """The conditions of a filter without those of the views that it names: counting is cheap, resolving is not."""
    parts: list[Filter] = [*(filter_.and_ or ()), *(filter_.or_ or ())]
    if filter_.not_:
        parts.append(filter_.not_)
    if filter_.nested:
        parts.append(filter_.nested.filter)
    return 1 + sum(map(_own_conditions, parts))


def view_predicate(view: ViewModel, context: FilterContext) -> Predicate:
    """The predicate of `view`: its own filter, else data in all containers that it maps."""
    return _whole(_view_predicate(view, context), context)


def _whole(predicate: Predicate, context: FilterContext) -> Predicate:
    context.budget.count_planned(predicate, context.scope.snapshot.limits, context.place)
    return predicate


def _resolve(filter_: Filter, context: FilterContext) -> Predicate:
    (name,) = [name for name in filter_.__struct_fields__ if getattr(filter_, name) is not UNSET]
    operand: Any = getattr(filter_, name)
    context.budget.enter_condition(context.scope.snapshot.limits, context.place)
    try:
        return _OPERATORS[name](operand, context)
    finally:
        context.budget.leave_condition()


def _view_predicate(view: ViewModel, context: FilterContext) -> Predicate:
    """The predicate of `view`, which is resolved once for all filters of a request that name it in the same way."""
    if view.filter is None or view.id in context.open_views:
        return HasLabels(tuple(container.alias for container in view.containers))
    key = (view.id, context.scope.instance_type, context.scope.view, context.open_views)
    known = context.budget.views.get(key)
    if known is None:
        known = context.budget.views[key] = _view_filter(view.filter, view, context)
        check_size(known, context.scope.snapshot.limits, f"view '{view.id}' in {context.place}")
    return known


def _view_filter(view_filter: dict[str, Any], view: ViewModel, context: FilterContext) -> Predicate:
    view_context = structs.replace(context, parameters=None, open_views=context.open_views | {view.id}, search=False)
    try:
        return _resolve(msgspec.convert(view_filter, Filter), view_context)
    except errors.RequestLimitExceeded:
        raise
    except (errors.InvalidRequest, msgspec.ValidationError):
        return Constant(value=False)  # the filter refers to something that was deleted after it was stored


def property_paths(filter_: Filter) -> Iterator[list[str]]:
    """The paths of the properties that a filter tests, at any depth; properties as operands are left out."""
    (name,) = [name for name in filter_.__struct_fields__ if getattr(filter_, name) is not UNSET]
    operand: Any = getattr(filter_, name)
    match operand:
        case list() if name in ("and_", "or_"):
            for part in cast("list[Filter]", operand):
                yield from property_paths(part)
        case Filter():
            yield from property_paths(operand)
        case Nested():
            yield _parts(operand.scope)
            yield from property_paths(operand.filter)
        case Overlaps():
            yield from map(_parts, (operand.start_property, operand.end_property))
        case Equals() | In() | Range() | Prefix() | Exists():
            yield _parts(operand.property)
        case _:
            pass


def _parts(path: PropertyPath) -> list[str]:
    return [path] if isinstance(path, str) else path


def _and(parts: list[Filter], context: FilterContext) -> Predicate:
    return conjunction([_resolve(part, context) for part in _non_empty("and", parts)])


def _or(parts: list[Filter], context: FilterContext) -> Predicate:
    return disjunction([_resolve(part, context) for part in _non_empty("or", parts)])


def _non_empty(operator: str, parts: list[Filter]) -> list[Filter]:
    if not parts:
        raise errors.Violations([f"{operator} size must be between 1 and 2147483647"])
    return parts


def _not(part: Filter, context: FilterContext) -> Predicate:
    return negation(_resolve(part, context))


def _equals(arguments: Equals, context: FilterContext) -> Predicate:
    resolved = resolve_field(arguments.property, context.scope)
    if resolved.field.list:
        raise errors.ListNotComparable
    return Comparison(resolved.field, "=", resolve_operand(arguments.value, resolved, context))


def _in(arguments: In, context: FilterContext) -> Predicate:
    resolved = resolve_field(arguments.property, context.scope)
    operand = resolve_operands(arguments.values, resolved, context)
    return Contains(resolved.field, operand, every=False) if resolved.field.list else OneOf(resolved.field, operand)


def _contains(arguments: In, context: FilterContext, *, every: bool) -> Predicate:
    resolved = resolve_field(arguments.property, context.scope)
    if not resolved.field.list:
        raise errors.OperatorNotApplicable(
            "containsAll" if every else "containsAny", resolved.name, resolved.field.kind
        )
    return Contains(resolved.field, resolve_operands(arguments.values, resolved, context), every=every)


def _contains_any(arguments: In, context: FilterContext) -> Predicate:
    return _contains(arguments, context, every=False)


def _contains_all(arguments: In, context: FilterContext) -> Predicate:
    return _contains(arguments, context, every=True)


def _range(arguments: Range, context: FilterContext) -> Predicate:
    resolved = _ordered("range", arguments.property, context)
    lower, upper = _bounds("range", arguments)
    bounds = [bound for bound in (lower, upper) if bound[1] is not UNSET]
    return every(
        *(Comparison(resolved.field, operator, resolve_operand(value, resolved, context)) for operator, value in bounds)
    )


def _overlaps(arguments: Overlaps, context: FilterContext) -> Predicate:
    """The range from the start property to the end property overlaps the range of the operator."""
    if context.search:
        raise errors.OperatorNotInSearch("overlaps")
    start = _ordered("overlaps", arguments.start_property, context)
    end = _ordered("overlaps", arguments.end_property, context)
    (above, lowest), (below, highest) = _bounds("overlaps", arguments)
    parts: list[Predicate] = []
    if lowest is not UNSET:
        parts.append(Comparison(end.field, above, resolve_operand(lowest, end, context)))
    if highest is not UNSET:
        parts.append(Comparison(start.field, below, resolve_operand(highest, start, context)))
    return every(*parts)


def _ordered(operator: str, path: PropertyPath, context: FilterContext) -> ResolvedField:
    resolved = resolve_field(path, context.scope)
    if resolved.field.list:
        raise errors.ListNotComparable
    if resolved.field.kind not in ORDERED:
        raise errors.OperatorNotApplicable(operator, resolved.name, resolved.field.kind)
    return resolved


def _bounds(operator: str, arguments: Range | Overlaps) -> tuple[tuple[Operator, Any], tuple[Operator, Any]]:
    """The lower and the upper bound, UNSET where it is not given; one of each kind at most, one at least."""

    def bound(names: dict[str, Operator]) -> tuple[Operator, Any]:
        given: list[tuple[Operator, Any]] = [
            (sign, value) for name, sign in names.items() if (value := getattr(arguments, name)) not in (UNSET, None)
        ]
        if len(given) > 1:
            raise errors.AmbiguousBounds(operator, list(names))
        return given[0] if given else (next(iter(names.values())), UNSET)

    lower, upper = bound(_LOWER), bound(_UPPER)
    if lower[1] is UNSET and upper[1] is UNSET:
        raise errors.MissingBounds(operator)
    return lower, upper


def _prefix(arguments: Prefix, context: FilterContext) -> Predicate:
    resolved = resolve_field(arguments.property, context.scope)
    if resolved.field.list:
        value: Any = parameter_value(arguments.value, context)
        if context.search:
            return AnyStartsWith(resolved.field, resolve_operand(value, resolved, context))
        whole = type(value) is list or is_property(value)
        return StartsWith(resolved.field, resolve_operands(value if whole else [value], resolved, context))
    if resolved.field.kind not in TEXTS:
        raise errors.OperatorNotApplicable("prefix", resolved.name, resolved.field.kind)
    return StartsWith(resolved.field, resolve_operand(arguments.value, resolved, context))


def _exists(arguments: Any, context: FilterContext) -> Predicate:
    resolved = resolve_field(arguments.property, context.scope).field
    return Present(resolved, filled=context.search and resolved.list)


def _nested(arguments: Nested, context: FilterContext) -> Predicate:
    resolved = resolve_field(arguments.scope, context.scope)
    if resolved.field.kind != "direct":
        raise errors.OperatorNotApplicable("nested", resolved.name, resolved.field.kind)
    target_scope = Scope(context.scope.snapshot, "node", context.scope.view)
    target = _resolve(arguments.filter, structs.replace(context, scope=target_scope))
    return TargetMatches(resolved.field, every(visible(target_scope.snapshot), target))


def _has_data(sources: list[ViewReference | ContainerReference], context: FilterContext) -> Predicate:
    context.budget.count_conditions(len(sources), context.scope.snapshot.limits, context.place)
    return conjunction([_source_predicate(source, context) for source in dict.fromkeys(sources)])


def _source_predicate(source: ViewReference | ContainerReference, context: FilterContext) -> Predicate:
    snapshot = context.scope.snapshot
    if isinstance(source, ViewReference):
        view = snapshot.view(source.id)
        if view is None:
            raise errors.UnknownViews([str(source.id)])
        return _view_predicate(view, context)
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
    context.count_values([reference.external_id for reference in references], "externalId")
    project, kind = scope.snapshot.project, scope.instance_type
    return KeyIn(tuple(instance_key(project, kind, reference.space, reference.external_id) for reference in references))


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
