"""Runs a read so that all it returns is of one state of its project.

A read of one statement takes one round trip: it is resolved with the cached schema, without a lock, and the statement
also tells whether that schema is current and whether a commit interfered (`graph/commits.py`). If so, it runs again in
a transaction that takes the commit lock of the project first, as all reads of several statements do.
"""

from collections.abc import Callable, Collection
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from emulator import errors
from emulator.clock import ticks
from emulator.compile.read.instances import with_project_state
from emulator.compile.statement import Statement
from emulator.graph.commits import CommitDuringRead
from emulator.graph.driver import TRANSACTION_SECONDS, Transaction
from emulator.operations import project_state
from emulator.operations.context import Context
from emulator.operations.read_preparation import ReadNotPrepared
from emulator.operations.schema.container_indexes import create_outgrown_indexes
from emulator.operations.system_instances import create_system_nodes
from emulator.schema.snapshot import Snapshot

Response_co = TypeVar("Response_co", covariant=True)
RunStatement = Callable[[Statement], list[list[Any]]]
"""Runs a statement and returns its rows."""


class Read(Protocol[Response_co]):
    """A read request, resolved with one snapshot."""

    @property
    def single_statement(self) -> bool:
        """Whether `run` needs no transaction of several statements."""
        ...

    def run(self, source: "RecordSource") -> Response_co:
        """Run the statements and return the response. A retry after a transient error calls it again."""
        ...


class RecordSource:
    """Runs the statements of a read. Each returns one record with one value."""

    def __init__(self, run: RunStatement, transaction: Transaction | None) -> None:
        """`transaction` is None for a read of a single statement."""
        self._run = run
        self._transaction = transaction

    @property
    def transaction(self) -> Transaction:
        """The transaction of a read that is not a single statement."""
        if self._transaction is None:
            raise AssertionError(self)
        return self._transaction

    def value(self, statement: Statement) -> Any:
        """Run `statement` and return its value."""
        ((value,),) = self._run(statement)
        return value


class SchemaOutdated(Exception):
    """The project has a newer schema than the snapshot of a read."""


def execute(
    context: Context,
    project: str,
    resolve: Callable[[Snapshot], Read[Response_co]],
    *,
    system_nodes: Collection[str] = (),
    seconds: float = TRANSACTION_SECONDS,
) -> Response_co:
    """Resolve a read with the schema that the caller may see, run it within `seconds` and return its response.

    The cached schema is tried first. Where it is outdated or the request is refused with it, the read is resolved and
    run again in a transaction that loads the current schema. `system_nodes` are the keys of those that the read names:
    they exist in its transaction.
    """
    try:
        return _execute(context, project, resolve, system_nodes, seconds)
    except ReadNotPrepared as unprepared:
        unprepared.prepare(context.graph)
        return _execute(context, project, resolve, system_nodes, seconds)


def _execute(
    context: Context,
    project: str,
    resolve: Callable[[Snapshot], Read[Response_co]],
    system_nodes: Collection[str],
    seconds: float,
) -> Response_co:
    if system_nodes:
        return read_with_system_nodes(
            context,
            project,
            system_nodes,
            lambda t: resolve(context.schema(t, project)).run(RecordSource(t.rows, t)),
            seconds=seconds,
        )
    deadline = ticks() + seconds  # resolving takes of it too
    early = _resolve_early(context, project, resolve)
    if early is not None and early.read.single_statement:
        try:
            return early.read.run(RecordSource(_SingleStatements(context, early.snapshot, _until(deadline)).rows, None))
        except (errors.Unavailable, errors.QueryTimedOut):
            raise
        except (SchemaOutdated, errors.ApiError):
            pass  # the request may be valid with the current schema

    def work(transaction: Transaction) -> Response_co:
        snapshot = context.schema(transaction, project)
        read = early.read if early is not None and early.snapshot is snapshot else resolve(snapshot)
        return read.run(RecordSource(transaction.rows, transaction))

    return context.graph.read(work, seconds=_until(deadline))


def _until(deadline: float) -> float:
    """The seconds that are left. Raises `QueryTimedOut` where there are none."""
    seconds = deadline - ticks()
    if seconds <= 0:
        raise errors.QueryTimedOut
    return seconds


def read_with_system_nodes(
    context: Context,
    project: str,
    system_nodes: Collection[str],
    work: Callable[[Transaction], Response_co],
    *,
    seconds: float = TRANSACTION_SECONDS,
) -> Response_co:
    """Run `work` in one transaction, in which the nodes with the keys `system_nodes` exist.

    The missing ones are created first, and the transaction is undone at the end.
    """
    if not system_nodes:
        return context.graph.read(work, seconds=seconds)

    def read(transaction: Transaction) -> Response_co:
        create_system_nodes(transaction, project, system_nodes)
        return work(transaction)

    return context.graph.write_and_undo(read, seconds=seconds)


class _EarlyRead(Struct, Generic[Response_co], frozen=True):
    """A read that is resolved with the cached schema."""

    snapshot: Snapshot
    read: Read[Response_co]


def _resolve_early(
    context: Context, project: str, resolve: Callable[[Snapshot], Read[Response_co]]
) -> _EarlyRead[Response_co] | None:
    """Resolve a read with the cached schema; None where it is not cached, or the request refused."""
    cached = context.schema_cache.cached(project)
    if cached is None:
        return None
    snapshot = cached.visible_to(context.caller)
    try:
        return _EarlyRead(snapshot, resolve(snapshot))
    except errors.ApiError:
        return None


class _SingleStatements:
    """Runs the only statement of a read, which also checks that the schema is that of `snapshot`.

    Raises `SchemaOutdated` where it is not.
    """

    def __init__(self, context: Context, snapshot: Snapshot, seconds: float) -> None:
        self._context = context
        self._graph = context.graph
        self._snapshot = snapshot
        self._project = snapshot.project
        self._seconds = seconds

    def rows(self, statement: Statement) -> list[list[Any]]:
        try:
            return self._unlocked(statement)
        except CommitDuringRead:
            return self._locked(statement)

    def _unlocked(self, statement: Statement) -> list[list[Any]]:
        """Run it without a lock. Raises `CommitDuringRead` where what it read may be of several states."""
        checked = with_project_state(statement, self._project)
        ((state, value, before, after),) = self._graph.run_read(self._project, checked, seconds=self._seconds)
        life, epoch, change = state
        self._check(life or "", epoch or 0)
        if before != after or self._graph.commits.may_commit_elsewhere(after):
            raise CommitDuringRead
        self._context.acceleration.project_sizes.record(self._project, life or "", change or 0)
        create_outgrown_indexes(self._context, self._project)
        return [[value]]

    def _locked(self, statement: Statement) -> list[list[Any]]:
        """Run it under the commit lock, which ends before the response is made of the rows."""

        def work(transaction: Transaction) -> list[list[Any]]:
            state = project_state.read(transaction, self._project)
            self._check(state.life, state.epoch)
            return transaction.rows(statement)

        begun = self._graph.commits.begun(self._project)
        rows = self._graph.read(work, seconds=self._seconds)
        self._graph.commits.end_locked_read(self._project, begun)
        return rows

    def _check(self, life: str, epoch: int) -> None:
        if (life, epoch) != (self._snapshot.life, self._snapshot.epoch):
            raise SchemaOutdated
