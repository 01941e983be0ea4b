"""Statements of a query beside the combined one: hops of a traversal, edge ends, and selected instances."""

from emulator.compile.filter.predicates import compile_predicate
from emulator.compile.library import fill, load, statement
from emulator.compile.query.steps import arrow
from emulator.compile.read.instances import INSTANCE, order_by
from emulator.compile.statement import Statement
from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.sort import SortKey
from emulator.plan.query.steps import EdgeTraversal


def first_hop(traversal: EdgeTraversal, predicate: Predicate, nodes: list[str], limit: int) -> Statement:
    """One hop from `nodes`: the edges, the nodes at their far ends, and whether the traversal stops there."""
    edge_predicate = compile_predicate(predicate, INSTANCE, "filter")
    node_predicate = compile_predicate(traversal.node_predicate, "other", "nodes")
    termination = compile_predicate(traversal.termination_predicate, "other", "stop")
    fills = {
        "-[relation]->": arrow(traversal),
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
    }
    return Statement(fill(load("query/traverse_edges"), fills), parameters)


def next_hop(previous: Statement, nodes: list[str], limit: int) -> Statement:
    """The statement of the `previous` hop for the next one, from other `nodes` and with another `limit`."""
    return Statement(previous.text, {**previous.parameters, "from": nodes, "limit": limit})


def edge_ends(edges: list[str], end: str, spaces: list[str] | None) -> Statement:
    """The nodes at one end of `edges`, in `spaces`, or in all where it is None."""
    return statement("query/edge_ends", **{"from": edges, "end": end, "spaces": spaces})


def read_instances(
    keys: list[str], order: tuple[SortKey, ...], columns: list[str], labels: list[str], limit: int
) -> Statement:
    """Read the instances with `keys`, in `order`; ties are in the order of the keys."""
    text = fill(load("query/read_instances"), {"$order": order_by(order, INSTANCE, "ix") if order else "ix"})
    return Statement(text, {"keys": keys, "columns": columns, "labels": labels, "limit": limit})
