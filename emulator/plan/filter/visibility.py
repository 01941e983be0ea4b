"""Visibility: the instances that the caller of a request may read, as a predicate."""

from emulator.plan.filter.predicates import Constant, Field, OneOf, Predicate, Value
from emulator.schema.snapshot import Snapshot

_SPACE = Field("space", "text")


def visible(snapshot: Snapshot) -> Predicate:
    """True of the instances that the caller may read; constant for a caller who may read all."""
    spaces = snapshot.caller.read_instances
    return Constant(value=True) if spaces is None else OneOf(_SPACE, Value(sorted(spaces)))
