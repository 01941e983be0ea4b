"""Revisions in a derivation chain: whether the last change or the creation of an instance counts."""

from typing import Literal

from emulator.plan.filter.predicates import (
    All,
    Any_,
    Comparison,
    Constant,
    Field,
    HasLabels,
    KeyIn,
    Not,
    OneOf,
    Predicate,
    Present,
    StartsWith,
    Value,
)
from emulator.wire.instances import InstanceType

RevisionProperty = Literal["change", "number"] | None
"""The property with the revision of an instance in a chain: its last change, or its creation.

None where neither counts: a node at the end of an edge exists since before the edge, and as long.
"""

_IMMUTABLE_PROPERTIES = {"key", "project", "space", "externalId", "instanceType", "createdTime", "startNode", "endNode"}


def revision_property(predicate: Predicate, instance_type: InstanceType) -> Literal["change", "number"]:
    """The revision property of an instance of which only `predicate` is tested."""
    return "number" if _is_immutable(predicate, instance_type) else "change"


def _is_immutable(predicate: Predicate, instance_type: InstanceType) -> bool:  # noqa: PLR0911 - a case each
    """Whether `predicate` stays true of an instance whatever of it changes."""
    match predicate:
        case Constant() | KeyIn():
            return True
        case All(parts) | Any_(parts):
            return all(_is_immutable(part, instance_type) for part in parts)
        case Not(part):
            return _is_immutable(part, instance_type)
        case Comparison(field, _, operand) | OneOf(field, operand):
            return _is_immutable_field(field, instance_type) and isinstance(operand, Value)
        case StartsWith(field) | Present(field):
            return _is_immutable_field(field, instance_type)
        case HasLabels(labels):
            return set(labels) <= {"Node", "Edge"}
        case _:
            return False


def _is_immutable_field(field: Field, instance_type: InstanceType) -> bool:
    return field.key in _IMMUTABLE_PROPERTIES or (field.key == "type" and instance_type == "edge")
