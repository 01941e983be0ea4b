"""Notices about filters: how many instances a read looks at."""

from collections.abc import Iterator, Mapping

from msgspec import UNSET

from emulator.plan.filter.predicates import (
    All,
    Comparison,
    Field,
    HasLabels,
    KeyIn,
    OneOf,
    Predicate,
    StartsWith,
    every,
    values_of,
)
from emulator.plan.query.candidates import candidates
from emulator.plan.query.notices.debugged_set import (
    DebuggedSet,
    Notice,
    conjuncts,
    container_property,
    containers_of,
    is_indexed,
    references,
)
from emulator.plan.query.steps import AllInstances, SetExpression, Step
from emulator.schema.model import ContainerModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.references import ContainerId

MAX_INVOLVED = 100_000
"""The most rows that are counted for a notice."""
SIGNIFICANT = 10
"""Filtering is significant where more than this many rows are involved for each one of the limit."""

_EXTERNAL_ID = Field("externalId", "text")
_INDEXED_BASE = ("space", "externalId", "type", "startNode", "endNode")


def filtering_notices(debugged: DebuggedSet, sets: Mapping[str, DebuggedSet], snapshot: Snapshot) -> Iterator[Notice]:
    """The notices of the category `filtering` that need no count."""
    yield from _selective_external_id(debugged, sets)
    yield from _significant_has_data(debugged, snapshot)


def sync_notices(debugged: DebuggedSet) -> Iterator[Notice]:
    """Grade C: a set of a sync starts from all instances, and its filter names no space with `equals` or `in`."""
    if isinstance(debugged.step.origin, AllInstances) and debugged.spaces is None:
        hint = "The filter names no space, so that the changes of all spaces are read."
        yield debugged.notice("syncMissingSpaceFilter", "sync", "C", hint)


# --- external ids


def _selective_external_id(debugged: DebuggedSet, sets: Mapping[str, DebuggedSet]) -> Iterator[Notice]:
    """Grade A: the filter names external ids with `equals` or `in`, or instances.

    A set that is traversed from such a set, over any number of sets, inherits the notice; `viaFrom` names that set.
    """
    hint = "A filter that names external ids leaves few instances."
    step: Step | None = debugged.step
    while step is not None and not _names_instances(step.predicate):
        origin = None if isinstance(step.origin, AllInstances | SetExpression) else sets.get(step.origin.origin)
        step = None if origin is None else origin.step
    if step is not None:
        inherited = {} if step.name == debugged.name else {"viaFrom": step.name}
        yield debugged.notice("selectiveExternalIDFilter", "filtering", "A", hint, **inherited)


def _names_instances(predicate: Predicate) -> bool:
    return values_of(_EXTERNAL_ID, predicate) is not None or any(isinstance(one, KeyIn) for one in _parts(predicate))


def _parts(predicate: Predicate) -> tuple[Predicate, ...]:
    return predicate.parts if isinstance(predicate, All) else (predicate,)


# --- hasData


def _significant_has_data(debugged: DebuggedSet, snapshot: Snapshot) -> Iterator[Notice]:
    """Grade C: `hasData` requires data in several containers.

    A container that another of them requires with a `requires` constraint, directly or not, is left out: data in the
    other imply data in it.
    """
    found = {
        container.id: container
        for part in conjuncts(debugged.filter)
        if part.has_data is not UNSET
        for container in containers_of(part.has_data, snapshot)
    }
    implied = {other for container in found.values() for other in _required(container, snapshot)}
    joined = [container for container in found.values() if container.id not in implied]
    if len(joined) > 1:
        hint = "The hasData filters join several containers. A requires constraint between them saves a join."
        containers = references(joined)
        yield debugged.notice("significantHasDataFiltering", "filtering", "C", hint, containers=containers)


def _required(container: ContainerModel, snapshot: Snapshot) -> set[ContainerId]:
    """The other containers in which an instance with data in `container` has data too."""
    found: set[ContainerId] = set()
    pending: list[ContainerModel] = [container]
    while pending:
        for _, other in pending.pop().requires:
            if other not in found and other != container.id:
                found.add(other)
                model = snapshot.container(other)
                pending += [] if model is None else [model]
    return found


# --- rows


def involved_rows(debugged: DebuggedSet, snapshot: Snapshot) -> Predicate | None:
    """The predicate of the instances that a set looks at one by one, to test what no index answers.

    An index answers `hasData`, tests of the space, external id, type and ends of an edge, and of a property with which
    an index of its container begins. None for a set that starts from another, for one whose whole filter indexes
    answer, and for one whose limit is too high for a notice.
    """
    step = debugged.step
    if not isinstance(step.origin, AllInstances) or step.limit * SIGNIFICANT >= MAX_INVOLVED:
        return None
    found = (container_property(path, snapshot) for path in debugged.tested_paths)
    indexed = {one[0].properties[one[1]].key for one in found if one is not None and is_indexed(*one)}
    answered = [one for one in _parts(step.predicate) if _is_answered(one, indexed)]
    if len(answered) == len(_parts(step.predicate)) or step.predicate == every():
        return None
    return every(candidates(step, snapshot), *answered)


def _is_answered(part: Predicate, indexed: set[str]) -> bool:
    match part:
        case HasLabels() | KeyIn():
            return True
        case Comparison(field) | OneOf(field) | StartsWith(field):
            return field.key in indexed or field.key in _INDEXED_BASE or field.lookup is not None
        case _:
            return False


def post_filtering_notices(debugged: DebuggedSet, rows: int) -> Iterator[Notice]:
    """Grade C: more than ten times as many `rows` are involved as the limit of the set."""
    limit = debugged.step.limit
    if rows > limit * SIGNIFICANT:
        hint = "Many more instances are looked at than the limit of the result set."
        data = {"limit": limit, "maxInvolvedRows": rows}
        yield debugged.notice("significantPostFiltering", "filtering", "C", hint, **data)
