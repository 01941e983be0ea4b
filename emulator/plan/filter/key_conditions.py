"""Key conditions: filters by external id as predicates on instance keys, which an index finds."""

from itertools import product

from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Constant, Field, KeyIn, Predicate, values_of
from emulator.plan.keys import instance_key

MAX_KEYS = 1_000

_SPACE, _EXTERNAL_ID = Field("space", "text"), Field("externalId", "text")


def key_condition(scope: Scope, predicate: Predicate) -> Predicate:
    """A condition on the key that `predicate` implies in `scope`; `true` where it names no external ids.

    Without a space the external ids may be in any space that the caller may read.
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
