"""Statements of a query beside the combined one: hops of a traversal, edge ends, and selected instances."""

from emulator.compile.filter.predicates import compile_predicate
from emulator.compile.library import fill, load, statement
from emulator.compile.query.steps import arrow
from emulator.compile.read.instances import INSTANCE, order_by
from emulator.compile.statement import Statement
from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.sort import SortKey
from emulator.plan.query.edge_types import relationship_types
from emulator.plan.query.steps import EdgeTraversal

_SOURCE_BY_KEY = "MATCH (source:Instance {key: start})"
_SOURCE_BY_ID = "MATCH (source)\nWHERE id(source) = start"
_INSTANCE_BY_KEY = "MATCH (instance:Instance {key: $asked[ix]})"
_INSTANCE_BY_ID = "MATCH (instance)\nWHERE id(instance) = $asked[ix]"
_ANY_RELATIONSHIP = "relation.key IS NOT NULL"
_OF_TYPES = "type(relation) IN $types AND "
"""Excludes other edges before they are read; as a parameter, for the reason that `compile/query/steps.py` gives."""


def first_hop(traversal: EdgeTraversal, predicate: Predicate, nodes: list[str], limit: int) -> Statement:
    """One hop from the nodes with the keys `nodes`: edges, sources, far ends, and whether the traversal stops there."""
    edge_predicate = compile_predicate(predicate, INSTANCE, "filter")
    node_predicate = compile_predicate(traversal.node_predicate, "other", "nodes")
    termination = compile_predicate(traversal.termination_predicate, "other", "stop")
    types = relationship_types(predicate)
    fills = {
        "-[relation]->": arrow(traversal),
        _ANY_RELATIONSHIP: f"{_OF_TYPES}{_ANY_RELATIONSHIP}" if types else _ANY_RELATIONSHIP,
        "$nodes": f"({node_predicate.text})",
        "$predicate": edge_predicate.text,
        "$stop": termination.text,
    }
    parameters = {
        **edge_predicate.parameters,
        **node_predicate.parameters,
        **termination.parameters,
        "from": nodes,
        "limit": limit,
        **({"types": list(types)} if types else {}),
    }
    return Statement(fill(load("query/traverse_edges"), fills), parameters)


def next_hop(first: Statement, nodes: list[int], limit: int) -> Statement:
    """The statement of the `first` hop for another one, from `nodes` by their Neo4j ids, with another `limit`.

    The ids are of the same transaction, which shares the commit lock: meanwhile none becomes that of another node.
    """
    text = first.text.replace(_SOURCE_BY_KEY, _SOURCE_BY_ID)
    return Statement(text, {**first.parameters, "from": nodes, "limit": limit})


def edge_ends(edges: list[str], end: str, spaces: list[str] | None) -> Statement:
    """The nodes at one end of `edges`, in `spaces`, or in all where it is None."""
    return statement("query/edge_ends", **{"from": edges, "end": end, "spaces": spaces})


def read_instances(
    asked: list[str] | list[int], order: tuple[SortKey, ...], columns: list[str], labels: list[str], limit: int
) -> Statement:
    """Read the instances with the keys or Neo4j ids `asked`, in `order`; ties are in the order of these.

    Ids are those that the same transaction has read, under the commit lock.
    """
    fills = {"$order": order_by(order, INSTANCE, "ix") if order else "ix"}
    if asked and isinstance(asked[0], int):
        fills[_INSTANCE_BY_KEY] = _INSTANCE_BY_ID
    text = fill(load("query/read_instances"), fills)
    return Statement(text, {"asked": asked, "columns": columns, "labels": labels, "limit": limit})
