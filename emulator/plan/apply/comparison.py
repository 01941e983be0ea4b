"""Comparison of a group with the stored instances: version conflicts, defaults, required values, changed rows."""

from typing import Any

from msgspec import UNSET, Struct

from emulator import errors
from emulator.plan.apply.groups import Column, Group
from emulator.plan.apply.read_set import StoredInstances, required_labels
from emulator.plan.apply.resolve import ApplyPlan
from emulator.plan.keys import item_of


class GroupComparison(Struct, gc=False):
    """A group with what is stored of it. Lists are parallel to the rows of the group.

    `stored_rows` has the position in `stored` of a row that exists, else None. `skipped` are rows with a version
    conflict. `has_data` says per container which rows have data in it. `desired` are the values after the apply, per
    column. `changed_columns` are the columns in which a row that exists differs from what is stored.
    """

    group: Group
    stored: StoredInstances
    stored_rows: list[int | None]
    skipped: set[int]
    has_data: list[list[bool]]
    desired: list[list[Any]]
    changed: list[bool]
    changed_columns: set[int]


def compare_group(plan: ApplyPlan, group: Group, stored: StoredInstances, counters: dict[str, int]) -> GroupComparison:
    count = len(group.keys)
    stored_rows: list[int | None] = [None] * count
    for stored_row, row in enumerate(stored.rows):
        stored_rows[row] = stored_row
    skipped = _version_conflicts(plan, group, stored)
    _check_same_ends(group, stored)
    has_data = [
        [stored_row is not None and labelled[stored_row] for stored_row in stored_rows]
        for labelled in stored.labels[: len(group.containers)]
    ]
    comparison = GroupComparison(
        group, stored, stored_rows, skipped, has_data, [], [stored_row is None for stored_row in stored_rows], set()
    )
    _check_required(group, comparison, replace=plan.replace)
    for index, column in enumerate(group.columns):
        comparison.desired.append(_desired_values(plan, comparison, index, column, counters))
    _mark_changed(comparison)
    return comparison


def _version_conflicts(plan: ApplyPlan, group: Group, stored: StoredInstances) -> set[int]:
    """The rows whose stored version is greater than the client's `existingVersion`."""
    expected = [item.existing_version for item in group.items]
    if expected.count(None) == len(expected):
        return set()
    conflicting = {
        row
        for row, version in zip(stored.rows, stored.versions, strict=True)
        if (most := expected[row]) is not None and version > most
    }
    if conflicting and not plan.skip_on_version_conflict:
        raise errors.VersionConflict().about(item_of(group.keys[min(conflicting)]))
    return conflicting


def _check_same_ends(group: Group, stored: StoredInstances) -> None:
    """Refuse a change of the ends or the type of an edge."""
    if group.instance_type == "node":
        return
    for row, *before in zip(stored.rows, stored.types, stored.start_nodes, stored.end_nodes, strict=True):
        if before != [group.types[row], group.start_nodes[row], group.end_nodes[row]]:
            raise errors.EdgeEndsChanged(qualified_name(group.keys[row])).about(item_of(group.keys[row]))


def _check_required(group: Group, comparison: GroupComparison, *, replace: bool) -> None:
    """Check the required properties: the first data in a container must have them, and so must every replacement."""
    given = {column.property.key: column.values for column in group.columns}
    for index, container in enumerate(group.containers):
        for prop in container.required:
            values = given.get(prop.key)
            for row, has_data in enumerate(comparison.has_data[index]):
                must_be_given = replace or not has_data
                if must_be_given and row not in comparison.skipped and (values is None or values[row] is UNSET):
                    key = group.keys[row]
                    error = errors.MissingRequiredProperty(prop.id, str(container.id), qualified_name(key))
                    raise error.about(item_of(key))


def _desired_values(
    plan: ApplyPlan, comparison: GroupComparison, index: int, column: Column, counters: dict[str, int]
) -> list[Any]:
    """The values of one column after the apply."""
    prop, stored_values = column.property, comparison.stored.values[index]
    has_data = _rows_with_data(comparison, column)
    desired = column.values
    if UNSET in desired:
        desired = [
            value
            if value is not UNSET
            else (
                stored_values[stored_row]
                if stored_row is not None and in_container and not plan.replace
                else prop.default
            )
            for value, stored_row, in_container in zip(desired, comparison.stored_rows, has_data, strict=True)
        ]
    if prop.auto_increment:
        desired = _increment(comparison, index, column, desired, counters)
    if prop.immutable:
        _check_immutable(comparison, prop.id, stored_values, desired)
    return desired


