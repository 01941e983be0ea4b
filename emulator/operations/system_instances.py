"""Creates the instances of the system spaces in a project, each when a request first refers to it."""

from collections.abc import Iterable

from emulator.compile.library import statement
from emulator.core.instances import TYPE_SPACE, UNIT_SPACE, type_nodes, unit_nodes
from emulator.core.spaces import CREATED_TIME
from emulator.graph.driver import Transaction


def create_system_nodes(transaction: Transaction, project: str, keys: Iterable[str]) -> bool:
    """Create the system nodes among `keys` that do not exist yet; return whether any key may be of one."""
    units = _external_ids(f"{project}:{UNIT_SPACE}:", keys)
    _create_units(transaction, project, units)
    prefix = f"{project}:{TYPE_SPACE}:"
    names = _external_ids(prefix, keys)
    types = [{**type_nodes()[name], "key": prefix + name} for name in names if name in type_nodes()]
    if types:
        transaction.run(statement("system/create_type_nodes", project=project, time=CREATED_TIME, types=types))
    return bool(units or types)


def create_all_units(transaction: Transaction, project: str) -> None:
    """Create the node of every unit, for a request that may select any of them; those of an earlier catalog go."""
    names = list(unit_nodes())
    _create_units(transaction, project, names)
    transaction.run(statement("system/delete_unlisted_units", prefix=f"{project}:{UNIT_SPACE}:", names=names))


def _create_units(transaction: Transaction, project: str, names: list[str]) -> None:
    prefix = f"{project}:{UNIT_SPACE}:"
    units = [{**unit_nodes()[name], "key": prefix + name} for name in names if name in unit_nodes()]
    if units:
        transaction.run(statement("system/create_unit_nodes", project=project, time=CREATED_TIME, units=units))


def _external_ids(prefix: str, keys: Iterable[str]) -> list[str]:
    """The external ids of the keys that start with `prefix`."""
    return [key.removeprefix(prefix) for key in keys if key.startswith(prefix)]
