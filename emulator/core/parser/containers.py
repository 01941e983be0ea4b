"""Reads the block of a container: the container as the API answers it."""

import msgspec

from emulator.core.parser.lines import Block
from emulator.core.parser.names import Names
from emulator.core.parser.properties import read_property
from emulator.core.spaces import CREATED_TIME
from emulator.wire.schema.containers import (
    BtreeIndex,
    Constraint,
    Container,
    Index,
    PropertyDefinition,
    RequiresConstraint,
    UniquenessConstraint,
    UsedFor,
)


def read_container(block: Block, names: Names) -> tuple[Container, set[str]]:
    """The container, and those of its properties that only the service itself writes."""
    properties: dict[str, PropertyDefinition] = {}
    constraints: dict[str, Constraint] = {}
    indexes: dict[str, Index] = {}
    maintained: set[str] = set()
    for line in block.lines:
        match line.split():
            case ["requires", name, required]:
                constraints[name] = RequiresConstraint(state="current", require=names.containers[required])
            case ["unique", name, *over]:
                constraints[name] = _uniqueness(over)
            case ["index", name, *over]:
                indexes[name] = _index(over)
            case _:
                name, written = line.split(": ")
                properties[name], kept = read_property(written, names.containers)
                maintained |= {name} if kept else set()
    container = Container(
        space=block.space,
        external_id=block.name,
        used_for=msgspec.convert(block.words[0], UsedFor),
        created_time=CREATED_TIME,
        last_updated_time=CREATED_TIME,
        is_global=True,
        properties=properties,
        constraints=constraints,
        indexes=indexes,
    )
    return container, maintained


def _uniqueness(words: list[str]) -> UniquenessConstraint:
    by_space = words[-2:] == ["by", "space"]
    over = words[:-2] if by_space else words
    return UniquenessConstraint(state="current", properties=over, by_space=by_space)


def _index(words: list[str]) -> BtreeIndex:
    cursorable = words[-1] == "cursorable"
    over = words[:-1] if cursorable else words
    return BtreeIndex(state="current", properties=over, cursorable=cursorable, by_space=False)
