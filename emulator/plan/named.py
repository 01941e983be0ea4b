"""Finds the keys of the only instances that a filter by external id can let through, so that an index finds them."""

from itertools import product

from emulator.plan.fields import Scope
from emulator.plan.keys import instance_key
from emulator.plan.predicates import All, Comparison, Constant, Field, IsOneOf, OneOf, Predicate, Value

MAX_KEYS = 1_000

_SPACE, _EXTERNAL_ID = Field("space", "text"), Field("externalId", "text")


def with_these_names(scope: Scope, predicate: Predicate) -> Predicate:
    """True of all instances in `scope` of which `predicate` can be: where it names external ids, a few keys.

    Without a space they may be in any that the caller may read.
    """
    parts = predicate.parts if isinstance(predicate, All) else (predicate,)
    names = _values(parts, _EXTERNAL_ID)
    if names is None:
        return Constant(value=True)
    spaces = _values(parts, _SPACE) or list(scope.snapshot.all_spaces)
    if len(spaces) * len(names) > MAX_KEYS:
        return Constant(value=True)
    project, kind = scope.snapshot.project, scope.instance_type
    keys = (instance_key(project, kind, space, name) for space, name in product(spaces, names))
    return IsOneOf(tuple(dict.fromkeys(keys)))


def _values(parts: tuple[Predicate, ...], field: Field) -> list[str] | None:
    """The values of which `field` must have one."""
    for part in parts:
        match part:
            case Comparison(subject, "=", Value(str() as value)) if subject == field:
                return [value]
            case OneOf(subject, Value([*values])) if subject == field:
                return [value for value in values if isinstance(value, str)]
            case _:
                pass
    return None
