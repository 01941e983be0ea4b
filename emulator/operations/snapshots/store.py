"""The snapshots that exist, and their deletion."""

from uuid import uuid4

from msgspec import UNSET, Struct

from emulator import clock, errors
from emulator.compile.library import statement
from emulator.graph.driver import Graph, Transaction
from emulator.graph.layout import LAYOUT
from emulator.operations.context import Context
from emulator.operations.project_state import lock
from emulator.wire import snapshots as wire
from emulator.wire.snapshots import SnapshotPath, Snapshots

PURGED = 5_000
"""The most nodes that one transaction deletes."""
TEMPORARY_MILLISECONDS = 3_600_000
"""How long a temporary snapshot is kept that nobody deletes: whoever needed it was killed."""


class Stored(Struct, frozen=True):
    """A snapshot that exists, as its node holds it."""

    id: str
    project: str
    name: str
    created_time: int
    instances: int
    layout: int
    single_references: list[str]
    """The property keys whose values begin with the name of the project: keys of nodes, and digests."""
    list_references: list[str]
    """The same of lists."""
    expires: int | None = None
    """When it is deleted, if it is a temporary one; in milliseconds since 1970."""

    @property
    def references(self) -> dict[str, bool]:
        """Both, with whether the values are lists."""
        return {**dict.fromkeys(self.single_references, False), **dict.fromkeys(self.list_references, True)}


def new_id() -> str:
    return uuid4().hex


def shown(one: Stored) -> wire.Snapshot:
    return wire.Snapshot(
        project=one.project,
        name=one.name,
        created_time=one.created_time,
        instances=one.instances,
        expiration_time=UNSET if one.expires is None else one.expires,
    )


def new(
    snapshot: str, project: str, name: str, instances: int, single: list[str], lists: list[str], *, temporary: bool
) -> Stored:
    """A snapshot of now."""
    now = clock.now()
    expires = now + TEMPORARY_MILLISECONDS if temporary else None
    return Stored(snapshot, project, name, now, instances, LAYOUT, single, lists, expires)


def list_snapshots(context: Context, project: str, _request: None) -> Snapshots:
    """Return the snapshots of `project`, in the order of their names."""
    return Snapshots([shown(one) for one in read_all(context.graph, project)])


def list_all(context: Context, _project: str, _request: None) -> Snapshots:
    """Return the snapshots of all projects."""
    return Snapshots([shown(one) for one in read_all(context.graph)])


def read_all(graph: Graph, project: str | None = None) -> list[Stored]:
    """The snapshots of a project, or of all."""
    rows = graph.read(lambda transaction: transaction.rows(statement("snapshot/list", project=project)))
    return [Stored(*row) for row in rows]


def find(transaction: Transaction, project: str, name: str) -> Stored:
    """Return a snapshot. Raises `UnknownSnapshot`, or `UnusableSnapshot` for one of another layout."""
    rows = transaction.rows(statement("snapshot/find", project=project, named=name))
    if not rows:
        raise errors.UnknownSnapshot(project, name)
    stored = Stored(*rows[0])
    if stored.layout != LAYOUT:
        raise errors.UnusableSnapshot(name, f"it is of layout {stored.layout}, and this emulator has {LAYOUT}")
    return stored


def require_unused(transaction: Transaction, project: str, name: str) -> None:
    """Raise `SnapshotInUse` while a project is being restored from a snapshot; it cannot begin until the commit.

    What is restored in parts needs the snapshot until the last, also after the process has ended.
    """
    for (restored,) in transaction.rows(statement("snapshot/find_use", project=project, named=name)):
        raise errors.SnapshotInUse(name, restored)


def delete(context: Context, project: str, path: SnapshotPath) -> Snapshots:
    """Delete a snapshot, and return those that are left. Raises `UnknownSnapshot` and `SnapshotInUse`."""

    def work(transaction: Transaction) -> list[list[str]]:
        require_unused(transaction, project, path.name)
        return transaction.rows(statement("snapshot/delete", project=project, named=path.name))

    with context.disk.reserve(items=PURGED):
        rows = context.graph.write(work)
    if not rows:
        raise errors.UnknownSnapshot(project, path.name)
    purge(context.graph, rows[0][0])
    return list_snapshots(context, project, None)


def purge(graph: Graph, snapshot: str) -> None:
    """Delete what a snapshot holds that does not exist any more, in transactions of a bounded size.

    A statement of a save goes on in Neo4j for a moment when the process that asked for it has ended.
    """
    graph.run_autocommit(statement("snapshot/begin_purge", snapshot=snapshot))
    while True:
        asked = statement("snapshot/purge", snapshot=snapshot, limit=PURGED)
        ((deleted,),) = graph.write(lambda transaction, asked=asked: transaction.rows(asked))
        if deleted < PURGED:
            return


def delete_expired(graph: Graph) -> None:
    """Delete the temporary snapshots whose time is over, except those that a restore under way needs."""
    asked = statement("snapshot/delete_expired", now=clock.now())
    for (snapshot,) in graph.write(lambda transaction: transaction.rows(asked)):
        purge(graph, snapshot)


def purge_incomplete(graph: Graph) -> None:
    """Delete what is left of saves, uploads and deletions that did not end. A save that goes on is waited for.

    An upload that goes on, to another emulator, fails with its next part.
    """
    for snapshot, project, is_upload in _incomplete(graph):
        if not is_upload:
            # Whoever saves holds the lock of the project.
            graph.write(lambda transaction, project=project: lock(transaction, project, restoring=True))
        if (snapshot, project, is_upload) in _incomplete(graph):
            purge(graph, snapshot)


def _incomplete(graph: Graph) -> list[tuple[str, str, bool]]:
    """The snapshots that hold something and do not exist, each with its project, and whether it is an upload."""
    asked = statement("snapshot/list_incomplete")
    while True:
        rows = graph.read(lambda transaction: transaction.rows(asked))
        if all(None not in row for row in rows):
            return [(snapshot, project, is_upload) for snapshot, project, is_upload in rows]
        # Neo4j shows a commit part by part: the properties of that state are not all there yet.
