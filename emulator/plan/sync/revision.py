"""Says which number counts for an instance of a chain: that of its last change, or of its creation."""

from typing import Literal

from emulator.plan.filter.predicates import (
    All,
    Any_,
    Comparison,
    Constant,
    Field,
    HasLabels,
    IsOneOf,
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

_FIXED = {"key", "project", "space", "externalId", "instanceType", "createdTime", "startNode", "endNode"}


def revision_property(predicate: Predicate, kind: InstanceType) -> Literal["change", "number"]:
    """What counts for an instance of which no more is asked than `predicate`."""
    return "number" if _is_fixed(predicate, kind) else "change"


def _is_fixed(predicate: Predicate, kind: InstanceType) -> bool:  # noqa: PLR0911 - a case each
    """Whether an instance for which `predicate` holds keeps to it whatever changes of it."""
    match predicate:
        case Constant() | IsOneOf():
            return True
        case All(parts) | Any_(parts):
            return all(_is_fixed(part, kind) for part in parts)
        case Not(part):
            return _is_fixed(part, kind)
        case Comparison(field, _, operand) | OneOf(field, operand):
            return _field_is_fixed(field, kind) and isinstance(operand, Value)
        case StartsWith(field) | Present(field):
            return _field_is_fixed(field, kind)
        case HasLabels(labels):
            return set(labels) <= {"Node", "Edge"}
        case _:
            return False


def _field_is_fixed(field: Field, kind: InstanceType) -> bool:
    return field.key in _FIXED or (field.key == "type" and kind == "edge")
