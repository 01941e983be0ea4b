"""Turns the steps of a query into statements. Each step is one statement over all that the step before it found."""

from typing import Any

from emulator.compile.library import fill, load, quote, statement
from emulator.compile.predicates import compile_predicate
from emulator.compile.reads import INSTANCE, order_by
from emulator.compile.statement import Statement
from emulator.plan.expressions import Along, Ends, Everything, Step, Walk
from emulator.plan.lookups import with_lookups
from emulator.plan.ordering import Key
from emulator.plan.predicates import Predicate, every

_SOURCE = "MATCH (instance:Instance)"


def step(
    taken: Step, predicate: Predicate, beyond: Predicate, found: list[str], columns: list[str], labels: list[str]
) -> Statement:
    """The instances of `taken` that fulfil `predicate`, and of these what comes after the pages before: `beyond`.

    `found` are the keys of the set that it comes from.
    """
    return _taken("query/step", taken, predicate, beyond, found, columns=columns, labels=labels)


def find(taken: Step, predicate: Predicate, beyond: Predicate, found: list[str], columns: list[str]) -> Statement:
    """As `step`, but no more than the keys of the instances, and of the last one its number and `columns`."""
    return _taken("query/find", taken, predicate, beyond, found, columns=columns)


def _taken(
    name: str, taken: Step, predicate: Predicate, beyond: Predicate, found: list[str], **known: Any
) -> Statement:
    whole = every(predicate, beyond)
    whole = with_lookups(whole) if isinstance(taken.origin, Everything) else whole
    compiled = compile_predicate(whole, INSTANCE, "filter")
    source, parameters = _source(taken, predicate)
    fills = {_SOURCE: source, "$predicate": compiled.text, "$order": order_by(taken.order, INSTANCE)}
    if isinstance(taken.origin, Everything):
        fills["WITH DISTINCT instance"] = "WITH instance"
        # As in a list: what lets the index of project and number find all of a project, already in order.
        fills["$predicate"] = f"{INSTANCE}.number IS NOT NULL AND ({compiled.text})"
    known |= {"from": found, "limit": taken.limit}
    return Statement(fill(load(name), fills), {**compiled.parameters, **parameters, **known})


def _source(taken: Step, predicate: Predicate) -> tuple[str, dict[str, Any]]:
    """How the instances are found, as clauses that bind `instance`."""
    match taken.origin:
        case Along(key=key, types=types, outwards=outwards):
            relation = f"[relation:{'|'.join(quote(name) for name in types)} {{property: $property}}]"
            arrow = f"-{relation}->" if outwards else f"<-{relation}-"
            return f"UNWIND $from AS key\nMATCH (:Instance {{key: key}}){arrow}(instance:Instance)", {"property": key}
        case Ends(end=end):
            edges = "UNWIND $from AS key\nMATCH (edge:Instance {key: key})\n"
            return f"{edges}MATCH (instance:Instance {{key: edge.{quote(end)}}})", {}
        case Walk() as walk:
            return _first_edges(walk, predicate, taken.order)
        case _:
            return _SOURCE, {}


def _first_edges(walk: Walk, predicate: Predicate, order: tuple[Key, ...]) -> tuple[str, dict[str, Any]]:
    """The edges of each node, no further. How many of each are taken does not depend on the page."""
    nodes = compile_predicate(walk.nodes, "other", "nodes")
    met = (
        f"MATCH (source){_arrow(walk)}(other:Instance)\n"
        f"WHERE relation.key IS NOT NULL AND ({nodes.text})\n"
        "MATCH (instance:Instance {key: relation.key})"
    )
    start = "UNWIND $from AS key\nMATCH (source:Instance {key: key})\n"
    if walk.each is None:
        return f"{start}{met}", nodes.parameters
    kept = compile_predicate(predicate, INSTANCE, "each")
    each = f"\nWHERE {kept.text}\nRETURN instance\nORDER BY {order_by(order, INSTANCE)}\nLIMIT $each"
    parameters = {**nodes.parameters, **kept.parameters, "each": walk.each}
    return f"{start}CALL (source) {{\n{met}{each}\n}}\nWITH instance", parameters


def _arrow(walk: Walk) -> str:
    return "-[relation]->" if walk.outwards else "<-[relation]-"


def further(walk: Walk, predicate: Predicate, nodes: list[str], limit: int) -> Statement:
    """One edge further from `nodes`: the edges met, the nodes that they lead to, and where the walk stops."""
    kept = compile_predicate(predicate, INSTANCE, "filter")
    through = compile_predicate(walk.nodes, "other", "nodes")
    stop = compile_predicate(walk.stop, "other", "stop")
    fills = {
        "-[relation]->": _arrow(walk),
        "$nodes": f"({through.text})",
        "$predicate": kept.text,
        "$stop": stop.text,
    }
    parameters = {**kept.parameters, **through.parameters, **stop.parameters, "from": nodes, "limit": limit}
    return Statement(fill(load("query/walk"), fills), parameters)


def still_further(before: Statement, nodes: list[str], limit: int) -> Statement:
    """The statement of the edge `before`, for the next one: from other `nodes`, with another `limit`."""
    return Statement(before.text, {**before.parameters, "from": nodes, "limit": limit})


def ends(edges: list[str], end: str, spaces: list[str] | None) -> Statement:
    """The nodes at one end of `edges`, of some spaces or of all."""
    return statement("query/ends", **{"from": edges, "end": end, "spaces": spaces})


def show(keys: list[str], order: tuple[Key, ...], columns: list[str], labels: list[str], limit: int) -> Statement:
    """Read the instances with `keys`: in `order`, and where that leaves it open in their own."""
    text = fill(load("query/show"), {"$order": order_by(order, INSTANCE, "ix") if order else "ix"})
    return Statement(text, {"keys": keys, "columns": columns, "labels": labels, "limit": limit})
