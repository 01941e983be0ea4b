"""Steps of a query as one statement, in which each step starts from the results of the steps before it.

A step is a subquery that collects instances into a list. The subqueries follow each other in one statement: the
instances stay in Neo4j, and of a set that is not selected only the size and the end of its page are returned.

A WITH separates how an instance is found (by its key, or along a relationship) from the other conditions on it. Without
it Neo4j may find all instances that fulfil these, by an index that was empty at the last count, for each row.
"""

import re
from collections.abc import Hashable
from functools import cache
from typing import Any

from msgspec import Struct

from emulator.compile.filter.predicates import compile_predicate
from emulator.compile.library import KEEP_PLAN, fill, load, quote
from emulator.compile.read.instances import INSTANCE, MATCH_INSTANCES, order_by, scan_of_project
from emulator.compile.statement import Statement
from emulator.plan.filter.index_conditions import with_index_conditions
from emulator.plan.filter.predicates import Predicate, every
from emulator.plan.query.edge_types import relationship_types
from emulator.plan.query.steps import AllInstances, DirectRelationTraversal, EdgeEnds, EdgeTraversal, Step

_SUFFIXED_NAMES = re.compile(r"\$(?:limit|columns|labels|keys|edges)\b|\binstances\b")
"""Names that each subquery has of its own: they get its position as suffix."""
_SUBQUERY_END = "\n}\nRETURN "
"""The end of the subquery of a step; its result expression follows."""
_RESULT = " AS found"
MAX_KNOWN = 256
"""The most compiled steps that are kept."""


class StepRequest(Struct, frozen=True):
    """A step as a subquery: which instances, and what to read of them.

    `predicate` holds for the whole set, `after_cursor` for the instances after the previous pages. `origin` is the
    position in the statement of the set that the step starts from, or the keys of that set. `labels` is None for a set
    that is not selected; `return_keys` says whether its keys are needed.
    """

    step: Step
    predicate: Predicate
    after_cursor: Predicate
    origin: int | list[str]
    columns: list[str]
    labels: list[str] | None
    return_keys: bool = False
    start_spaces: list[str] | None = None
    """The spaces of the nodes at which a traversal from edges starts; None for all."""
    scanned_project: str | None = None
    """The project, where it is small and scanned as a whole: then no index has to be chosen."""
    key: Hashable = None
    """What tells this request from all others, if it may come again: then it is compiled once."""


def compile_steps(requests: list[StepRequest]) -> Statement:
    """One record with a list of lists: the results of `query/selected_set` and `query/intermediate_set` per request."""
    far_end_origins = {
        position: request.origin
        for position, request in enumerate(requests)
        if isinstance(request.origin, int) and _selects_far_ends(requests[request.origin].step, request.step)
    }
    compiled = [
        _compiled(
            request,
            position,
            starts_at_far_ends=position in far_end_origins,
            binds_far_ends=position in far_end_origins.values(),
        )
        for position, request in enumerate(requests)
    ]
    calls = "".join([part.call for part in compiled])
    results = ", ".join([part.result for part in compiled])
    parameters = {name: value for part in compiled for name, value in part.parameters.items()}
    prefix = KEEP_PLAN if "EXISTS" not in calls and all(map(_finds_by_keys, requests)) else ""
    return Statement(f"{prefix}{calls}RETURN [{results}]{_RESULT}", parameters)


def _finds_by_keys(request: StepRequest) -> bool:
    """Whether nothing but keys, numbers and the nodes it starts from finds what a step reads, whatever there is.

    For the types of direct relations Neo4j may decide to look at all relationships of these types.
    """
    return request.scanned_project is not None and not isinstance(request.step.origin, DirectRelationTraversal)


class _Subquery(Struct, frozen=True):
    """The clause of one step, and the expression with its result."""

    call: str
    result: str
    parameters: dict[str, Any]


_known: dict[Hashable, _Subquery] = {}


