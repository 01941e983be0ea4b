"""Saves a project as a snapshot."""

from collections.abc import Callable
from typing import Any

from emulator import errors
from emulator.compile.library import statement
from emulator.compile.projects import snapshots
from emulator.compile.projects.snapshots import page_of_instances, page_of_tombstones
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph, Transaction
from emulator.operations.context import Context
from emulator.operations.project_state import lock, read
from emulator.operations.snapshots import store
from emulator.plan.keys import key_ranges
from emulator.schema.snapshot import Snapshot as Schema
from emulator.wire.schema.containers import DirectType
from emulator.wire.snapshots import SavePath, Snapshot

SECONDS = 600.0
"""The longest that a project is locked for it."""


def save(context: Context, project: str, path: SavePath) -> Snapshot:
    """Save `project` under a name, in place of an earlier snapshot of this name.

    It is of one moment: the project is locked, and who writes to it waits. What is copied is committed in parts, and
    becomes a snapshot with the last transaction; what is left of one that did not end is deleted at the next start.
    Raises `UnknownProject` for one that was never written to: its node, which the lock would create, would wait for
    itself. Raises `SnapshotInUse` where the earlier snapshot is being restored.
    """
    if not context.graph.read(lambda transaction: read(transaction, project)).life:
        raise errors.UnknownProject(project)
    with context.disk.reserve():
        return store.shown(save_as(context, project, path.name, temporary=path.temporary))


def save_as(context: Context, project: str, name: str, *, temporary: bool) -> store.Stored:
    graph, snapshot = context.graph, store.new_id()
    is_repeated = False

    def work(transaction: Transaction) -> tuple[store.Stored, str | None]:
        nonlocal is_repeated
        state = lock(transaction, project)
        store.require_unused(transaction, project, name)
        schema = context.schema_cache.load_at(transaction, project, state)
        if is_repeated:
            store.purge(graph, snapshot)
        is_repeated = True
        graph.run_once(statement("snapshot/write_state", snapshot=snapshot, project=project))
        instances = _copy_instances(graph, snapshot, project, tombstones=state.tombstones)
        for kind in ("snapshot/save_relations", "snapshot/save_edges"):
            _copy_pages(graph, lambda after, _, kind=kind: page_of_instances(kind, snapshot, project, after), 0)
        single, lists = _used_references(graph, snapshot, schema)
        stored = store.new(snapshot, project, name, instances, single, lists, temporary=temporary)
        (replaced,) = transaction.row(written(stored))
        return stored, replaced

    try:
        stored, replaced = graph.write(work, seconds=SECONDS)
    except Exception:
        store.purge(graph, snapshot)
        raise
    if replaced is not None:
        store.purge(graph, replaced)
    return stored


def _copy_instances(graph: Graph, snapshot: str, project: str, *, tombstones: bool) -> int:
    """Copy the instances of a project, and return their number."""

    def live(after: int, copied: int) -> Statement:
        return page_of_instances("snapshot/save_instances", snapshot, project, after, position=copied)

    copied = _copy_pages(graph, live, 0)
    for first, end in key_ranges(project) if tombstones else ():

        def deleted(after: str, more: int, end: str = end, before: int = copied) -> Statement:
            return page_of_tombstones("snapshot/save_instances", snapshot, (after, end), position=before + more)

        copied += _copy_pages(graph, deleted, first)
    return copied


def _copy_pages(graph: Graph, page: Callable[[Any, int], Statement], after: Any) -> int:
    """Run `page` behind the last instance of the page before, and return how many instances all pages had.

    It is also given how many that were so far.
    """
    copied, size = 0, snapshots.PAGE
    while size == snapshots.PAGE:
        rows = graph.run_once(page(after, copied), seconds=SECONDS)
        if not rows:
            raise errors.Unavailable  # it is purged meanwhile
        ((size, after),) = rows
        copied += size
    return copied


def written(stored: store.Stored) -> Statement:
    """The statement that writes the node of a snapshot, and returns the id of the one that it replaces."""
    return statement(
        "snapshot/write",
        snapshot=stored.id,
        project=stored.project,
        named=stored.name,
        now=stored.created_time,
        instances=stored.instances,
        layout=stored.layout,
        references=stored.single_references,
        listReferences=stored.list_references,
        expires=stored.expires,
    )


def _used_references(graph: Graph, snapshot: str, schema: Schema) -> tuple[list[str], list[str]]:
    listed = statement("snapshot/list_property_keys", snapshot=snapshot)
    used = {key for (key,) in graph.run_autocommit(listed, seconds=SECONDS)}
    single, lists = references(schema)
    return sorted(single & used), sorted(lists & used)


def references(schema: Schema) -> tuple[set[str], set[str]]:
    """The property keys whose values begin with the name of the project, single ones and lists."""
    single, lists = set[str](), set[str]()
    for model in schema.all_containers.values():
        single.update(unique.key for unique in model.unique)
        for prop in model.properties.values():
            if isinstance(prop.type, DirectType):
                (lists if prop.type.list else single).add(prop.key)
    return single, lists
