"""The text form in which Neo4j stores a schema object: `<key> <epoch> <alias> <definition>`.

Keys and aliases contain no blanks. Only containers have an alias; a deleted object has no definition. The texts are
distributed over lists by the hash of their key, so that a change rewrites schema_object list.
"""

from zlib import crc32

from msgspec import Struct

from emulator.schema.snapshot import SchemaObject

MAX_LIST_LENGTH = 16
"""Length at which a list makes all objects be distributed over more lists."""


class StoredObject(Struct, frozen=True):
    """A schema object, and the epoch of its last change."""

    epoch: int
    object: SchemaObject


def object_key(schema_object: SchemaObject) -> str:
    """The unique key of a schema object in its project.

    >>> object_key(SchemaObject(kind="view", space="movies", external_id="Movie", version="v1"))
    'view:movies:Movie:v1'
    """
    return ":".join(
        part
        for part in (schema_object.kind, schema_object.space, schema_object.external_id, schema_object.version)
        if part
    )


def key_hash(key: str) -> int:
    """The hash that selects the list of the object `key`: the same in every process."""
    return crc32(key.encode())


def to_text(schema_object: SchemaObject, epoch: int) -> str:
    return f"{object_key(schema_object)} {epoch} {schema_object.alias} {schema_object.definition or ''}"


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


class ObjectLists(Struct, frozen=True):
    """The texts of objects in lists, and the highest epoch of each list."""

    objects: list[list[str]]
    epochs: list[int]


def distribute(texts: list[str]) -> ObjectLists:
    """Distribute `texts` over a power of two of lists, with half of `MAX_LIST_LENGTH` in each on average."""
    count = 1
    while count * MAX_LIST_LENGTH < 2 * len(texts):
        count *= 2
    lists: list[list[str]] = [[] for _ in range(count)]
    epochs = [0] * count
    for text in texts:
        key, epoch, _ = text.split(" ", 2)
        index = key_hash(key) % count
        lists[index].append(text)
        epochs[index] = max(epochs[index], int(epoch))
    return ObjectLists(lists, epochs)
