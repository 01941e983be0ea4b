"""What a result set expression means once resolved: where its instances come from, and which of them are kept."""

from typing import Literal

from msgspec import Struct

from emulator.plan.filter.predicates import Predicate
from emulator.plan.filter.sort import SortKey
from emulator.wire.instances import InstanceType

EndProperty = Literal["startNode", "endNode"]
"""The property of an edge with the node at one of its ends."""


class AllInstances(Struct, frozen=True):
    """All instances of the project that are of the kind asked for."""


class DirectRelationTraversal(Struct, frozen=True):
    """The nodes that a direct relation leads to, or with `outwards` false those that point at the set through it."""

    origin: str
    property_key: str
    """The property key of the direct relation."""
    relationship_types: tuple[str, ...]
    """The relationship types that project it."""
    outwards: bool


class EdgeEnds(Struct, frozen=True):
    """The nodes at one end of a set of edges."""

    origin: str
    end: EndProperty


class EdgeTraversal(Struct, frozen=True):
    """The edges met when walking from a set of nodes, or from the far ends of a set of edges.

    `nodes` must hold for the node that an edge leads to; where `stop` holds too, the walk ends there.
    """

    origin: str
    outwards: bool
    start_end: EndProperty | None
    """Which end of the edges of `origin` to start from; None where it is a set of nodes."""
    node_predicate: Predicate
    termination_predicate: Predicate
    max_distance: int | None
    limit_each: int | None
    """How many edges of each node to take at most."""

    @property
    def near_end(self) -> EndProperty:
        """The end of its edges that it comes from."""
        return "startNode" if self.outwards else "endNode"

    @property
    def far_end(self) -> EndProperty:
        """The end of its edges that it leads to."""
        return "endNode" if self.outwards else "startNode"


class SetExpression(Struct, frozen=True):
    """A set operation over other sets; `members` are names or combinations in turn."""

    operation: Literal["union", "unionAll", "intersection"]
    members: tuple["str | SetExpression", ...]
    excluded: tuple[str, ...]
    limit: int


Origin = AllInstances | DirectRelationTraversal | EdgeEnds | EdgeTraversal | SetExpression


class Step(Struct, frozen=True):
    """One named result set: at most `limit` instances of `kind` from `origin` for which `predicate` holds, in `order`.

    `post_order` sorts what a walk has found.
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
        """Whether its instances may be any number of edges away."""
        return isinstance(self.origin, EdgeTraversal) and self.origin.max_distance != 1

    @property
    def dependencies(self) -> tuple[str, ...]:
        """The names of the sets that it is made from."""
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
