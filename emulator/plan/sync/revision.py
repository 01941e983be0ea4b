"""Says which number counts for an instance of a chain: that of its last change, or of its creation."""

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
"""The property with the number that counts for an instance of a chain: of its last change, or of its creation.

None where neither does: a node at the end of an edge is there since before the edge, and as long.
"""

_IMMUTABLE_PROPERTIES = {"key", "project", "space", "externalId", "instanceType", "createdTime", "startNode", "endNode"}


def revision_property(predicate: Predicate, instance_type: InstanceType) -> Literal["change", "number"]:
    """What counts for an instance of which no more is asked than `predicate`."""
    return "number" if _is_immutable(predicate, instance_type) else "change"


def _is_immutable(predicate: Predicate, instance_type: InstanceType) -> bool:  # noqa: PLR0911 - a case each
    """Whether an instance for which `predicate` holds keeps to it whatever changes of it."""
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
