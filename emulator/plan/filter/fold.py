"""Conjunctions, disjunctions and negations in their smallest form, so that Neo4j has little to plan.

What is repeated is kept once, and many parts of one form become one part with a list of values: the time that Neo4j
takes to plan does not rise with their number. All rules hold in three-valued logic. Filters of a few parts stay nearly
as they are, so that indexes serve them.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, cast

from msgspec import structs

from emulator.plan.filter.forms import listed
from emulator.plan.filter.predicates import (
    All,
    Any_,
    Comparison,
    Constant,
    Contains,
    HasLabels,
    KeyIn,
    Not,
    OneOf,
    Predicate,
    TargetMatches,
    Value,
)

MANY = 8
"""The most parts that are planned one by one where they have one form; the others become a list."""

TRUE, FALSE = Constant(value=True), Constant(value=False)


def negation(part: Predicate) -> Predicate:
    """The negation of `part`."""
    match part:
        case Not(inner):
            return inner
        case Constant(value):
            return Constant(not value)
        case _:
            return Not(part)


def conjunction(parts: Sequence[Predicate]) -> Predicate:
    """True where all of `parts` are."""
    found = _distinct([one for part in parts for one in _members(part, All)], without=TRUE)
    if FALSE in found:
        return FALSE
    for same, union in ((_target, _all_at_target), (_labels, _all_labels), (_all_elements, _elements)):
        found = _merged(found, same, union)
    found = _merged(found, _negated, lambda many: negation(disjunction([part.part for part in many])), more_than=MANY)
    found = listed(found, MANY, every=True)
    return All(tuple(found)) if len(found) > 1 else found[0] if found else TRUE


def disjunction(parts: Sequence[Predicate]) -> Predicate:
    """True where any of `parts` is."""
    found = _distinct([one for part in parts for one in _members(part, Any_)], without=FALSE)
    if TRUE in found:
        return TRUE
    if common := _common(found):
        return conjunction([*common.values(), disjunction([_reduced(part, common) for part in found])])
    for same, union in ((_targets, _any_at_target), (_equal, _values), (_any_element, _elements), (_keys, _all_keys)):
        found = _merged(found, same, union)
    found = _merged(found, _negated, lambda many: negation(conjunction([part.part for part in many])), more_than=MANY)
    found = listed(found, MANY, every=False)
    return Any_(tuple(found)) if len(found) > 1 else found[0] if found else FALSE


# --- what is repeated


def _members(part: Predicate, kind: type[All | Any_]) -> Sequence[Predicate]:
    return part.parts if isinstance(part, kind) else (part,)


def _distinct(parts: Sequence[Predicate], without: Predicate) -> list[Predicate]:
    """`parts` without repetitions and without one, in order. A text tells 1 from 1.0 and True."""
    objects = {id(part): part for part in parts if part != without}  # a view that is named again is the same object
    different: dict[str, Predicate] = {}
    for part in objects.values():
        different.setdefault(repr(part), part)
    return list(different.values())


def _common(parts: list[Predicate]) -> dict[str, Predicate]:
    """What each of several conjunctions has, by its text."""
    if len(parts) < 2:  # noqa: PLR2004 - several
        return {}
    texts = {id(one): one for part in parts for one in _members(part, All)}
    names = {key: repr(one) for key, one in texts.items()}
    each = [{names[id(one)] for one in _members(part, All)} for part in parts]
    shared = each[0].intersection(*each[1:])
    return {names[id(one)]: one for one in _members(parts[0], All) if names[id(one)] in shared}


def _reduced(part: Predicate, common: dict[str, Predicate]) -> Predicate:
    return conjunction([one for one in _members(part, All) if repr(one) not in common])


# --- what can be one


def _merged(
    parts: list[Predicate],
    same: Callable[[Predicate], Hashable | None],
    union: Callable[[list[Any]], Predicate],
    *,
    more_than: int = 1,
) -> list[Predicate]:
    """`parts` with the `union` of those for which `same` returns one value, where they are `more_than` so many.

    A union stands where its first part stood. None is no value.
    """
    groups: dict[Hashable, list[Predicate]] = {}
    for part in parts:
        if (value := same(part)) is not None:
            groups.setdefault(value, []).append(part)
    unions = {value: union(members) for value, members in groups.items() if len(members) > more_than}
    if not unions:
        return parts
    merged: list[Predicate] = []
    for part in parts:
        value = same(part)
        if value not in unions:
            merged.append(part)
        elif part is groups[value][0]:
            merged.append(unions[value])
    return merged


def _target(part: Predicate) -> Hashable | None:
    """The field of a single reference: several conditions on its target are one."""
    return part.field if isinstance(part, TargetMatches) and not part.field.list else None


def _targets(part: Predicate) -> Hashable | None:
    return part.field if isinstance(part, TargetMatches) else None


def _all_at_target(parts: list[TargetMatches]) -> Predicate:
    return TargetMatches(parts[0].field, conjunction([part.part for part in parts]))


def _any_at_target(parts: list[TargetMatches]) -> Predicate:
    return TargetMatches(parts[0].field, disjunction([part.part for part in parts]))


def _labels(part: Predicate) -> Hashable | None:
    return "labels" if isinstance(part, HasLabels) else None


def _all_labels(parts: list[HasLabels]) -> Predicate:
    return HasLabels(tuple(dict.fromkeys(label for part in parts for label in part.labels)))


def _any_element(part: Predicate) -> Hashable | None:
    match part:
        case Contains(field, Value(), every=False):
            return field
        case _:
            return None


def _all_elements(part: Predicate) -> Hashable | None:
    match part:
        case Contains(field, Value(), every=True):
            return field
        case _:
            return None


def _elements(parts: list[Contains]) -> Predicate:
    return structs.replace(parts[0], operand=_distinct_values([_literals(part) for part in parts]))


def _equal(part: Predicate) -> Hashable | None:
    """The field of which `part` says that it has one of some values; without values it is false even for null."""
    match part:
        case Comparison(field, "=", Value(value)) if value is not None:
            return field
        case OneOf(field, Value([_, *_])):
            return field
        case _:
            return None


def _values(parts: list[Comparison | OneOf]) -> Predicate:
    return OneOf(parts[0].field, _distinct_values([_literals(part) for part in parts]))


def _literals(part: Comparison | OneOf | Contains) -> list[Any]:
    value = part.operand.value if isinstance(part.operand, Value) else None
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _distinct_values(lists: list[list[Any]]) -> Value:
    """The values of all `lists`, each once; 1, 1.0 and True differ."""
    different = {f"{type(one).__name__} {one}": one for values in lists for one in values}
    return Value(list(different.values()))


def _keys(part: Predicate) -> Hashable | None:
    return "keys" if isinstance(part, KeyIn) else None


def _all_keys(parts: list[KeyIn]) -> Predicate:
    return KeyIn(tuple(dict.fromkeys(key for part in parts for key in part.keys)))


def _negated(part: Predicate) -> Hashable | None:
    return "negated" if isinstance(part, Not) else None
