"""Unique claims of a batch: the digests that it writes under uniqueness constraints."""

from collections.abc import Iterator

from emulator import errors
from emulator.plan.apply.comparison import GroupComparison
from emulator.plan.apply.resolve import ApplyPlan
from emulator.plan.apply.unique_digests import digest
from emulator.plan.apply.write_set import UniqueClaim
from emulator.plan.keys import item_of
from emulator.schema.model import ContainerModel, Uniqueness


def unique_digests(
    project: str, comparison: GroupComparison
) -> list[tuple[ContainerModel, Uniqueness, list[str | None]]]:
    """Per uniqueness constraint of the written containers, the digest of each row's values after the apply."""
    positions = {column.property.key: index for index, column in enumerate(comparison.group.columns)}
    result: list[tuple[ContainerModel, Uniqueness, list[str | None]]] = []
    for container in comparison.group.containers:
        for constraint in container.unique:
            columns = [comparison.desired[positions[prop.key]] for prop in constraint.properties]
            values = [
                digest(project, item.space if constraint.by_space else None, row)
                for item, row in zip(comparison.group.items, zip(*columns, strict=True), strict=True)
            ]
            result.append((container, constraint, values))
    return result


def unique_claims(plan: ApplyPlan, comparisons: list[GroupComparison]) -> list[UniqueClaim]:
    """The claims of the batch. Raises `errors.UniquenessConstraintViolated` where two items have the same digest."""
    claims_by_key: dict[str, UniqueClaim] = {}
    deleted = {deletion.key for deletion in plan.deletions}
    for comparison in comparisons:
        for container, constraint, values in unique_digests(plan.snapshot.project, comparison):
            claim = claims_by_key.setdefault(
                constraint.key,
                UniqueClaim(constraint.name, str(container.id), container.alias, constraint.key, {}, set(deleted)),
            )
            active = [
                row for row in _rows_with_new_values(comparison, container, constraint) if row not in comparison.skipped
            ]
            claim.superseded.update(comparison.group.keys[row] for row in active)
            claim.digests.update(
                (comparison.group.keys[row], value) for row in active if (value := values[row]) is not None
            )
    for claim in claims_by_key.values():
        _check_within_batch(claim)
    return list(claims_by_key.values())


def _rows_with_new_values(
    comparison: GroupComparison, container: ContainerModel, constraint: Uniqueness
) -> Iterator[int]:
    """The rows whose values under `constraint` differ from the stored ones.

    Stored values that stay are not claimed again: they may violate a constraint that was added later.
    """
    positions = {column.property.key: index for index, column in enumerate(comparison.group.columns)}
    indexes = [positions[prop.key] for prop in constraint.properties]
    has_data = comparison.has_data[comparison.group.containers.index(container)]
    for row, stored_row in enumerate(comparison.stored_rows):
        if stored_row is None or not has_data[row] or _differ(comparison, row, stored_row, indexes):
            yield row


def _differ(comparison: GroupComparison, row: int, stored_row: int, indexes: list[int]) -> bool:
    return any(comparison.desired[index][row] != comparison.stored.values[index][stored_row] for index in indexes)


def _check_within_batch(claim: UniqueClaim) -> None:
    holders: dict[str, str] = {}
    for key, value in claim.digests.items():
        if holders.setdefault(value, key) != key:
            name = key.split(":", 1)[1]
            raise errors.UniquenessConstraintViolated(claim.constraint, claim.container, name).about(item_of(key))
