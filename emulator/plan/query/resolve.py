"""Result set expressions of a query, resolved into steps in an order in which they can run."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec import field as struct_field

from emulator import errors
from emulator.plan.filter.budget import FilterBudget
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.operands import FilterContext
from emulator.plan.filter.predicates import Constant, Predicate, every
from emulator.plan.filter.resolve import resolve_filter
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
from emulator.plan.read.system_nodes import named_system_spaces
from emulator.schema.model import PropertyModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.filters import Filter
from emulator.wire.instances import InstanceType
from emulator.wire.query import EdgeEnd, Edges, Expression, Nodes, SetOperation, Through
from emulator.wire.references import ViewReference

DEFAULT_LIMIT = 100

SetOperations = Expression | SetOperation


class QueryContext(Struct, frozen=True):
    """The request-wide input of every expression: the other expressions, the schema and the parameters.

    `budget` and `resolved` hold what was resolved of the request so far: an expression is resolved once. The API does
    not follow lists of direct relations inwards, GraphQL does.
    """

    expressions: Mapping[str, Expression]
    snapshot: Snapshot
    parameters: Mapping[str, Any]
    follows_lists_inwards: bool = False
    budget: FilterBudget = struct_field(default_factory=FilterBudget)
    resolved: dict[str, Step] = struct_field(default_factory=dict[str, Step])
    instance_types: dict[str, InstanceType] = struct_field(default_factory=dict[str, InstanceType])


def resolve_steps(context: QueryContext, requested: set[str]) -> list[Step]:
    """The steps of the sets in `requested` and of all that they depend on, each after its dependencies.

    Raises an `errors.InvalidRequest` for a name that is not defined, and for sets that depend on each other.
    """
    ordered: dict[str, Step] = {}
    for name in context.expressions:
        if name in requested:
            _add_with_dependencies(name, context, ordered, ())
    return list(ordered.values())


def system_spaces_of(expressions: Iterable[Nodes | None], parameters: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The system spaces that the filters of sets of nodes name, of those that start from all instances."""
    found = (
        name
        for nodes in expressions
        if nodes is not None and nodes.from_ is None
        for name in named_system_spaces(nodes.filter, parameters)
    )
    return tuple(sorted(set(found)))


def check_all_expressions(context: QueryContext) -> None:
    """Resolve also the sets that no select names: a query must be valid as a whole."""
    resolve_steps(context, set(context.expressions))


def _add_with_dependencies(name: str, context: QueryContext, ordered: dict[str, Step], path: tuple[str, ...]) -> None:
    if name in path:
        raise errors.CircularExpressions([*path[path.index(name) :], name])
    if name not in ordered:
        step = context.resolved.get(name)
        if step is None:
            step = context.resolved[name] = _resolve_step(name, context)
        for other in step.dependencies:
            _add_with_dependencies(other, context, ordered, (*path, name))
        ordered[name] = step


def _expression(name: str, context: QueryContext) -> Expression:
    expression = context.expressions.get(name)
    if expression is None:
        raise errors.UndefinedExpression(name)
    return expression


def _resolve_step(name: str, context: QueryContext) -> Step:
    expression = _expression(name, context)
    instance_type = instance_type_of(name, context)
    _check_fields(expression)
    filter_context = _filter_context(instance_type, context, name)
    order = resolve_sort(expression.sort, filter_context.scope)
    post_order = resolve_sort(expression.post_sort, filter_context.scope)
    if expression.nodes is not None:
        origin, filter_ = _nodes_origin(expression.nodes, context), expression.nodes.filter
    elif expression.edges is not None:
        origin, filter_ = _edges_origin(name, expression, expression.edges, context), expression.edges.filter
    else:
        origin, filter_ = set_expression(expression), None
    return Step(
        name,
        instance_type,
        origin,
        filter_predicate(filter_, filter_context),
        order,
        post_order,
        expression.limit or DEFAULT_LIMIT,
    )


def _check_fields(expression: Expression) -> None:
    """Raise `errors.UnexpectedField` for a field that this kind of expression does not have."""
    is_set = expression.nodes is None and expression.edges is None
    for field, value, allowed in (
        ("sort", expression.sort, not is_set),
        ("postSort", expression.post_sort, expression.edges is not None),
        ("except", expression.except_, is_set),
    ):
        if value and not allowed:
            raise errors.UnexpectedField(field)


def instance_type_of(name: str, context: QueryContext, path: tuple[str, ...] = ()) -> InstanceType:
    """Whether a set has nodes or edges; a set operation has what its members have."""
    known = context.instance_types.get(name)
    if known is None:
        known = context.instance_types[name] = _instance_type(name, context, path)
    return known


def _instance_type(name: str, context: QueryContext, path: tuple[str, ...]) -> InstanceType:
    expression = _expression(name, context)
    given = [one is not None for one in (expression.nodes, expression.edges, *_members_by_operation(expression))]
    if sum(given) != 1:
        raise errors.AmbiguousExpression(name)
    if expression.nodes is not None:
        return "node"
    if expression.edges is not None:
        return "edge"
    if name in path:
        raise errors.CircularExpressions([*path[path.index(name) :], name])
    members = _set_names(set_expression(expression))
    context.budget.count_members(len(members), context.snapshot.limits, f"'{name}'")
    instance_types: set[InstanceType] = {
        instance_type_of(member, context, (*path, name)) for member in dict.fromkeys(members)
    }
    if len(instance_types) != 1:
        raise errors.MixedExpressions(name)
    return instance_types.pop()


