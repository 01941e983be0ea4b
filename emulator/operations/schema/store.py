"""Keeps the schema objects of a project in one node of Neo4j, so that the graph is the user's and not ours.

They are texts in lists, each list a property: a change costs as much in a project with many objects as in one with few,
and whoever knows an epoch reads the lists only where something has changed since. What follows from a hash is in
which list an object is; so the property keys, which Neo4j never takes back, are few and the same in all projects.
"""

from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.schema.snapshot import SchemaObject
from emulator.schema.storage_format import MAX_LIST_LENGTH, distribute, from_text, key_hash, object_key, to_text


def save(transaction: Transaction, project: str, epoch: int, objects: list[SchemaObject]) -> None:
    """Write `objects` of a locked project at its new epoch; a deleted one stays as a marker without definition."""
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
        _spread(transaction, project)


def changes(transaction: Transaction, project: str, epoch: int) -> list[SchemaObject]:
    """Read the objects of `project` that have changed after `epoch`."""
    stored = map(from_text, _read(transaction, project, epoch))
    return [one.object for one in stored if one.epoch > epoch]


def containers_with_alias(transaction: Transaction, alias: str) -> list[str]:
    """Read the definitions of the containers, of whatever project, whose instances have the label `alias`."""
    rows = transaction.rows(statement("schema/read_by_alias", alias=alias))
    found = [from_text(text).object for (text,) in rows]
    return [one.definition for one in found if one.alias == alias and one.definition is not None]


def _spread(transaction: Transaction, project: str) -> None:
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
