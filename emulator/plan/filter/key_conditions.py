"""Finds the keys of the only instances that a filter by external id can let through, so that an index finds them."""

from itertools import product

from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Constant, Field, KeyIn, Predicate, values_of
from emulator.plan.keys import instance_key

MAX_KEYS = 1_000

_SPACE, _EXTERNAL_ID = Field("space", "text"), Field("externalId", "text")


def key_condition(scope: Scope, predicate: Predicate) -> Predicate:
    """True of all instances in `scope` of which `predicate` can be: where it names external ids, a few keys.

    Without a space they may be in any that the caller may read.
    """
    names = values_of(_EXTERNAL_ID, predicate)
    if names is None:
        return Constant(value=True)
    spaces = values_of(_SPACE, predicate) or list(scope.snapshot.all_spaces)
    if len(spaces) * len(names) > MAX_KEYS:
        return Constant(value=True)
    project, kind = scope.snapshot.project, scope.instance_type
    keys = (instance_key(project, kind, space, name) for space, name in product(spaces, names))
    return KeyIn(tuple(dict.fromkeys(keys)))
