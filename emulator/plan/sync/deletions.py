"""Says of which sets a sync tells that an instance was deleted.

The instance and what it hung together with are looked at as they last were, living or deleted: an edge that went with
its node was an edge of it. Edges keep their ends for ever, so they can be asked. A direct relation may have changed
long before, and with it where a walk led to: there a deleted instance is told of to everybody whose own filter it
passed. Who never had it loses nothing by that; who had it would keep it for ever otherwise.
"""

from collections.abc import Mapping

from emulator.plan.filter.predicates import Constant, EndOfEdge, Field, Predicate, TargetMatches, every
from emulator.plan.filter.visibility import visible
from emulator.plan.query.candidates import candidates
from emulator.plan.query.steps import EdgeEnds, EdgeTraversal, Step
from emulator.schema.snapshot import Snapshot


def deletion_predicate(step: Step, steps: Mapping[str, Step], snapshot: Snapshot) -> Predicate:
    """What holds for the deleted instances that a follower of `step` is told of."""
    match step.origin:
        case EdgeEnds(name, end):
            return every(EndOfEdge(end, _member_predicate(name, steps, snapshot)), step.predicate)
        case EdgeTraversal() as traversal:
            start = visible(snapshot) if step.is_multi_hop else _start_predicate(traversal, steps, snapshot)
            return every(
                _edge_end_matches(traversal.near_end, start),
                _edge_end_matches(traversal.far_end, traversal.node_predicate),
                step.predicate,
            )
        case _:
            return step.predicate


def _start_predicate(traversal: EdgeTraversal, steps: Mapping[str, Step], snapshot: Snapshot) -> Predicate:
    origin = _member_predicate(traversal.origin, steps, snapshot)
    return origin if traversal.start_end is None else EndOfEdge(traversal.start_end, origin)


def _edge_end_matches(end: str, node: Predicate) -> Predicate:
    return node if node == Constant(value=True) else TargetMatches(Field(end, "direct"), node)


def _member_predicate(name: str, steps: Mapping[str, Step], snapshot: Snapshot) -> Predicate:
    step = steps[name]
    return every(candidates(step, snapshot), deletion_predicate(step, steps, snapshot))