def _compiled(request: StepRequest, position: int, *, starts_at_far_ends: bool, binds_far_ends: bool) -> _Subquery:
    key = None if request.key is None else (request.key, position, starts_at_far_ends, binds_far_ends)
    known = _known.get(key)
    if known is None:
        compiler = _Compiler(request, position, starts_at_far_ends=starts_at_far_ends, binds_far_ends=binds_far_ends)
        text, parameters = compiler.compile()
        call, _, result = text.partition(_SUBQUERY_END)
        known = _Subquery(f"{call}\n}}\n", result.removesuffix(_RESULT), parameters)
        if key is not None:
            if len(_known) >= MAX_KNOWN:
                _known.clear()
            _known[key] = known
    return known


def _selects_far_ends(edges: Step, nodes: Step) -> bool:
    """Whether `nodes` are those at the far ends of the traversal `edges`: they are bound already."""
    match edges.origin, nodes.origin:
        case EdgeTraversal() as traversal, EdgeEnds(end=end):
            return end == traversal.far_end
        case _:
            return False


@cache
def _template_at(name: str, position: int) -> str:
    """The statement `name` as the subquery at `position`, before its placeholders are filled.

    Compiled text may hold the same names.
    """
    return _SUFFIXED_NAMES.sub(lambda match: f"{match[0]}_{position}", load(name))


