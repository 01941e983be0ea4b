"""Turns two definitions of a container into what the API refuses to change, and what existing instances may break."""

from collections.abc import Iterator

from emulator.schema.values import MAX_DIRECT_LIST, MAX_LIST, MAX_TEXT_BYTES
from emulator.wire.containers import (
    Container,
    DirectType,
    EnumType,
    PropertyDefinition,
    PropertyType,
    TextType,
)


def refused(new: PropertyDefinition, old: PropertyDefinition) -> Iterator[str]:
    """Yield the attributes of a property that cannot change as they would."""
    if type(new.type) is not type(old.type):
        yield "type"
        return
    if new.type.list != old.type.list:
        yield "list"
    if new.auto_increment != old.auto_increment:
        yield "autoIncrement"
    if new.nullable and not old.nullable:
        yield "nullable"
    yield from _refused_options(new.type, old.type)


def tightened(new: Container, old: Container | None) -> Iterator[str]:
    """Yield the new rules that an instance stored under `old` may break."""
    if old is None:
        return
    for name, definition in new.properties.items():
        before = old.properties.get(name)
        if not definition.nullable and (before is None or before.nullable):
            yield f"the non-nullable property '{name}'"
        if before is not None and _bounded(definition.type, before.type):
            yield f"the new size limit of property '{name}'"
    for name in new.constraints.keys() - old.constraints.keys():
        yield f"the new constraint '{name}'"


def max_list_size(kind: PropertyType) -> int:
    """Return how many values a list of this type holds."""
    default = MAX_DIRECT_LIST if isinstance(kind, DirectType) else MAX_LIST
    return _list_size(kind) or default


def max_text_size(kind: PropertyType) -> int:
    """Return how many bytes a text of this type holds."""
    return _text_size(kind) or MAX_TEXT_BYTES


def _refused_options(new: PropertyType, old: PropertyType) -> Iterator[str]:
    if isinstance(new, TextType) and isinstance(old, TextType) and new.collation != old.collation:
        yield "collation"
    if isinstance(new, DirectType) and isinstance(old, DirectType) and new.container != old.container:
        yield "container"
    if isinstance(new, EnumType) and isinstance(old, EnumType) and not old.values.keys() <= new.values.keys():
        yield "values"
    if _list_size(old) and max_list_size(new) < max_list_size(old):
        yield "maxListSize"
    if _text_size(old) and max_text_size(new) < max_text_size(old):
        yield "maxTextSize"


def _bounded(new: PropertyType, old: PropertyType) -> bool:
    return max_list_size(new) < max_list_size(old) or max_text_size(new) < max_text_size(old)


def _list_size(kind: PropertyType) -> int | None:
    return None if isinstance(kind, EnumType) else kind.max_list_size


def _text_size(kind: PropertyType) -> int | None:
    return kind.max_text_size if isinstance(kind, TextType) else None
