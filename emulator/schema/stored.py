"""Turns schema objects into the texts in which Neo4j keeps them, and back: `<key> <epoch> <alias> <definition>`.

The key and the alias have no space in them; only containers have an alias, and a deleted object has no definition.
"""

from zlib import crc32

from msgspec import Struct

from emulator.schema.snapshot import SchemaObject

LONGEST = 16
"""Objects in a list of them, before all are spread over more lists. A change rewrites a list."""


class StoredObject(Struct, frozen=True):
    """A schema object, and the epoch of its last change."""

    epoch: int
    object: SchemaObject


def key_of(one: SchemaObject) -> str:
    """What tells it from all other objects of its project.

    >>> key_of(SchemaObject(kind="view", space="movies", external_id="Movie", version="v1"))
    'view:movies:Movie:v1'
    """
    return ":".join(part for part in (one.kind, one.space, one.external_id, one.version) if part)


def hash_of(key: str) -> int:
    """The number that decides, in every process, in which list the object of `key` is."""
    return crc32(key.encode())


def to_text(one: SchemaObject, epoch: int) -> str:
    return f"{key_of(one)} {epoch} {one.alias} {one.definition or ''}"


def from_text(text: str) -> StoredObject:
    key, epoch, alias, definition = text.split(" ", 3)
    kind, space, external_id, version, *_ = [*key.split(":"), "", ""]
    return StoredObject(
        int(epoch),
        SchemaObject(
            kind=kind,
            space=space,
            external_id=external_id,
            version=version,
            alias=alias,
            definition=definition or None,
        ),
    )


class Lists(Struct, frozen=True):
    """Objects spread over so many lists, a power of two, that half of `LONGEST` would be in each."""

    objects: list[list[str]]
    epochs: list[int]


def spread(texts: list[str]) -> Lists:
    count = 1
    while count * LONGEST < 2 * len(texts):
        count *= 2
    lists: list[list[str]] = [[] for _ in range(count)]
    epochs = [0] * count
    for text in texts:
        key, epoch, _ = text.split(" ", 2)
        place = hash_of(key) % count
        lists[place].append(text)
        epochs[place] = max(epochs[place], int(epoch))
    return Lists(lists, epochs)
