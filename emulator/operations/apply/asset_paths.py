"""Keeps the root and the path of assets as their parents say, in the transaction that changed a parent.

An asset's path holds the assets from its root down to itself. A parent that has no data as an asset ends it, as if
there were none. An asset whose path changes because one above it has moved keeps its version.
"""

from datetime import UTC, datetime

from emulator import errors
from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.plan.apply.write_set import WriteSet

MAX_DEPTH = 100
"""As many as the list of a path holds."""

ASSET = "CogniteAsset"
_PARENT = "CogniteAsset.assetHierarchy_parent"


def update_asset_paths(transaction: Transaction, changes: WriteSet) -> None:
    """Write the paths that `changes`, written just now, have made others. Raises `errors.AssetCycle`."""
    moved = _moved(changes)
    deleted = [
        key for key, gone in zip(changes.tombstones, changes.deleted, strict=True) if gone.instance_type == "node"
    ]
    if deleted:
        moved.update(key for (key,) in transaction.rows(statement("asset/find_children", keys=deleted)))
    written = {key for write in changes.writes if ASSET in write.labels for key in write.keys}
    keys = [*dict.fromkeys([*written, *moved])]
    if not keys:
        return
    found: list[list[object]] = transaction.rows(statement("asset/find_paths", keys=keys, moved=list(moved)))
    paths = {str(key): _checked(str(key), path) for key, path in found}
    if paths:
        _write(transaction, changes, paths, written)


def _moved(changes: WriteSet) -> set[str]:
    relations = (changes.outdated, changes.relations)
    return {
        source
        for relation in relations
        for source, prop in zip(relation.sources, relation.properties, strict=True)
        if prop == _PARENT
    }


def _checked(key: str, path: object) -> list[str]:
    """The path, where the hierarchy has a root and is not too deep."""
    name = key.split(":", 1)[1]
    if not isinstance(path, list):
        raise errors.AssetCycle(name)
    if len(path) > MAX_DEPTH:  # pyright: ignore[reportUnknownArgumentType]
        raise errors.AssetTooDeep(name, MAX_DEPTH)
    return path  # pyright: ignore[reportUnknownVariableType]


def _write(transaction: Transaction, changes: WriteSet, paths: dict[str, list[str]], written: set[str]) -> None:
    """What this batch has not written itself gets change numbers, so that whoever follows changes sees it."""
    numbers: list[int | None] = []
    for key in paths:
        changes.change += key not in written
        numbers.append(None if key in written else changes.change)
    time = datetime.fromtimestamp(changes.now / 1000, UTC)
    transaction.run(
        statement(
            "asset/write_paths",
            keys=list(paths),
            paths=list(paths.values()),
            changes=numbers,
            time=time.isoformat(timespec="milliseconds" if time.microsecond else "seconds"),
        )
    )
