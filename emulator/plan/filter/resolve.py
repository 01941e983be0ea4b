"""Turns a filter, as the client said it, into the predicate that it means, or says what is wrong with it."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec
from msgspec import UNSET, Struct

from emulator import errors
from emulator.plan.filter.fields import ORDERED, TEXTS, Resolved, Scope, resolve_field
from emulator.plan.filter.predicates import (
    Any_,
    AnyStartsWith,
    Comparison,
    Constant,
    Contains,
    Field,
    HasLabels,
    IsOneOf,
    Not,
    OneOf,
    Operand,
    Operator,
    Points,
    Predicate,
    Present,
    StartsWith,
    Value,
    every,
)
from emulator.plan.filter.visibility import visible
from emulator.plan.keys import instance_key
from emulator.schema.model import ViewModel
from emulator.schema.values.parse import InvalidValue
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
    within: frozenset[ViewId] = frozenset()
    search: bool = False


def resolve_filter(said: Filter, meaning: FilterContext) -> Predicate:
    """The predicate that `said` means. Raises an `errors.InvalidRequest` that names the property and the rule."""
    (name,) = [name for name in said.__struct_fields__ if getattr(said, name) is not UNSET]
    operand: Any = getattr(said, name)
    return _OPERATORS[name](operand, meaning)


def view_predicate(view: ViewModel, meaning: FilterContext) -> Predicate:
    """What lets an instance be seen through `view`: its own filter, else data in all containers that it maps."""
    if view.filter is None or view.id in meaning.within:
        return HasLabels(tuple(container.alias for container in view.containers))
    inside = FilterContext(meaning.scope, None, meaning.within | {view.id})
    try:
        return resolve_filter(msgspec.convert(view.filter, Filter), inside)
    except (errors.InvalidRequest, msgspec.ValidationError):
        return Constant(value=False)  # what it refers to has gone since it was stored: it is invalid now


def property_paths(said: Filter) -> Iterator[PropertyPath]:
    """The properties that `said` looks at, however deep; what it compares them with is left out."""
    (name,) = [name for name in said.__struct_fields__ if getattr(said, name) is not UNSET]
    operand: Any = getattr(said, name)
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


def _and(parts: list[Filter], meaning: FilterContext) -> Predicate:
    return every(*(resolve_filter(part, meaning) for part in _some("and", parts)))


def _or(parts: list[Filter], meaning: FilterContext) -> Predicate:
    return Any_(tuple(resolve_filter(part, meaning) for part in _some("or", parts)))


def _some(operator: str, parts: list[Filter]) -> list[Filter]:
    if not parts:
        raise errors.Violations([f"{operator} size must be between 1 and 2147483647"])
    return parts


def _not(part: Filter, meaning: FilterContext) -> Predicate:
    return Not(resolve_filter(part, meaning))


def _equals(said: Equals, meaning: FilterContext) -> Predicate:
    found = resolve_field(said.property, meaning.scope)
    if found.field.list:
        raise errors.ListNotComparable
    return Comparison(found.field, "=", _operand(said.value, found, meaning))


def _in(said: In, meaning: FilterContext) -> Predicate:
    found = resolve_field(said.property, meaning.scope)
    operand = _operands(said.values, found, meaning)
    return Contains(found.field, operand, every=False) if found.field.list else OneOf(found.field, operand)


def _contains(said: In, meaning: FilterContext, *, every: bool) -> Predicate:
    found = resolve_field(said.property, meaning.scope)
    if not found.field.list:
        raise errors.OperatorDoesNotFit("containsAll" if every else "containsAny", found.name, found.field.kind)
    return Contains(found.field, _operands(said.values, found, meaning), every=every)


def _contains_any(said: In, meaning: FilterContext) -> Predicate:
    return _contains(said, meaning, every=False)


def _contains_all(said: In, meaning: FilterContext) -> Predicate:
    return _contains(said, meaning, every=True)


def _range(said: Range, meaning: FilterContext) -> Predicate:
    found = _ordered("range", said.property, meaning)
    lower, upper = _bounds("range", said)
    bounds = [bound for bound in (lower, upper) if bound[1] is not UNSET]
    return every(*(Comparison(found.field, operator, _operand(value, found, meaning)) for operator, value in bounds))


def _overlaps(said: Overlaps, meaning: FilterContext) -> Predicate:
    """From the start property to the end property lies something of the range."""
    if meaning.search:
        raise errors.NotInSearch("overlaps")
    start = _ordered("overlaps", said.start_property, meaning)
    end = _ordered("overlaps", said.end_property, meaning)
    (above, lowest), (below, highest) = _bounds("overlaps", said)
    parts: list[Predicate] = []
    if lowest is not UNSET:
        parts.append(Comparison(end.field, above, _operand(lowest, end, meaning)))
    if highest is not UNSET:
        parts.append(Comparison(start.field, below, _operand(highest, start, meaning)))
    return every(*parts)


def _ordered(operator: str, path: list[str], meaning: FilterContext) -> Resolved:
    found = resolve_field(path, meaning.scope)
    if found.field.list:
        raise errors.ListNotComparable
    if found.field.kind not in ORDERED:
        raise errors.OperatorDoesNotFit(operator, found.name, found.field.kind)
    return found


def _bounds(operator: str, said: Range | Overlaps) -> tuple[tuple[Operator, Any], tuple[Operator, Any]]:
    """The lower and the upper bound, UNSET where it is not given; one of each kind at most, one at least."""

    def bound(names: dict[str, Operator]) -> tuple[Operator, Any]:
        given: list[tuple[Operator, Any]] = [
            (sign, value) for name, sign in names.items() if (value := getattr(said, name)) not in (UNSET, None)
        ]
        if len(given) > 1:
            raise errors.AmbiguousBounds(operator, list(names))
        return given[0] if given else (next(iter(names.values())), UNSET)

    lower, upper = bound(_LOWER), bound(_UPPER)
    if lower[1] is UNSET and upper[1] is UNSET:
        raise errors.MissingBounds(operator)
    return lower, upper


def _prefix(said: Prefix, meaning: FilterContext) -> Predicate:
    found = resolve_field(said.property, meaning.scope)
    if found.field.list:
        value: Any = _parameter(said.value, meaning)
        if meaning.search:
            return AnyStartsWith(found.field, _operand(value, found, meaning))
        whole = type(value) is list or _is_property(value)
        return StartsWith(found.field, _operands(value if whole else [value], found, meaning))
    if found.field.kind not in TEXTS:
        raise errors.OperatorDoesNotFit("prefix", found.name, found.field.kind)
    return StartsWith(found.field, _operand(said.value, found, meaning))


def _exists(said: Any, meaning: FilterContext) -> Predicate:
    found = resolve_field(said.property, meaning.scope).field
    return Present(found, filled=meaning.search and found.list)


def _nested(said: Nested, meaning: FilterContext) -> Predicate:
    found = resolve_field(said.scope, meaning.scope)
    if found.field.kind != "direct":
        raise errors.OperatorDoesNotFit("nested", found.name, found.field.kind)
    inside = Scope(meaning.scope.snapshot, "node", meaning.scope.view)
    target = resolve_filter(said.filter, FilterContext(inside, meaning.parameters, meaning.within, meaning.search))
    return Points(found.field, every(visible(inside.snapshot), target))


def _has_data(sources: list[ViewReference | ContainerReference], meaning: FilterContext) -> Predicate:
    return every(*(_source_predicate(source, meaning) for source in sources))


def _source_predicate(source: ViewReference | ContainerReference, meaning: FilterContext) -> Predicate:
    snapshot = meaning.scope.snapshot
    if isinstance(source, ViewReference):
        view = snapshot.view(source.id)
        if view is None:
            raise errors.UnknownViews([str(source.id)])
        return view_predicate(view, meaning)
    container = snapshot.container(source.id)
    if container is None:
        raise errors.UnknownContainers([str(source.id)])
    return HasLabels((container.alias,))


def _match_all(_: Any, __: FilterContext) -> Predicate:
    return Constant(value=True)


def _invalid(_: Any, __: FilterContext) -> Predicate:
    return Constant(value=False)


def _instances(references: list[Any], meaning: FilterContext) -> Predicate:
    scope = meaning.scope
    project, kind = scope.snapshot.project, scope.instance_type
    return IsOneOf(tuple(instance_key(project, kind, one.space, one.external_id) for one in references))


# --- values


def _is_property(value: Any) -> bool:
    return isinstance(value, dict) and set(cast("dict[str, Any]", value)) == {"property"}


def _parameter(value: Any, meaning: FilterContext) -> Any:
    """The value of a parameter, or `value` itself where it is none."""
    if not (isinstance(value, dict) and set(cast("dict[str, Any]", value)) == {"parameter"}):
        return cast("Any", value)
    name = cast("dict[str, Any]", value)["parameter"]
    if meaning.parameters is None or not isinstance(name, str) or name not in meaning.parameters:
        raise errors.MissingParameter(str(name))
    return meaning.parameters[name]


def _operand(said: Any, found: Resolved, meaning: FilterContext) -> Operand:
    """The value that `found` is compared with: a literal of its type, or another property of a like one."""
    value = _parameter(said, meaning)
    if _is_property(value):
        return _other_field(value, found, meaning, many=False)
    if value is None:
        return Value(None)
    try:
        return Value(found.read(value))
    except InvalidValue as rejected:
        raise errors.InvalidFilterValue(found.name, rejected.rule) from None


def _operands(said: Any, found: Resolved, meaning: FilterContext) -> Operand:
    values = _parameter(said, meaning)
    if _is_property(values):
        return _other_field(values, found, meaning, many=True)
    try:
        return Value([found.read(value) for value in _literals(values) if value is not None])
    except InvalidValue as rejected:
        raise errors.InvalidFilterValue(found.name, rejected.rule) from None


def _literals(values: Any) -> list[Any]:
    if not isinstance(values, list):
        raise errors.InvalidFilterValue("values", "Expected a list of values.")
    return cast("list[Any]", values)


def _other_field(value: dict[str, Any], found: Resolved, meaning: FilterContext, *, many: bool) -> Field:
    try:
        path = msgspec.convert(value["property"], PropertyPath)
    except msgspec.ValidationError:
        raise errors.UnknownFilterProperty([str(value["property"])]) from None
    other = resolve_field(path, meaning.scope)
    if other.field.list != many or _family(other.field) != _family(found.field):
        raise errors.IncomparableProperties(found.name, other.name)
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
