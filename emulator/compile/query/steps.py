"""Turns the steps of a query into one statement, in which each step starts from what the steps before it have found.

A step is a subquery that finds a list of instances. One after the other they make a statement: the instances stay in
Neo4j, and all that comes back of a set that is not shown is how many it has, and where its page ends.

A WITH stands between where an instance is found (by its key, or along a relationship) and what else is asked of it:
without it Neo4j may plan to look for all that fulfil that, by an index which was empty when it last counted, for each.
"""

import re
from typing import Any

from msgspec import Struct

from emulator.compile.filter.predicates import compile_predicate
from emulator.compile.library import fill, load, quote
from emulator.compile.read.instances import INSTANCE, SOURCE, order_by, scan_of_project
from emulator.compile.statement import Statement
from emulator.plan.filter.index_conditions import with_index_conditions
from emulator.plan.filter.predicates import Predicate, every
from emulator.plan.query.edge_types import relationship_types
from emulator.plan.query.steps import AllInstances, DirectRelationTraversal, EdgeEnds, EdgeTraversal, Step

_OWN = re.compile(r"\$(?:limit|columns|labels|keys|edges)\b|\binstances\b")
"""What each part of a statement has one of its own of."""
_END = "\n}\nRETURN "
"""Of the subquery of a step; behind it stands the answer."""
_FOUND = " AS found"


class StepRequest(Struct, frozen=True):
    """A step as a part of a statement: which instances, and what to read of them.

    `predicate` holds for all of the set, `beyond` for what comes after the pages before. `start` is the position in the
    statement of the set that it comes from, or the keys of that set. `labels` is None of a set that is not shown, of
    which `keys` says whether these are needed.
    """

    step: Step
    predicate: Predicate
    beyond: Predicate
    start: int | list[str]
    columns: list[str]
    labels: list[str] | None
    keys: bool = False
    spaces: list[str] | None = None
    """Where the nodes may be that a walk from edges starts at; None for everywhere."""
    whole: str | None = None
    """The project, where it has few instances and is gone through as a whole: then no index has to be chosen."""


def compile_steps(parts: list[StepRequest]) -> Statement:
    """One record with a list of lists: of what `query/selected_set` and `query/intermediate_set` say, for each part."""
    leading = {
        position: part.start
        for position, part in enumerate(parts)
        if isinstance(part.start, int) and _leads_to(parts[part.start].step, part.step)
    }
    compiled = [
        _Compiler(part, position, leads=position in leading, keeps_others=position in leading.values()).compile()
        for position, part in enumerate(parts)
    ]
    calls, answers = ([text.partition(_END)[at] for text, _ in compiled] for at in (0, 2))
    found = ", ".join([answer.removesuffix(_FOUND) for answer in answers])
    parameters = {name: value for _, bound in compiled for name, value in bound.items()}
    return Statement("".join([call + "\n}\n" for call in calls]) + f"RETURN [{found}]{_FOUND}", parameters)


def _leads_to(edges: Step, nodes: Step) -> bool:
    """Whether `nodes` are those that a walk has come to along `edges`: it need not look for them again."""
    match edges.origin, nodes.origin:
        case EdgeTraversal() as walk, EdgeEnds(end=end):
            return end == walk.far
        case _:
            return False


