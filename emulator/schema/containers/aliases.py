"""Assigns the alias of a new container: its label in Neo4j and the first part of its property keys."""

from collections.abc import Container
from itertools import count

from emulator.wire.references import ContainerId

_RESERVED = frozenset({"Instance", "Node", "Edge"})


def alias_of(container: ContainerId, taken: Container[str]) -> str:
    """Return the shortest alias that no other container of the project has.

    `taken` are the aliases of the others and of the system containers.

    >>> alias_of(ContainerId("movies", "Person"), {"Person", "Person__movies"})
    'Person__movies_2'
    """
    base = f"{container.external_id}__{container.space}"
    for alias in (container.external_id, base):
        if alias not in taken and alias not in _RESERVED:
            return alias
    return next(alias for alias in (f"{base}_{number}" for number in count(2)) if alias not in taken)
