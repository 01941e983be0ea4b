"""Counts the instances of a project or of its spaces in Neo4j, by the prefixes of their keys."""

from collections.abc import Iterable

from msgspec import Struct, structs

from emulator.compile.library import statement
from emulator.core.instances import SYSTEM_NODES
from emulator.graph.driver import Transaction
from emulator.plan.keys import instance_key


class InstanceTotals(Struct, frozen=True):
    """The numbers of instances of a project or a space."""

    nodes: int
    soft_deleted_nodes: int
    edges: int
    soft_deleted_edges: int


EMPTY = InstanceTotals(0, 0, 0, 0)


def count_spaces(transaction: Transaction, project: str, spaces: Iterable[str]) -> list[InstanceTotals]:
    """Count the instances of each space, in the order of `spaces`."""
    return _count(
        transaction, [(instance_key(project, "node", s, ""), instance_key(project, "edge", s, "")) for s in spaces]
    )


def count_project(transaction: Transaction, project: str) -> InstanceTotals:
    """Count the instances of a project, without system nodes."""
    node, edge = (instance_key(project, kind, "", "").removesuffix(":") for kind in ("node", "edge"))
    system = [(instance_key(project, "node", s, ""), instance_key(project, "edge", s, "")) for s in SYSTEM_NODES]
    totals, *system_totals = _count(transaction, [(node, edge), *system])
    return structs.replace(totals, nodes=totals.nodes - sum(one.nodes for one in system_totals))


def _count(transaction: Transaction, prefixes: list[tuple[str, str]]) -> list[InstanceTotals]:
    if not prefixes:
        return []
    rows = transaction.rows(statement("project/count_instances", prefixes=[one for pair in prefixes for one in pair]))
    return [InstanceTotals(*nodes, *edges) for nodes, edges in zip(rows[::2], rows[1::2], strict=True)]