def _rows_with_data(comparison: GroupComparison, column: Column) -> list[bool]:
    """The rows that have data in the container of `column`, as flags."""
    for container, has_data in zip(comparison.group.containers, comparison.has_data, strict=True):
        if container.properties.get(column.property.id) is column.property:
            return has_data
    raise AssertionError(column.property.key)


def _increment(
    comparison: GroupComparison, index: int, column: Column, desired: list[Any], counters: dict[str, int]
) -> list[Any]:
    """The values of an auto-increment column: the next number for each row without a given or a stored value.

    A given value above the counter advances it.
    """
    key, has_data, stored_values = (
        column.property.key,
        _rows_with_data(comparison, column),
        comparison.stored.values[index],
    )
    highest = max([counters.get(key, 0), *(v for v in column.values if v is not UNSET and v is not None)])
    numbers: list[Any] = []
    for row, (requested, value, stored_row) in enumerate(
        zip(column.values, desired, comparison.stored_rows, strict=True)
    ):
        if requested is not UNSET or row in comparison.skipped:
            numbers.append(value)
        elif stored_row is not None and has_data[row]:
            numbers.append(stored_values[stored_row])
        else:
            highest += 1
            numbers.append(highest)
    counters[key] = highest
    return numbers


def _check_immutable(comparison: GroupComparison, name: str, stored_values: list[Any], desired: list[Any]) -> None:
    for row, stored_row in enumerate(comparison.stored_rows):
        if (
            stored_row is not None
            and row not in comparison.skipped
            and stored_values[stored_row] is not None
            and stored_values[stored_row] != desired[row]
        ):
            key = comparison.group.keys[row]
            raise errors.ImmutableProperty(name, qualified_name(key)).about(item_of(key))


def _mark_changed(comparison: GroupComparison) -> None:
    """Mark the existing rows that differ from what is stored; new rows are marked already."""
    changed, existing_rows = comparison.changed, comparison.stored.rows
    for has_data in comparison.has_data:
        if not all(has_data):
            for row in existing_rows:
                changed[row] |= not has_data[row]
    all_exist = existing_rows == list(range(len(changed)))
    for index, (desired, stored_values) in enumerate(zip(comparison.desired, comparison.stored.values, strict=True)):
        # Most columns are unchanged: one comparison of two lists is enough.
        if (desired if all_exist else [desired[row] for row in existing_rows]) != stored_values:
            comparison.changed_columns.add(index)
            for row, before in zip(existing_rows, stored_values, strict=True):
                if desired[row] != before:
                    changed[row] = True
    _mark_changed_types(comparison)
    for row in comparison.skipped:
        changed[row] = False


def _mark_changed_types(comparison: GroupComparison) -> None:
    types = comparison.group.types
    if not types:
        return
    for row, before in zip(comparison.stored.rows, comparison.stored.types, strict=True):
        if types[row] not in (None, before):
            comparison.changed[row] = True


def check_required_containers(plan: ApplyPlan, index: int, comparison: GroupComparison) -> None:
    """Check that each instance with data in a container has data in the containers that it requires."""
    group, written = comparison.group, {c.id for c in comparison.group.containers}
    offset = len(group.containers)
    labels = required_labels(plan, index)
    for container in group.containers:
        for name, required in container.requires:
            model = plan.snapshot.container(required)
            if model is None or required in written:
                continue
            labelled = comparison.stored.labels[offset + labels.index(model.alias)]
            for row, stored_row in enumerate(comparison.stored_rows):
                if row not in comparison.skipped and (stored_row is None or not labelled[stored_row]):
                    key = group.keys[row]
                    raise errors.RequiresConstraintViolated(
                        name, str(container.id), str(required), qualified_name(key)
                    ).about(item_of(key))


def qualified_name(key: str) -> str:
    """`space:externalId` of the instance with `key`."""
    return key.split(":", 1)[1]
