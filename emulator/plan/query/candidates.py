"""Candidate predicates: whether a step reads the system spaces, or only the project's own instances.

A list reads a system space only where its filter names one.
"""

from emulator.core.spaces import SYSTEM_SPACES, is_system
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Any_, Field, HasLabels, OneOf, Predicate, Value, every
from emulator.plan.filter.visibility import visible
from emulator.plan.query.steps import AllInstances, DirectRelationTraversal, EdgeEnds, Step
from emulator.plan.read.selection import live_instances, project_instances
from emulator.schema.snapshot import Snapshot
from emulator.wire.filters import Equals, Filter, In

_SPACE = (["node", "space"], ["edge", "space"])
_NODES = Any_((HasLabels(("Node",)), OneOf(Field("space", "text"), Value(list(SYSTEM_SPACES)))))
"""Those of the system spaces lack the label of other nodes."""


def names_system_space(requested: Filter | None) -> bool:
    """Whether a filter requests instances of a system space.

    >>> names_system_space(Filter(equals=Equals(property=["node", "space"], value="cdf_cdm_units")))
    True
    """
    match requested:
        case Filter(equals=Equals(property=path, value=str() as space)) if path in _SPACE:
            return is_system(space)
        case Filter(in_=In(property=path, values=[*spaces])) if path in _SPACE:
            return any(isinstance(space, str) and is_system(space) for space in spaces)
        case Filter(and_=[*parts]) | Filter(or_=[*parts]):
            return any(map(names_system_space, parts))
        case _:
            return False


def candidates(step: Step, snapshot: Snapshot) -> Predicate:
    """True of the live instances that `step` can select; targets and edge ends may be in a system space."""
    scope = Scope(snapshot, step.instance_type)
    return (
        live_or_system_nodes(scope)
        if isinstance(step.origin, DirectRelationTraversal | EdgeEnds)
        else live_instances(scope)
    )


def reachable_candidates(step: Step, snapshot: Snapshot) -> Predicate:
    """As `candidates`, without the project where the step starts from a set: relationships stay within a project."""
    if isinstance(step.origin, AllInstances):
        return candidates(step, snapshot)
    return every(
        visible(snapshot),
        _NODES if isinstance(step.origin, DirectRelationTraversal | EdgeEnds) else HasLabels(("Edge",)),
    )


def live_or_system_nodes(scope: Scope) -> Predicate:
    """True of the nodes of the project and of those of the system spaces."""
    return every(project_instances(scope), _NODES)
