"""Soft-deletes instances: edges before nodes, and with a node all edges that start or end at it."""

from emulator import errors
from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.plan.apply.write_set import WriteSet
from emulator.plan.keys import item_of, space_of
from emulator.schema.access.caller import Caller


def soft_delete(transaction: Transaction, write_set: WriteSet, caller: Caller) -> None:
    """Soft-delete the instances in `write_set.tombstones`, and increase its change number.

    Raises `errors.TypeInUse` for a node that is the type of another instance, and refuses a `caller` that may not
    delete the attached edges of a node.
    """
    requested = dict(zip(write_set.tombstones, write_set.deleted, strict=True))
    nodes = [key for key, instance in requested.items() if instance.instance_type == "node"]
    edges = [key for key, instance in requested.items() if instance.instance_type == "edge"]
    attached = [key for (key,) in transaction.rows(statement("delete/find_attached_edges", keys=nodes))]
    edges.extend(key for key in attached if key not in requested)
    caller.require_in_spaces(map(space_of, attached), "write_instances")
    instances_of_types = transaction.rows(
        statement("delete/find_instances_of_types", keys=nodes, leaving=[*nodes, *edges])
    )
    if instances_of_types:
        key = instances_of_types[0][0]
        raise errors.TypeInUse(key.split(":", 1)[1]).about(item_of(key))
    for keys in (edges, nodes):
        numbers = [write_set.change + 1 + n for n in range(len(keys))]
        write_set.change += len(keys)
        if keys:
            rows = transaction.rows(statement("delete/soft_delete", keys=keys, changes=numbers, now=write_set.now))
            write_set.logged.deleted.extend((change, node) for change, node in rows)
