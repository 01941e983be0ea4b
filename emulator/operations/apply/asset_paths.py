"""Updates the root and the path of assets in the transaction that changes a parent.

The path of an asset is the list of assets from its root down to itself. A parent without data as an asset counts as no
parent. The version of an asset stays when its path changes only because an ancestor got another parent.
"""

from datetime import UTC, datetime

from emulator import errors
from emulator.compile.library import statement
from emulator.graph.driver import Transaction
from emulator.plan.apply.write_set import WriteSet
from emulator.plan.keys import item_of

MAX_DEPTH = 100
"""The most assets in a path: the size limit of that list."""

ASSET = "CogniteAsset"
_PARENT = "CogniteAsset.assetHierarchy_parent"


def update_asset_paths(transaction: Transaction, write_set: WriteSet) -> None:
    """Update the paths that `write_set`, which is written already, has changed.

    Raises `errors.AssetCycle` or `errors.AssetTooDeep`.
    """
    moved = _with_changed_parent(write_set)
    tombstones = zip(write_set.tombstones, write_set.deleted, strict=True)
    deleted = [key for key, instance in tombstones if instance.instance_type == "node"]
    if deleted:
        moved.update(key for (key,) in transaction.rows(statement("asset/find_children", keys=deleted)))
    written = {key for write in write_set.writes if ASSET in write.labels for key in write.keys}
    keys = [*dict.fromkeys([*written, *moved])]
    if not keys:
        return
    rows: list[list[object]] = transaction.rows(statement("asset/find_paths", keys=keys, moved=list(moved)))
    paths = {str(key): _checked(str(key), path) for key, path in rows}
    if paths:
        _write(transaction, write_set, paths, written)


def _with_changed_parent(write_set: WriteSet) -> set[str]:
    """The keys of the assets whose parent relation is created or removed."""
    relations = (write_set.stale_relations, write_set.relations)
    return {
        source
        for relation in relations
        for source, prop in zip(relation.sources, relation.properties, strict=True)
        if prop == _PARENT
    }


def _checked(key: str, path: object) -> list[str]:
    """Return the path. Raises `errors.AssetCycle` where it is null and `errors.AssetTooDeep` where it is too long."""
    name = key.split(":", 1)[1]
    if not isinstance(path, list):
        raise errors.AssetCycle(name).about(item_of(key))
    if len(path) > MAX_DEPTH:  # pyright: ignore[reportUnknownArgumentType]
        raise errors.AssetTooDeep(name, MAX_DEPTH).about(item_of(key))
    return path  # pyright: ignore[reportUnknownVariableType]


def _write(transaction: Transaction, write_set: WriteSet, paths: dict[str, list[str]], written: set[str]) -> None:
    """Write the paths. Assets that the request did not write get change numbers, so that a sync returns them."""
    numbers: list[int | None] = []
    for key in paths:
        write_set.change += key not in written
        numbers.append(None if key in written else write_set.change)
    time = datetime.fromtimestamp(write_set.now / 1000, UTC)
    rows = transaction.rows(
        statement(
            "asset/write_paths",
            keys=list(paths),
            paths=list(paths.values()),
            changes=numbers,
            time=time.isoformat(timespec="milliseconds" if time.microsecond else "seconds"),
        )
    )
    write_set.logged.written.extend((change, node) for change, node in rows)
