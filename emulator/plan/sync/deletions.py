"""Deletions in a sync: the predicate of the deleted instances that the feed of a set returns.

A deleted instance and its neighbours are tested in their last state, live or deleted: an edge that was deleted with its
node still counts as an edge of it. Edges keep their ends, so their ends are tested. A direct relation may have changed
long before, and with it the reach of a multi-hop traversal: there a deletion is returned to every client whose own
filter the instance passed. A client that never had the instance ignores it; one that had it would keep it otherwise.
"""

from collections.abc import Mapping

from emulator.plan.filter.predicates import Constant, EndOfEdge, Field, Predicate, TargetMatches, every
from emulator.plan.filter.visibility import visible
from emulator.plan.query.candidates import candidates
from emulator.plan.query.steps import EdgeEnds, EdgeTraversal, Step
from emulator.schema.snapshot import Snapshot


def deletion_predicate(step: Step, steps: Mapping[str, Step], snapshot: Snapshot) -> Predicate:
    """The predicate of the deleted instances that the feed of `step` returns."""
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
