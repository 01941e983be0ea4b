"""The states of the rules of a container: whether the stored instances satisfy each of them.

`current` is satisfied, `failed` is violated, `pending` is not verified yet.
"""

from typing import Literal

import msgspec
from msgspec import Struct

from emulator.wire.schema.containers import (
    ConstraintState,
    Container,
    EnumType,
    PropertyDefinition,
    PropertyType,
    State,
    TextType,
)

Bound = Literal["nullability", "max_list_size", "max_text_size"]
BOUNDS: tuple[Bound, ...] = ("nullability", "max_list_size", "max_text_size")


class Rule(Struct, frozen=True):
    """A rule that instances may violate: a bound of the property `name`, or the constraint `name`."""

    name: str
    bound: Bound | None = None


def state_of(container: Container, rule: Rule) -> State | None:
    """Return the state of `rule`; None where `container` has no such rule."""
    if rule.bound is None:
        found = container.constraints.get(rule.name)
        return found and found.state
    prop = container.properties.get(rule.name)
    return prop and getattr(prop.constraint_state, rule.bound)


def with_state(container: Container, rule: Rule, state: State) -> Container:
    """Return `container` with the state of `rule` set to `state`; the container has this rule."""
    if rule.bound is None:
        constraint = msgspec.structs.replace(container.constraints[rule.name], state=state)
        return msgspec.structs.replace(container, constraints={**container.constraints, rule.name: constraint})
    prop = container.properties[rule.name]
    states = msgspec.structs.replace(prop.constraint_state, **{rule.bound: state})
    prop = msgspec.structs.replace(prop, constraint_state=states)
    return msgspec.structs.replace(container, properties={**container.properties, rule.name: prop})


def property_states(kind: PropertyType, stored: PropertyDefinition | None, *, nullable: bool) -> ConstraintState:
    """Return the states of a property to store: an unchanged rule keeps its state, a new one is `current`."""
    before = stored.constraint_state if stored is not None else ConstraintState()
    same_list = stored is not None and list_size(stored.type) == list_size(kind)
    same_text = stored is not None and text_size(stored.type) == text_size(kind)
    return ConstraintState(
        nullability=None if nullable else before.nullability or "current",
        max_list_size=((same_list and before.max_list_size) or "current") if list_size(kind) else None,
        max_text_size=((same_text and before.max_text_size) or "current") if text_size(kind) else None,
    )


def list_size(kind: PropertyType) -> int | None:
    """Return the `maxListSize` of the definition, if any."""
    return None if isinstance(kind, EnumType) else kind.max_list_size


def text_size(kind: PropertyType) -> int | None:
    """Return the `maxTextSize`, in bytes, of the definition, if any."""
    return kind.max_text_size if isinstance(kind, TextType) else None
