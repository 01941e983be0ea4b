"""Brings global instances, those of the system spaces, to a project: each when it is first named there."""

from collections.abc import Iterable

from emulator.compile.library import statement
from emulator.core.instances import TYPE_SPACE, UNIT_SPACE, type_nodes, unit_nodes
from emulator.core.spaces import CREATED_TIME
from emulator.graph.driver import Transaction


def ensure_system_nodes(transaction: Transaction, project: str, keys: Iterable[str]) -> bool:
    """Make those of the nodes with `keys` that are global and not there yet; answer whether there may be any."""
    units = _names(f"{project}:{UNIT_SPACE}:", keys)
    _bring_units(transaction, project, units)
    prefix = f"{project}:{TYPE_SPACE}:"
    types = [{**type_nodes()[name], "key": prefix + name} for name in _names(prefix, keys) if name in type_nodes()]
    if types:
        transaction.run(statement("system/create_type_nodes", project=project, time=CREATED_TIME, types=types))
    return bool(units or types)


def ensure_all_units(transaction: Transaction, project: str) -> None:
    """Make every unit, for a request that looks through all of them; those of an earlier catalog go."""
    names = list(unit_nodes())
    _bring_units(transaction, project, names)
    transaction.run(statement("system/delete_unlisted_units", prefix=f"{project}:{UNIT_SPACE}:", names=names))


def _bring_units(transaction: Transaction, project: str, names: list[str]) -> None:
    prefix = f"{project}:{UNIT_SPACE}:"
    units = [{**unit_nodes()[name], "key": prefix + name} for name in names if name in unit_nodes()]
    if units:
        transaction.run(statement("system/create_unit_nodes", project=project, time=CREATED_TIME, units=units))


def _names(prefix: str, keys: Iterable[str]) -> list[str]:
    """The external ids of those of `keys` that begin with `prefix`."""
    return [key.removeprefix(prefix) for key in keys if key.startswith(prefix)]