class _Compiler:
    """Compiles one subquery; all its names end with its position in the statement.

    A traversal that `binds_far_ends` also returns the nodes at the far ends of its edges, for a step that
    `starts_at_far_ends`.
    """

    def __init__(self, request: StepRequest, position: int, *, starts_at_far_ends: bool, binds_far_ends: bool) -> None:
        self._request = request
        self._position = position
        self._starts_at_far_ends = starts_at_far_ends
        self._binds_far_ends = binds_far_ends
        self._parameters: dict[str, Any] = {}

    def compile(self) -> tuple[str, dict[str, Any]]:
        request, step = self._request, self._request.step
        name = "query/intermediate_set" if request.labels is None else "query/selected_set"
        template = load(name)
        parameters = {
            "limit": step.limit,
            "columns": request.columns,
            "labels": request.labels,
            "keys": request.return_keys,
            "edges": step.instance_type == "edge",
        }
        for parameter, value in parameters.items():
            if f"${parameter}" in template:
                self._parameter(parameter, value)
        return fill(_template_at(name, self._position), self._fills(step)), self._parameters

    def _fills(self, step: Step) -> dict[str, str]:
        combined, from_all = (
            every(self._request.predicate, self._request.after_cursor),
            isinstance(step.origin, AllInstances),
        )
        uses_index = from_all and self._request.scanned_project is None
        predicate = self._predicate(
            with_index_conditions(combined) if uses_index else combined, INSTANCE, "filter", bound=not uses_index
        )
        fills = {MATCH_INSTANCES: self._source(step), "$predicate": predicate, "$order": _order_by(step)}
        if self._binds_far_ends:
            fills["WITH DISTINCT instance"] = "WITH DISTINCT instance, other"
            fills["RETURN collect(instance)"] = f"RETURN collect(other) AS {self._name('others')}, collect(instance)"
        if from_all:
            fills["WITH DISTINCT instance"] = "WITH instance"
        if uses_index:
            # As in a list: lets the index on project and number return the instances in order.
            fills["$predicate"] = f"{INSTANCE}.number IS NOT NULL AND ({predicate})"
        return (
            fills if isinstance(self._request.origin, list) else {"CALL ()": f"CALL ({self._origin_variable})", **fills}
        )

    def _source(self, step: Step) -> str:
        """The clauses that bind `instance`."""
        match step.origin:
            case DirectRelationTraversal(property_key=key, relationship_types=types, outwards=outwards):
                pattern_types, property_parameter = (
                    "|".join(quote(name) for name in types),
                    self._parameter("property", key),
                )
                relation = f"[relation:{pattern_types} {{property: {property_parameter}}}]"
                arrow = f"-{relation}->" if outwards else f"<-{relation}-"
                return f"{self._unwind_origin('source')}\nMATCH (source){arrow}(instance:Instance)\nWITH instance"
            case EdgeEnds() if self._starts_at_far_ends:
                return f"UNWIND {self._origin_variable} AS instance\nWITH instance"
            case EdgeEnds(end=end):
                node = f"(instance:Instance {{key: edge.{quote(end)}}})"
                return f"{self._unwind_origin('edge')}\nMATCH {node}\nWITH instance"
            case EdgeTraversal() as traversal:
                return self._traversed_edges(traversal, step)
            case _ if self._request.scanned_project is not None:
                return scan_of_project(self._parameter("project", self._request.scanned_project))
            case _:
                return MATCH_INSTANCES

    def _unwind_origin(self, variable: str) -> str:
        """The clauses that bind `variable` to each instance of the origin."""
        if isinstance(self._request.origin, int):
            return f"UNWIND {self._origin_variable} AS {variable}"
        return (
            f"UNWIND {self._parameter('from', self._request.origin)} AS key\nMATCH ({variable}:Instance {{key: key}})"
        )

    @property
    def _origin_variable(self) -> str:
        return f"{'others' if self._starts_at_far_ends else 'instances'}_{self._request.origin}"

    def _traversed_edges(self, traversal: EdgeTraversal, step: Step) -> str:
        """The clauses that bind the edges of each start node, one hop away. `limitEach` does not depend on the page."""
        nodes = self._predicate(traversal.node_predicate, "other", "nodes", bound=True)
        edges = (
            f"MATCH (source){arrow(traversal)}(other:Instance)\n"
            "WITH relation, other\n"
            f"WHERE {self._type_condition()}relation.key IS NOT NULL AND ({nodes})\n"
            "MATCH (instance:Instance {key: relation.key})\n"
            "WITH instance, other"
        )
        start = (
            self._unwind_origin("source")
            if traversal.start_end is None
            else self._unwind_end_nodes(traversal.start_end)
        )
        if traversal.limit_each is None:
            return f"{start}\n{edges}"
        predicate = self._predicate(self._request.predicate, INSTANCE, "each", bound=True)
        order, limit = _order_by(step), self._parameter("most", traversal.limit_each)
        each = f"WHERE {predicate}\nRETURN instance, other\nORDER BY {order}\nLIMIT {limit}"
        return f"{start}\nCALL (source) {{\n{edges}\n{each}\n}}\nWITH instance, other"

    def _type_condition(self) -> str:
        """The condition on relationship types that excludes other edges before they are read.

        The types are a parameter: with types in its pattern, Neo4j may scan all relationships of a type.
        """
        types = relationship_types(self._request.predicate)
        return f"type(relation) IN {self._parameter('types', list(types))} AND " if types else ""

    def _unwind_end_nodes(self, end: str) -> str:
        """The clauses that bind the distinct nodes at one end of the edges of the origin."""
        key = f"edge.{quote(end)}"
        clauses = f"{self._unwind_origin('edge')}\nMATCH (source:Instance {{key: {key}}})"
        if self._request.start_spaces is not None:
            clauses += f"\nWHERE source.space IN {self._parameter('spaces', self._request.start_spaces)}"
        return f"{clauses}\nWITH DISTINCT source"

    def _predicate(self, predicate: Predicate, variable: str, parameter: str, *, bound: bool) -> str:
        """`predicate` over `variable`; `bound` where other means than its labels and properties find it."""
        compiled = compile_predicate(predicate, variable, self._name(parameter), bound=bound)
        self._parameters |= compiled.parameters
        return compiled.text

    def _parameter(self, name: str, value: Any) -> str:
        self._parameters[self._name(name)] = value
        return f"${self._name(name)}"

    def _name(self, name: str) -> str:
        return f"{name}_{self._position}"


def _order_by(step: Step) -> str:
    return order_by(step.order, INSTANCE, scanned=isinstance(step.origin, AllInstances))


def arrow(traversal: EdgeTraversal) -> str:
    return "-[relation]->" if traversal.outwards else "<-[relation]-"
