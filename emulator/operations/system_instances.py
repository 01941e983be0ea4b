"""Creates system nodes in a project.

A write creates those that it refers to, which stay. A read creates those that it names in a transaction that is undone,
so that it leaves nothing behind.
"""

from collections.abc import Collection

from emulator.compile.library import statement
from emulator.core.instances import SYSTEM_NODES, TYPE_SPACE, UNIT_SPACE
from emulator.core.spaces import CREATED_TIME
from emulator.graph.driver import Transaction
from emulator.plan.keys import instance_key

_STATEMENTS = {UNIT_SPACE: "system/create_unit_nodes", TYPE_SPACE: "system/create_type_nodes"}


def create_system_nodes(transaction: Transaction, project: str, keys: Collection[str]) -> bool:
    """Create the system nodes among `keys` that do not exist yet; return whether any key may be of one.

    They are created in the order of their names: concurrent transactions then wait for each other without a deadlock.
    """
    prefixes = {instance_key(project, "node", space, ""): space for space in SYSTEM_NODES}
    found = False
    for prefix, space in prefixes.items():
        nodes = SYSTEM_NODES[space]()
        names = sorted(key.removeprefix(prefix) for key in keys if key.startswith(prefix))
        found = found or bool(names)
        rows = [{**nodes[name], "key": prefix + name} for name in names if name in nodes]
        if rows:
            transaction.run(statement(_STATEMENTS[space], project=project, time=CREATED_TIME, nodes=rows))
    return found
