"""Compares two definitions of a container: forbidden changes, and rules that stored instances may violate."""

from collections.abc import Iterator

from emulator.limits import DOCUMENTED, Limits
from emulator.schema.containers.states import Rule, list_size, text_size
from emulator.wire.schema.containers import (
    Container,
    DirectType,
    PropertyDefinition,
    PropertyType,
    TextType,
)


def forbidden_changes(new: PropertyDefinition, old: PropertyDefinition, limits: Limits = DOCUMENTED) -> Iterator[str]:
    """Yield the attributes of a property that differ and must not change."""
    if type(new.type) is not type(old.type) or new.type.list != old.type.list:
        yield "type"
        return
    if new.auto_increment != old.auto_increment:
        yield "autoIncrement"
    if new.nullable and not old.nullable:
        yield "nullable"
    yield from _forbidden_type_changes(new.type, old.type, limits)


def stricter_rules(new: Container, old: Container | None, limits: Limits = DOCUMENTED) -> Iterator[Rule]:
    """Yield the rules of `new` that instances stored under `old` may violate."""
    if old is None:
        return
    for name, definition in new.properties.items():
        before = old.properties.get(name)
        if not definition.nullable and (before is None or before.nullable):
            yield Rule(name, "nullability")
        if before is not None:
            yield from _stricter_sizes(name, definition, before, limits)
    for name in new.constraints:
        if name not in old.constraints:
            yield Rule(name)


def _stricter_sizes(name: str, new: PropertyDefinition, old: PropertyDefinition, limits: Limits) -> Iterator[Rule]:
    """Yield the size limits that were lowered, or raised while stored values violated them."""
    size, before = max_list_size(new.type, limits), max_list_size(old.type, limits)
    if size < before or (size > before and old.constraint_state.max_list_size == "failed" and list_size(new.type)):
        yield Rule(name, "max_list_size")
    size, before = max_text_size(new.type, limits), max_text_size(old.type, limits)
    if size < before or (size > before and old.constraint_state.max_text_size == "failed" and text_size(new.type)):
        yield Rule(name, "max_text_size")


def max_list_size(kind: PropertyType, limits: Limits = DOCUMENTED) -> int:
    """Return how many values a list of this type holds."""
    default = limits.direct_relation_list_size if isinstance(kind, DirectType) else limits.list_size
    return list_size(kind) or default


def max_text_size(kind: PropertyType, limits: Limits = DOCUMENTED) -> int:
    """Return how many bytes a text of this type holds."""
    return text_size(kind) or limits.text_size


def _forbidden_type_changes(new: PropertyType, old: PropertyType, limits: Limits) -> Iterator[str]:
    if isinstance(new, TextType) and isinstance(old, TextType) and new.collation != old.collation:
        yield "collation"
    if isinstance(new, DirectType) and isinstance(old, DirectType) and new.container != old.container:
        yield "container"
    if text_size(old) and max_text_size(new, limits) < max_text_size(old, limits):
        yield "maxTextSize"
