"""Notices about sorts and the indexes that give their order."""

from collections.abc import Iterator

from msgspec import UNSET

from emulator.plan.query.notices.debugged_set import (
    DebuggedSet,
    Notice,
    conjuncts,
    container_property,
    containers_of,
)
from emulator.schema.model import ContainerModel
from emulator.schema.snapshot import Snapshot
from emulator.wire.filters import Filter, PropertyPath, Sort
from emulator.wire.schema.containers import BtreeIndex


def sorting_notices(debugged: DebuggedSet, snapshot: Snapshot) -> Iterator[Notice]:
    """The notices of the category `sorting`; a sort by base properties has none.

    An index backs a sort if it is cursorable and has exactly the properties of the sort, in this order and all in one
    direction. It may begin with properties that the filter fixes with `equals`. An index by space backs a sort within
    one space only. Without such an index the notice is `sortNotBackedByIndex` (C).

    `filterMatchesCursorableSort` says that the filter tests a property of the index that backs the sort. The grade is
    A if the index answers the filter alone: apart from its properties the filter tests only the space, or `hasData`
    of the same container. Otherwise it is B.
    """
    requested = debugged.expression.sort
    if not requested or all(one.property[0] in ("node", "edge") for one in requested):
        return
    sort = [{"property": one.property, "direction": one.direction or "ascending"} for one in requested]
    backing = _backing_index(requested, debugged, snapshot)
    if backing is None:
        hint = "No cursorable index has exactly the properties of the sort."
        yield debugged.notice("sortNotBackedByIndex", "sorting", "C", hint, sort=sort)
        return
    container, index = backing
    parts = list(conjuncts(debugged.filter))
    if any(_tests_index(part, container, index, snapshot) for part in parts):
        exact = all(_is_answered(part, container, index, snapshot) for part in parts)
        hint = "A cursorable index serves both the filter and the sort."
        yield debugged.notice("filterMatchesCursorableSort", "sorting", "A" if exact else "B", hint, sort=sort)


def _backing_index(
    requested: list[Sort], debugged: DebuggedSet, snapshot: Snapshot
) -> tuple[ContainerModel, BtreeIndex] | None:
    properties = [container_property(one.property, snapshot) for one in requested]
    containers = {one[0].id: one[0] for one in properties if one is not None}
    same_direction = len({one.direction or "ascending" for one in requested}) == 1
    if None in properties or len(containers) != 1 or not same_direction:
        return None
    (container,) = containers.values()
    names = [one[1] for one in properties if one is not None]
    fixed = {
        found[1]
        for part in conjuncts(debugged.filter)
        if part.equals is not UNSET
        and (found := container_property(part.equals.property, snapshot)) is not None
        and found[0].id == container.id
    }
    one_space = len(debugged.spaces or ()) == 1
    for index in container.definition.indexes.values():
        if not isinstance(index, BtreeIndex) or not index.cursorable or (index.by_space and not one_space):
            continue
        before = len(index.properties) - len(names)
        if before >= 0 and index.properties[before:] == names and fixed.issuperset(index.properties[:before]):
            return container, index
    return None


def _tested_path(part: Filter) -> PropertyPath | None:
    """The property that a filter of one property tests."""
    for operand in (part.equals, part.in_, part.range, part.prefix, part.exists):
        if operand is not UNSET:
            return operand.property
    return None


def _tests_index(part: Filter, container: ContainerModel, index: BtreeIndex, snapshot: Snapshot) -> bool:
    path = _tested_path(part)
    found = None if path is None else container_property(path, snapshot)
    return found is not None and found[0].id == container.id and found[1] in index.properties


def _is_answered(part: Filter, container: ContainerModel, index: BtreeIndex, snapshot: Snapshot) -> bool:
    """Whether `index` answers a filter without a look at the instances."""
    if part.has_data is not UNSET:
        return all(one.id == container.id for one in containers_of(part.has_data, snapshot))
    return _tested_path(part) in (["node", "space"], ["edge", "space"]) or _tests_index(
        part, container, index, snapshot
    )
