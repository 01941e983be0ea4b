"""Steps of a graph query: resolved result set expressions, with their origin, predicate and order."""

from typing import Literal

from msgspec import Struct

from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.sort import SortKey
from emulator.wire.instances import InstanceType

EndProperty = Literal["startNode", "endNode"]
"""The property of an edge with the node at one of its ends."""


class AllInstances(Struct, frozen=True):
    """All instances of the project that have the instance type of the step, and the nodes of some system spaces."""

    system_spaces: tuple[str, ...] = ()
    """The system spaces that the filter of the step names, for nodes."""


class DirectRelationTraversal(Struct, frozen=True):
    """The targets of a direct relation of the origin, or the nodes whose relation names one of it (inwards)."""

    origin: str
    property_key: str
    """The property key of the direct relation."""
    relationship_types: tuple[str, ...]
    """The relationship types under which the relation is stored."""
    outwards: bool


class EdgeEnds(Struct, frozen=True):
    """The nodes at one end of a set of edges."""

    origin: str
    end: EndProperty


class EdgeTraversal(Struct, frozen=True):
    """The edges of a traversal from a set of nodes, or from the nodes at one end of a set of edges.

    `node_predicate` must hold for the node at the far end of an edge; where `termination_predicate` holds too, the
    traversal does not continue from that node.
    """

    origin: str
    outwards: bool
    start_end: EndProperty | None
    """The end of the origin's edges at which the traversal starts; None where the origin is a set of nodes."""
    node_predicate: Predicate
    termination_predicate: Predicate
    max_distance: int | None
    limit_each: int | None
    """The maximum number of edges per node."""

    @property
    def near_end(self) -> EndProperty:
        """The end of an edge at the node from which the traversal comes."""
        return "startNode" if self.outwards else "endNode"

    @property
    def far_end(self) -> EndProperty:
        """The end of an edge at the node to which the traversal goes."""
        return "endNode" if self.outwards else "startNode"


class SetExpression(Struct, frozen=True):
    """A set operation; `members` are names of sets, or nested operations. `excluded` are names of sets."""

    operation: Literal["union", "unionAll", "intersection"]
    members: tuple["str | SetExpression", ...]
    excluded: tuple[str, ...]
    limit: int


Origin = AllInstances | DirectRelationTraversal | EdgeEnds | EdgeTraversal | SetExpression


class Step(Struct, frozen=True):
    """One named result set: at most `limit` instances from `origin` for which `predicate` holds, in `order`.

    `post_order` sorts the result of a multi-hop traversal.
    """

    name: str
    instance_type: InstanceType
    origin: Origin
    predicate: Predicate
    order: tuple[SortKey, ...]
    post_order: tuple[SortKey, ...]
    limit: int

    @property
    def is_multi_hop(self) -> bool:
        """Whether it is a traversal of more than one hop."""
        return isinstance(self.origin, EdgeTraversal) and self.origin.max_distance != 1

    @property
    def dependencies(self) -> tuple[str, ...]:
        """The names of the sets that it reads."""
        match self.origin:
            case AllInstances():
                return ()
            case SetExpression() as expression:
                return _member_names(expression)
            case DirectRelationTraversal(origin) | EdgeEnds(origin) | EdgeTraversal(origin):
                return (origin,)


def _member_names(expression: SetExpression) -> tuple[str, ...]:
    inner = [(member,) if isinstance(member, str) else _member_names(member) for member in expression.members]
    return (*(name for names in inner for name in names), *expression.excluded)
