"""Checks the numbers of schema objects of a project against its limits."""

from collections.abc import Iterable, Iterator

from emulator.errors import LimitReached
from emulator.schema.snapshot import SchemaObject, Snapshot

Counts = dict[str, int]


def counts(snapshot: Snapshot) -> Counts:
    """Return the numbers of objects that are limited per project; system objects are not counted."""
    return {
        "spaces": len(snapshot.spaces),
        "containers": len(snapshot.containers),
        "container properties": sum(len(model.properties) for model in snapshot.containers.values()),
        "views": len(snapshot.views),
        "data models": len(snapshot.data_models),
    }


def check_counts(before: Snapshot, after: Snapshot, objects: Iterable[SchemaObject]) -> None:
    """Raise `LimitReached` where `after` exceeds a limit and has more objects than `before`.

    `objects` are those that changed. A project above a limit may still delete objects.
    """
    limits = after.limits
    allowed = (limits.spaces, limits.containers, limits.container_properties, limits.views, limits.data_models)
    previous = counts(before)
    for (what, count), limit in zip(counts(after).items(), allowed, strict=True):
        if count > limit and count > previous[what]:
            raise LimitReached(limit, f"{what} in the project")
    created = [one for one in objects if one.definition is not None]
    _check_versions("view", limits.versions_per_view, created, after.views)
    _check_versions("data model", limits.versions_per_data_model, created, after.data_models)


def _check_versions(what: str, limit: int, created: list[SchemaObject], stored: Iterable[tuple[str, str, str]]) -> None:
    kind = what.replace(" ", "")
    names = {(one.space, one.external_id) for one in created if one.kind == kind}
    if not names:
        return
    found: dict[tuple[str, str], int] = dict.fromkeys(names, 0)
    for name in _names(stored):
        if name in found:
            found[name] += 1
    for (space, external_id), count in found.items():
        if count > limit:
            raise LimitReached(limit, f"versions of the {what} '{space}:{external_id}'")


def _names(stored: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    return ((space, external_id) for space, external_id, _ in stored)
