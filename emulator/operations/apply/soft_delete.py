"""Deletes instances: edges before nodes, with a node all edges that start or end at it."""

from emulator import errors
from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.plan.apply.write_set import WriteSet
from emulator.plan.keys import space_of
from emulator.plan.sync.feed import LIFETIME
from emulator.schema.access.caller import Caller

PURGED = 1_000


def soft_delete(transaction: Transaction, project: str, changes: WriteSet, caller: Caller) -> None:
    """Turn the tombstones of `changes` into deleted instances. Raises `errors.TypeInUse` for a type that is needed.

    `caller` must be one who may delete the edges too that go with a node.
    """
    named = dict(zip(changes.tombstones, changes.deleted, strict=True))
    nodes = [key for key, instance in named.items() if instance.instance_type == "node"]
    edges = [key for key, instance in named.items() if instance.instance_type == "edge"]
    attached = [key for (key,) in transaction.rows(statement("delete/find_attached_edges", keys=nodes))]
    edges.extend(key for key in attached if key not in named)
    caller.require_in_spaces(map(space_of, attached), "write_instances")
    typed = transaction.rows(statement("delete/find_instances_of_types", keys=nodes, leaving=[*nodes, *edges]))
    if typed:
        raise errors.TypeInUse(typed[0][0].split(":", 1)[1])
    for keys in (edges, nodes):
        numbers = [changes.change + 1 + n for n in range(len(keys))]
        changes.change += len(keys)
        if keys:
            transaction.run(statement("delete/soft_delete", keys=keys, changes=numbers, now=changes.now))
    # Who deletes makes room: what no sync can ask for any more goes, a bounded number at a time.
    before = changes.now - LIFETIME
    transaction.run(statement("delete/purge", project=project, before=before, limit=PURGED))
