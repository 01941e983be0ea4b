"""Turns the result set expressions of a query into steps in an order in which they can be taken."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from emulator import errors
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Constant, Predicate, every
from emulator.plan.filter.resolve import FilterContext, resolve_filter
from emulator.plan.filter.sort import resolve_sort
from emulator.plan.filter.visibility import visible
from emulator.plan.graph_names import GENERIC_DIRECT_RELATION, relationship_type
from emulator.plan.query.steps import (
    AllInstances,
    DirectRelationTraversal,
    EdgeEnds,
    EdgeTraversal,
    Origin,
    SetExpression,
    Step,
)
from emulator.schema.model import PropertyModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.filters import Filter
from emulator.wire.instances import InstanceType
from emulator.wire.query import EdgeEnd, Edges, Expression, Nodes, SetOperation, Through
from emulator.wire.references import ViewReference

DEFAULT_LIMIT = 100

Operations = Expression | SetOperation


class QueryContext(Struct, frozen=True):
    """What all expressions of a request are resolved with."""

    expressions: Mapping[str, Expression]
    snapshot: Snapshot
    parameters: Mapping[str, Any]


def resolve_steps(said: QueryContext, wanted: set[str]) -> list[Step]:
    """The steps for the sets in `wanted` and all that they are made from, each after those that it depends on.

    Raises an `errors.InvalidRequest` for a name that is not defined, or sets that are made from each other.
    """
    ordered: dict[str, Step] = {}
    for name in said.expressions:
        if name in wanted:
            _visit(name, said, ordered, ())
    return list(ordered.values())


def check_all(said: QueryContext) -> None:
    """Resolve also what nobody asked for: a query must be right as a whole."""
    resolve_steps(said, set(said.expressions))


def _visit(name: str, said: QueryContext, ordered: dict[str, Step], above: tuple[str, ...]) -> None:
    if name in above:
        raise errors.CircularExpressions([*above[above.index(name) :], name])
    if name not in ordered:
        step = _step(name, said)
        for other in step.depends:
            _visit(other, said, ordered, (*above, name))
        ordered[name] = step


def _expression(name: str, said: QueryContext) -> Expression:
    found = said.expressions.get(name)
    if found is None:
        raise errors.UndefinedExpression(name)
    return found


def _step(name: str, said: QueryContext) -> Step:
    expression = _expression(name, said)
    kind = kind_of(name, said)
    _check_fields(expression)
    meaning = _meaning(kind, said)
    order = resolve_sort(expression.sort, meaning.scope)
    post_order = resolve_sort(expression.post_sort, meaning.scope)
    if expression.nodes is not None:
        origin, said_filter = _nodes_origin(expression.nodes, said), expression.nodes.filter
    elif expression.edges is not None:
        origin, said_filter = _edges_origin(name, expression, expression.edges, said), expression.edges.filter
    else:
        origin, said_filter = combination(expression), None
    return Step(
        name, kind, origin, predicate(said_filter, meaning), order, post_order, expression.limit or DEFAULT_LIMIT
    )


def _check_fields(expression: Expression) -> None:
    """Raise for what stands beside nodes, edges or a set operation and has no meaning there."""
    is_set = expression.nodes is None and expression.edges is None
    for field, said, known in (
        ("sort", expression.sort, not is_set),
        ("postSort", expression.post_sort, expression.edges is not None),
        ("except", expression.except_, is_set),
    ):
        if said and not known:
            raise errors.UnexpectedField(field)


def kind_of(name: str, said: QueryContext, above: tuple[str, ...] = ()) -> InstanceType:
    """Whether a set is of nodes or of edges; a combination is of what its members are of."""
    expression = _expression(name, said)
    given = [one is not None for one in (expression.nodes, expression.edges, *_operations(expression))]
    if sum(given) != 1:
        raise errors.NotOneExpression(name)
    if expression.nodes is not None:
        return "node"
    if expression.edges is not None:
        return "edge"
    if name in above:
        raise errors.CircularExpressions([*above[above.index(name) :], name])
    kinds: set[InstanceType] = {kind_of(member, said, (*above, name)) for member in _leaves(combination(expression))}
    if len(kinds) != 1:
        raise errors.MixedExpressions(name)
    return kinds.pop()


def _meaning(kind: InstanceType, said: QueryContext) -> FilterContext:
    return FilterContext(Scope(said.snapshot, kind), said.parameters)


def predicate(said: Filter | None, meaning: FilterContext) -> Predicate:
    return Constant(value=True) if said is None else resolve_filter(said, meaning)


# --- where the instances come from


def _nodes_origin(nodes: Nodes, said: QueryContext) -> Origin:
    if nodes.from_ is None:
        return AllInstances()
    if nodes.through is not None:
        outwards = nodes.direction == "outwards"
        prop = through_property(nodes.through, said.snapshot)
        if prop.type.list and not outwards:
            raise errors.ListTraversedInwards
        types = tuple(dict.fromkeys((relationship_type(prop.id, GENERIC_DIRECT_RELATION), GENERIC_DIRECT_RELATION)))
        return DirectRelationTraversal(nodes.from_, prop.key, types, outwards)
    if kind_of(nodes.from_, said) == "node":
        raise errors.MissingThrough(nodes.from_)
    return EdgeEnds(nodes.from_, end_of(nodes.from_, nodes.chain_to, said))


def _edges_origin(name: str, expression: Expression, edges: Edges, said: QueryContext) -> Origin:
    if edges.from_ is None:
        return AllInstances()
    if expression.sort and edges.max_distance != 1:
        raise errors.SortOfWalk(name)
    inside = _meaning("node", said)
    from_edges = kind_of(edges.from_, said) == "edge"
    return EdgeTraversal(
        origin=edges.from_,
        outwards=edges.direction != "inwards",
        start=end_of(edges.from_, edges.chain_to, said) if from_edges else None,
        nodes=every(visible(said.snapshot), predicate(edges.node_filter, inside)),
        stop=Constant(value=False) if edges.termination_filter is None else predicate(edges.termination_filter, inside),
        distance=edges.max_distance,
        each=edges.limit_each if edges.max_distance == 1 else None,
    )


def end_of(name: str, chain_to: EdgeEnd | None, said: QueryContext) -> Any:
    """The property with the node at the end of the edges in `name` that `chain_to` means: the far one by default."""
    expression = _expression(name, said)
    outwards = expression.edges is None or expression.edges.direction != "inwards"
    far = chain_to != "source"
    return "endNode" if far == outwards else "startNode"


def through_property(through: Through, snapshot: Snapshot) -> PropertyModel:
    """The direct relation that `through` names. Raises an `errors.InvalidRequest` where it is none."""
    source = through.source or through.view
    if source is None:
        raise errors.Violations(["through.source must not be null"])
    if isinstance(source, ViewReference):
        view = snapshot.view(source.id)
        if view is None:
            raise errors.UnknownViews([str(source.id)])
        mapped = view.properties.get(through.identifier)
        prop, place = mapped and mapped.property, f"view '{source.id}'"
    else:
        container = snapshot.container(source.id)
        if container is None:
            raise errors.UnknownContainers([str(source.id)])
        prop, place = container.properties.get(through.identifier), f"container '{source.id}'"
    if prop is None:
        raise errors.UnknownProperty(through.identifier, place)
    if prop.kind != "direct":
        raise errors.OperatorDoesNotFit("through", through.identifier, prop.kind)
    return prop


# --- set operations


def _operations(said: Operations) -> tuple[list[Any] | None, ...]:
    return said.union, said.union_all, said.intersection


def combination(said: Operations) -> SetExpression:
    """The set operation that `said` is. Raises where it is none, or several."""
    names = ("union", "unionAll", "intersection")
    given = [(name, members) for name, members in zip(names, _operations(said), strict=True) if members is not None]
    if len(given) != 1 or not given[0][1]:
        raise errors.NotOneExpression("set operation")
    ((operation, members),) = given
    return SetExpression(
        operation=operation,  # pyright: ignore[reportArgumentType] - one of the three names
        members=tuple(member if isinstance(member, str) else combination(member) for member in members),
        without=tuple(said.except_ or ()),
        limit=said.limit or DEFAULT_LIMIT,
    )


def _leaves(found: SetExpression) -> list[str]:
    return [
        name for member in found.members for name in ([member] if isinstance(member, str) else _leaves(member))
    ] + list(found.without)