def _filter_context(instance_type: InstanceType, context: QueryContext, name: str) -> FilterContext:
    scope = Scope(context.snapshot, instance_type)
    return FilterContext(scope, context.parameters, budget=context.budget, place=f"the filters of '{name}'")


def filter_predicate(filter_: Filter | None, context: FilterContext) -> Predicate:
    return Constant(value=True) if filter_ is None else resolve_filter(filter_, context)


# --- origins


def _nodes_origin(nodes: Nodes, context: QueryContext) -> Origin:
    if nodes.from_ is None:
        return AllInstances(named_system_spaces(nodes.filter, context.parameters))
    if nodes.through is not None:
        outwards = nodes.direction == "outwards"
        prop = through_property(nodes.through, context.snapshot)
        if prop.type.list and not outwards and not context.follows_lists_inwards:
            raise errors.ListTraversedInwards
        types = tuple(dict.fromkeys((relationship_type(prop.id, GENERIC_DIRECT_RELATION), GENERIC_DIRECT_RELATION)))
        return DirectRelationTraversal(nodes.from_, prop.key, types, outwards)
    if instance_type_of(nodes.from_, context) == "node":
        raise errors.MissingThrough(nodes.from_)
    return EdgeEnds(nodes.from_, edge_end_property(nodes.from_, nodes.chain_to, context))


def _edges_origin(name: str, expression: Expression, edges: Edges, context: QueryContext) -> Origin:
    if edges.from_ is None:
        return AllInstances()
    if expression.sort and edges.max_distance != 1:
        raise errors.TraversalNotSortable(name)
    node_context = _filter_context("node", context, name)
    from_edges = instance_type_of(edges.from_, context) == "edge"
    return EdgeTraversal(
        origin=edges.from_,
        outwards=edges.direction != "inwards",
        start_end=edge_end_property(edges.from_, edges.chain_to, context) if from_edges else None,
        node_predicate=every(visible(context.snapshot), filter_predicate(edges.node_filter, node_context)),
        termination_predicate=Constant(value=False)
        if edges.termination_filter is None
        else filter_predicate(edges.termination_filter, node_context),
        max_distance=edges.max_distance,
        limit_each=edges.limit_each if edges.max_distance == 1 else None,
    )


def edge_end_property(name: str, chain_to: EdgeEnd | None, context: QueryContext) -> Any:
    """The edge property with the node that `chain_to` selects of the edges in `name`: by default the far end."""
    expression = _expression(name, context)
    outwards = expression.edges is None or expression.edges.direction != "inwards"
    to_far_end = chain_to != "source"
    return "endNode" if to_far_end == outwards else "startNode"


def through_property(through: Through, snapshot: Snapshot) -> PropertyModel:
    """The direct relation that `through` names. Raises an `errors.InvalidRequest` for any other property."""
    source = through.source or through.view
    if source is None:
        raise errors.Violations(["through.source must not be null"])
    if isinstance(source, ViewReference):
        view = snapshot.view(source.id)
        if view is None:
            raise errors.UnknownViews([str(source.id)])
        mapped = view.properties.get(through.identifier)
        prop, owner = mapped and mapped.property, f"view '{source.id}'"
    else:
        container = snapshot.container(source.id)
        if container is None:
            raise errors.UnknownContainers([str(source.id)])
        prop, owner = container.properties.get(through.identifier), f"container '{source.id}'"
    if prop is None:
        raise errors.UnknownProperty(through.identifier, owner)
    if prop.kind != "direct":
        raise errors.OperatorNotApplicable("through", through.identifier, prop.kind)
    return prop


# --- set operations


def _members_by_operation(expression: SetOperations) -> tuple[list[Any] | None, ...]:
    return expression.union, expression.union_all, expression.intersection


def set_expression(expression: SetOperations) -> SetExpression:
    """The set operation of an expression. Raises `errors.AmbiguousExpression` where it has none, or several."""
    names = ("union", "unionAll", "intersection")
    given = [
        (name, members)
        for name, members in zip(names, _members_by_operation(expression), strict=True)
        if members is not None
    ]
    if len(given) != 1 or not given[0][1]:
        raise errors.AmbiguousExpression("set operation")
    ((operation, members),) = given
    return SetExpression(
        operation=operation,  # pyright: ignore[reportArgumentType] - one of the three names
        members=tuple(member if isinstance(member, str) else set_expression(member) for member in members),
        excluded=tuple(expression.except_ or ()),
        limit=expression.limit or DEFAULT_LIMIT,
    )


def _set_names(expression: SetExpression) -> list[str]:
    return [
        name for member in expression.members for name in ([member] if isinstance(member, str) else _set_names(member))
    ] + list(expression.excluded)
