"""Collects the digests that a batch claims under uniqueness constraints."""

from collections.abc import Iterator

from emulator import errors
from emulator.plan.apply.comparison import GroupComparison
from emulator.plan.apply.resolve import ApplyPlan
from emulator.plan.apply.unique_digests import digest
from emulator.plan.apply.write_set import UniqueClaim
from emulator.schema.model import ContainerModel, Uniqueness


def digests(project: str, rows: GroupComparison) -> list[tuple[ContainerModel, Uniqueness, list[str | None]]]:
    """Per uniqueness constraint of the touched containers, the digest of each row's values after the apply."""
    positions = {column.property.key: index for index, column in enumerate(rows.group.columns)}
    found: list[tuple[ContainerModel, Uniqueness, list[str | None]]] = []
    for container in rows.group.containers:
        for constraint in container.unique:
            columns = [rows.desired[positions[prop.key]] for prop in constraint.properties]
            values = [
                digest(project, item.space if constraint.by_space else None, row)
                for item, row in zip(rows.group.items, zip(*columns, strict=True), strict=True)
            ]
            found.append((container, constraint, values))
    return found


def claims(plan: ApplyPlan, met: list[GroupComparison]) -> list[UniqueClaim]:
    """What must hold for no other instance.

    Raises `errors.UniquenessConstraintViolated` where two items of the batch collide.
    """
    found: dict[str, UniqueClaim] = {}
    deleted = {deletion.key for deletion in plan.deletions}
    for rows in met:
        for container, constraint, values in digests(plan.snapshot.project, rows):
            claim = found.setdefault(
                constraint.key,
                UniqueClaim(constraint.name, str(container.id), container.alias, constraint.key, {}, set(deleted)),
            )
            active = [row for row in _new_values(rows, container, constraint) if row not in rows.skipped]
            claim.superseded.update(rows.group.keys[row] for row in active)
            claim.digests.update((rows.group.keys[row], value) for row in active if (value := values[row]) is not None)
    for claim in found.values():
        _check_inside(claim)
    return list(found.values())


def _new_values(rows: GroupComparison, container: ContainerModel, constraint: Uniqueness) -> Iterator[int]:
    """The rows whose values under `constraint` are not those that are stored.

    What is stored and stays claims nothing anew: it may break a constraint that came later.
    """
    positions = {column.property.key: index for index, column in enumerate(rows.group.columns)}
    indexes = [positions[prop.key] for prop in constraint.properties]
    present = rows.present[rows.group.containers.index(container)]
    for row, at in enumerate(rows.stored):
        if at is None or not present[row] or _differ(rows, row, at, indexes):
            yield row


def _differ(rows: GroupComparison, row: int, at: int, indexes: list[int]) -> bool:
    return any(rows.desired[index][row] != rows.state.values[index][at] for index in indexes)


def _check_inside(claim: UniqueClaim) -> None:
    holders: dict[str, str] = {}
    for key, value in claim.digests.items():
        if holders.setdefault(value, key) != key:
            raise errors.UniquenessConstraintViolated(claim.constraint, claim.container, key.split(":", 1)[1])
