"""Meets the rows of a group with what is stored of them: conflicts, defaults, and which rows differ."""

from typing import Any

from msgspec import UNSET, Struct

from emulator import errors
from emulator.plan.apply.read_set import StoredInstances, required_labels
from emulator.plan.apply.resolve import ApplyPlan, Column, Group
from emulator.plan.keys import reference_key
from emulator.wire.instances import EdgeWrite


class GroupComparison(Struct, gc=False):
    """A group met with what is stored of it. Lists run parallel to the rows of the group.

    `stored` is the position in `StoredInstances` of a row that exists, else None; `skipped` rows lost a version
    conflict. `present` tells per container which rows have data in it already. `differing` are the columns in which
    any row that exists differs from what is stored.
    """

    group: Group
    state: StoredInstances
    stored: list[int | None]
    skipped: set[int]
    present: list[list[bool]]
    desired: list[list[Any]]
    changed: list[bool]
    differing: set[int]


def compare_group(plan: ApplyPlan, group: Group, state: StoredInstances, counters: dict[str, int]) -> GroupComparison:
    count = len(group.keys)
    stored: list[int | None] = [None] * count
    for at, row in enumerate(state.found):
        stored[row] = at
    skipped = _conflicts(plan, group, state)
    _check_same_ends(group, state)
    present: list[list[bool]] = []
    for index in range(len(group.containers)):
        held = state.labels[index]
        present.append([at is not None and held[at] for at in stored])
    rows = GroupComparison(group, state, stored, skipped, present, [], [at is None for at in stored], set())
    _check_required(group, rows, replace=plan.replace)
    for index, column in enumerate(group.columns):
        rows.desired.append(_desired(plan, rows, index, column, counters))
    _compare(rows)
    return rows


def _conflicts(plan: ApplyPlan, group: Group, state: StoredInstances) -> set[int]:
    """Rows whose stored version is greater than the client's `existingVersion`."""
    lost = {
        row
        for row, version in zip(state.found, state.versions, strict=True)
        if (expected := group.items[row].existing_version) is not None and version > expected
    }
    if lost and not plan.skip_on_version_conflict:
        raise errors.VersionConflict
    return lost


def _check_same_ends(group: Group, state: StoredInstances) -> None:
    """An edge keeps its ends and its type."""
    if group.instance_type == "node":
        return
    for at, row in enumerate(state.found):
        item = group.items[row]
        if isinstance(item, EdgeWrite):
            said = [reference_key(group.project, end) for end in (item.type, item.start_node, item.end_node)]
            if said != [state.types[at], state.start_nodes[at], state.end_nodes[at]]:
                raise errors.EdgeEndsChanged(qualified_name(group.keys[row]))


def _check_required(group: Group, rows: GroupComparison, *, replace: bool) -> None:
    """First data in a container, and every replacement, must give its required properties."""
    given = {column.property.key: column.values for column in group.columns}
    for index, container in enumerate(group.containers):
        for prop in container.required:
            values = given.get(prop.key)
            for row, present in enumerate(rows.present[index]):
                needed = replace or not present
                if needed and row not in rows.skipped and (values is None or values[row] is UNSET):
                    raise errors.MissingRequiredProperty(prop.id, str(container.id), qualified_name(group.keys[row]))


def _desired(plan: ApplyPlan, rows: GroupComparison, index: int, column: Column, counters: dict[str, int]) -> list[Any]:
    """The values of one column after the apply."""
    prop, old = column.property, rows.state.values[index]
    present = _presence(rows, column)
    desired = column.values
    if UNSET in desired:
        desired = [
            value if value is not UNSET else (old[at] if at is not None and has and not plan.replace else prop.default)
            for value, at, has in zip(desired, rows.stored, present, strict=True)
        ]
    if prop.auto_increment:
        desired = _increment(rows, index, column, desired, counters)
    if prop.immutable:
        _check_immutable(rows, prop.id, old, desired)
    return desired


def _presence(rows: GroupComparison, column: Column) -> list[bool]:
    """Which rows already have data in the container of `column`."""
    for container, present in zip(rows.group.containers, rows.present, strict=True):
        if container.properties.get(column.property.id) is column.property:
            return present
    raise AssertionError(column.property.key)


def _increment(
    rows: GroupComparison, index: int, column: Column, desired: list[Any], counters: dict[str, int]
) -> list[Any]:
    """Give each row that said nothing, and has no value yet, the next number; a given value moves the counter on."""
    key, present, old = column.property.key, _presence(rows, column), rows.state.values[index]
    highest = max([counters.get(key, 0), *(v for v in column.values if v is not UNSET and v is not None)])
    filled: list[Any] = []
    for row, (said, value, at) in enumerate(zip(column.values, desired, rows.stored, strict=True)):
        if said is not UNSET or row in rows.skipped:
            filled.append(value)
        elif at is not None and present[row]:
            filled.append(old[at])
        else:
            highest += 1
            filled.append(highest)
    counters[key] = highest
    return filled


def _check_immutable(rows: GroupComparison, name: str, old: list[Any], desired: list[Any]) -> None:
    for row, at in enumerate(rows.stored):
        if at is not None and row not in rows.skipped and old[at] is not None and old[at] != desired[row]:
            raise errors.ImmutableProperty(name, qualified_name(rows.group.keys[row]))


def _compare(rows: GroupComparison) -> None:
    """Mark the rows that differ from what is stored; new ones are marked already."""
    changed, found = rows.changed, rows.state.found
    for present in rows.present:
        for row in found:
            changed[row] |= not present[row]
    for index, (desired, old) in enumerate(zip(rows.desired, rows.state.values, strict=True)):
        # Mostly all is as it was: one comparison of lists tells.
        if [desired[row] for row in found] != old:
            rows.differing.add(index)
            for row, was in zip(found, old, strict=True):
                if desired[row] != was:
                    changed[row] = True
    types = rows.state.facts.get("type", ())
    for row, was in zip(found, types, strict=False):
        said = rows.group.items[row].type
        if said is not None and reference_key(rows.group.project, said) != was:
            changed[row] = True
    for row in rows.skipped:
        changed[row] = False


def check_requires(plan: ApplyPlan, index: int, rows: GroupComparison) -> None:
    """An instance with data in a container has data in the containers that it requires."""
    group, touched = rows.group, {c.id for c in rows.group.containers}
    offset = len(group.containers)
    labels = required_labels(plan, index)
    for container in group.containers:
        for name, required in container.requires:
            model = plan.snapshot.container(required)
            if model is None or required in touched:
                continue
            held = rows.state.labels[offset + labels.index(model.alias)]
            for row, at in enumerate(rows.stored):
                if row not in rows.skipped and (at is None or not held[at]):
                    raise errors.RequiresConstraintViolated(
                        name, str(container.id), str(required), qualified_name(group.keys[row])
                    )


def qualified_name(key: str) -> str:
    """`space:externalId` of the instance with `key`."""
    return key.split(":", 1)[1]
