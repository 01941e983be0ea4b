"""Candidate predicates: the instances that a step can select, among them those of system spaces."""

from emulator.core.spaces import SYSTEM_SPACES
from emulator.plan.filter.fields import Scope
from emulator.plan.filter.predicates import Any_, Field, HasLabels, OneOf, Predicate, Value, every
from emulator.plan.filter.visibility import visible
from emulator.plan.query.steps import AllInstances, DirectRelationTraversal, EdgeEnds, Step
from emulator.plan.read.selection import live_instances
from emulator.plan.read.system_nodes import readable_instances, with_system_nodes
from emulator.schema.snapshot import Snapshot

_NODES = Any_((HasLabels(("Node",)), OneOf(Field("space", "text"), Value(list(SYSTEM_SPACES)))))
"""Those of the system spaces lack the label of other nodes."""


def candidates(step: Step, snapshot: Snapshot) -> Predicate:
    """True of the live instances that `step` can select; targets and edge ends may be in a system space."""
    scope = Scope(snapshot, step.instance_type)
    match step.origin:
        case AllInstances(system_spaces):
            return readable_instances(scope, system_spaces)
        case DirectRelationTraversal() | EdgeEnds():
            return with_system_nodes(scope)
        case _:
            return live_instances(scope)


def reachable_candidates(step: Step, snapshot: Snapshot) -> Predicate:
    """As `candidates`, without the project where the step starts from a set: relationships stay within a project."""
    if isinstance(step.origin, AllInstances):
        return candidates(step, snapshot)
    return every(
        visible(snapshot),
        _NODES if isinstance(step.origin, DirectRelationTraversal | EdgeEnds) else HasLabels(("Edge",)),
    )