class _Compiler:
    """Compiles one part; all that it names ends with its position in the statement.

    A walk that `keeps_others` binds the nodes too that its edges lead to, for a part that `leads` to them.
    """

    def __init__(self, part: StepRequest, position: int, *, leads: bool, keeps_others: bool) -> None:
        self._part = part
        self._position = position
        self._leads = leads
        self._keeps_others = keeps_others
        self._parameters: dict[str, Any] = {}

    def compile(self) -> tuple[str, dict[str, Any]]:
        part, step = self._part, self._part.step
        template = load("query/intermediate_set" if part.labels is None else "query/selected_set")
        known = {
            "limit": step.limit,
            "columns": part.columns,
            "labels": part.labels,
            "keys": part.keys,
            "edges": step.kind == "edge",
        }
        for name, value in known.items():
            if f"${name}" in template:
                self._parameter(name, value)
        # First what is in the template alone: what is filled in may hold names that look the same.
        text = _OWN.sub(lambda place: self._own(place[0]), template)
        return fill(text, self._fills(step)), self._parameters

    def _fills(self, step: Step) -> dict[str, str]:
        whole, everything = every(self._part.predicate, self._part.beyond), isinstance(step.origin, AllInstances)
        sought = everything and self._part.whole is None
        predicate = self._predicate(
            with_index_conditions(whole) if sought else whole, INSTANCE, "filter", found=not sought
        )
        fills = {SOURCE: self._source(step), "$predicate": predicate, "$order": _order_by(step)}
        if self._keeps_others:
            fills["WITH DISTINCT instance"] = "WITH DISTINCT instance, other"
            fills["RETURN collect(instance)"] = f"RETURN collect(other) AS {self._own('others')}, collect(instance)"
        if everything:
            fills["WITH DISTINCT instance"] = "WITH instance"
        if sought:
            # As in a list: what lets the index of project and number find all of a project, already in order.
            fills["$predicate"] = f"{INSTANCE}.number IS NOT NULL AND ({predicate})"
        return fills if isinstance(self._part.start, list) else {"CALL ()": f"CALL ({self._start})", **fills}

    def _source(self, step: Step) -> str:
        """How the instances are found, as clauses that bind `instance`."""
        match step.origin:
            case DirectRelationTraversal(key=key, types=types, outwards=outwards):
                named, of = "|".join(quote(name) for name in types), self._parameter("property", key)
                relation = f"[relation:{named} {{property: {of}}}]"
                arrow = f"-{relation}->" if outwards else f"<-{relation}-"
                return f"{self._from('source')}\nMATCH (source){arrow}(instance:Instance)\nWITH instance"
            case EdgeEnds() if self._leads:
                return f"UNWIND {self._start} AS instance\nWITH instance"
            case EdgeEnds(end=end):
                return f"{self._from('edge')}\nMATCH (instance:Instance {{key: edge.{quote(end)}}})\nWITH instance"
            case EdgeTraversal() as walk:
                return self._first_edges(walk, step)
            case _ if self._part.whole is not None:
                return scan_of_project(self._parameter("project", self._part.whole))
            case _:
                return SOURCE

    def _from(self, variable: str) -> str:
        """The instances of the set that the step comes from, one by one."""
        if isinstance(self._part.start, int):
            return f"UNWIND {self._start} AS {variable}"
        return f"UNWIND {self._parameter('from', self._part.start)} AS key\nMATCH ({variable}:Instance {{key: key}})"

    @property
    def _start(self) -> str:
        return f"{'others' if self._leads else 'instances'}_{self._part.start}"

    def _first_edges(self, walk: EdgeTraversal, step: Step) -> str:
        """The edges of each node, no further. How many of each are taken does not depend on the page."""
        nodes = self._predicate(walk.nodes, "other", "nodes", found=True)
        met = (
            f"MATCH (source){arrow(walk)}(other:Instance)\n"
            "WITH relation, other\n"
            f"WHERE {self._types()}relation.key IS NOT NULL AND ({nodes})\n"
            "MATCH (instance:Instance {key: relation.key})\n"
            "WITH instance, other"
        )
        start = self._from("source") if walk.start is None else self._from_ends(walk.start)
        if walk.each is None:
            return f"{start}\n{met}"
        kept = self._predicate(self._part.predicate, INSTANCE, "each", found=True)
        order, limit = _order_by(step), self._parameter("most", walk.each)
        each = f"WHERE {kept}\nRETURN instance, other\nORDER BY {order}\nLIMIT {limit}"
        return f"{start}\nCALL (source) {{\n{met}\n{each}\n}}\nWITH instance, other"

    def _types(self) -> str:
        """What tells the relationships of other edges apart before these are looked up.

        It is a parameter: with types in its pattern, Neo4j may plan to go through all relationships of a type.
        """
        types = relationship_types(self._part.predicate)
        return f"type(relation) IN {self._parameter('types', list(types))} AND " if types else ""

    def _from_ends(self, end: str) -> str:
        """The nodes at one end of the edges that a walk begins with, each once."""
        key = f"edge.{quote(end)}"
        found = f"{self._from('edge')}\nMATCH (source:Instance {{key: {key}}})"
        if self._part.spaces is not None:
            found += f"\nWHERE source.space IN {self._parameter('spaces', self._part.spaces)}"
        return f"{found}\nWITH DISTINCT source"

    def _predicate(self, predicate: Predicate, of: str, place: str, *, found: bool) -> str:
        """`predicate` over the variable `of`, which is `found` by other means than the labels and properties in it."""
        compiled = compile_predicate(predicate, of, self._own(place), found=found)
        self._parameters |= compiled.parameters
        return compiled.text

    def _parameter(self, name: str, value: Any) -> str:
        self._parameters[self._own(name)] = value
        return f"${self._own(name)}"

    def _own(self, name: str) -> str:
        return f"{name}_{self._position}"


def _order_by(step: Step) -> str:
    return order_by(step.order, INSTANCE, scanned=isinstance(step.origin, AllInstances))


def arrow(walk: EdgeTraversal) -> str:
    return "-[relation]->" if walk.outwards else "<-[relation]-"
