"""Turns a space that a client writes, and the one stored so far, into the one to store."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from emulator.core.spaces import is_system
from emulator.errors import ReservedIdentifier, SystemSpace, Violations
from emulator.schema import identifiers
from emulator.schema.identifiers import described, matching
from emulator.wire.schema.spaces import Space, SpaceWrite


def check(written: Sequence[SpaceWrite]) -> None:
    """Refuse spaces that break a rule."""
    found: list[str] = []
    for space in written:
        found += _violations(space)
    if found:
        raise Violations(found)
    check_writable(space.space for space in written)


def check_names(names: Iterable[str]) -> None:
    """Refuse what cannot be the name of a space."""
    found = [rule for name in names for rule in matching("space", name, identifiers.SPACE)]
    if found:
        raise Violations(found)


def check_writable(names: Iterable[str]) -> None:
    """Refuse the spaces of the service itself."""
    for name in names:
        if is_system(name):
            raise SystemSpace(name)


def define(written: SpaceWrite, stored: Space | None, now: int) -> Space:
    """Return the space to store: `stored` itself where `written` changes nothing."""
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
    return msgspec.structs.replace(space, last_updated_time=now)


def _violations(space: SpaceWrite) -> Iterator[str]:
    yield from matching("space", space.space, identifiers.SPACE)
    if space.space in identifiers.RESERVED_SPACES:
        raise ReservedIdentifier("Space", identifiers.RESERVED_SPACES)
    yield from described("", space.name, space.description)
