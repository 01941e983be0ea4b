"""Validates spaces, and merges them into the stored ones."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from emulator.core.spaces import is_system
from emulator.errors import ReservedIdentifier, SystemSpace, Violations
from emulator.schema import identifiers
from emulator.schema.identifiers import description_violations, pattern_violations
from emulator.wire.schema.spaces import Space, SpaceWrite


def check(written: Sequence[SpaceWrite]) -> None:
    """Raise an error for spaces that break a rule."""
    found: list[str] = []
    for space in written:
        found += _violations(space)
    if found:
        raise Violations(found)
    check_writable(space.space for space in written)


def check_names(names: Iterable[str]) -> None:
    """Raise `Violations` for invalid names of spaces."""
    found = [rule for name in names for rule in pattern_violations("space", name, identifiers.SPACE)]
    if found:
        raise Violations(found)


def check_writable(names: Iterable[str]) -> None:
    """Raise `SystemSpace` for a system space."""
    for name in names:
        if is_system(name):
            raise SystemSpace(name)


def merge(written: SpaceWrite, stored: Space | None, now: int) -> Space:
    """Return the space to store: `stored` itself where nothing changes."""
    space = Space(
        space=written.space,
        created_time=stored.created_time if stored else now,
        last_updated_time=stored.last_updated_time if stored else now,
        is_global=False,
        name=written.name,
        description=written.description,
    )
    if stored is not None and space == stored:
        return stored
    return msgspec.structs.replace(space, last_updated_time=max(now, space.created_time))


def _violations(space: SpaceWrite) -> Iterator[str]:
    yield from pattern_violations("space", space.space, identifiers.SPACE)
    if space.space in identifiers.RESERVED_SPACES:
        raise ReservedIdentifier("Space", identifiers.RESERVED_SPACES)
    yield from description_violations("", space.name, space.description)
