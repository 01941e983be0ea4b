"""Stores the schema objects of a project in one `_Schema` node, so that the rest of the graph is user data.

Each object is a text in one of several list properties, chosen by a hash of its key. A change rewrites one list, so its
cost does not depend on the number of objects, and a reader that has an epoch reads only the lists that changed after
it. The property keys, which Neo4j never removes, are few and the same in all projects.
"""

from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.schema.snapshot import SchemaObject
from emulator.schema.storage_format import MAX_LIST_LENGTH, distribute, from_text, key_hash, object_key, to_text


def save(transaction: Transaction, project: str, epoch: int, objects: list[SchemaObject]) -> None:
    """Write `objects` of a locked project at its new epoch; a deleted one stays as an entry without definition."""
    keys = [object_key(one) for one in objects]
    (longest,) = transaction.row(
        statement(
            "schema/write",
            project=project,
            epoch=epoch,
            keys=keys,
            hashes=[key_hash(key) for key in keys],
            objects=[to_text(one, epoch) for one in objects],
        )
    )
    if longest > MAX_LIST_LENGTH:
        _redistribute(transaction, project)


def read_changes(transaction: Transaction, project: str, epoch: int) -> list[SchemaObject]:
    """Read the objects of `project` that have changed after `epoch`."""
    storage_format = map(from_text, _read(transaction, project, epoch))
    return [one.object for one in storage_format if one.epoch > epoch]


def containers_with_alias(transaction: Transaction, alias: str) -> list[str]:
    """Read the definitions of the containers of all projects that have `alias`, the label of their instances."""
    rows = transaction.rows(statement("schema/read_by_alias", alias=alias))
    objects = [from_text(text).object for (text,) in rows]
    return [one.definition for one in objects if one.alias == alias and one.definition is not None]


def _redistribute(transaction: Transaction, project: str) -> None:
    """Distribute all objects over more lists, where one list has more than `LONGEST`."""
    lists = distribute(_read(transaction, project, -1))
    properties = [f"objects{number}" for number in range(len(lists.objects))]
    transaction.run(
        statement(
            "schema/redistribute", project=project, epochs=lists.epochs, properties=properties, objects=lists.objects
        )
    )


def _read(transaction: Transaction, project: str, epoch: int) -> list[str]:
    rows = transaction.rows(statement("schema/read_changes", project=project, epoch=epoch))
    return [text for (text,) in rows]
