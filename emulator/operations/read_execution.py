"""Runs a read with the cached schema, and checks in its first statement that the cached schema is current.

This saves a round trip to Neo4j per read: a read of a single statement takes one round trip in all.
"""

from collections.abc import Callable, Collection
from typing import Any, Protocol, TypeVar

from emulator import errors
from emulator.compile.read.instances import with_project_state
from emulator.compile.statement import Statement
from emulator.graph.driver import TRANSACTION_SECONDS, Transaction
from emulator.operations.acceleration.project_sizes import ProjectSizes
from emulator.operations.context import Context
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

    def __init__(
        self, run: RunStatement, snapshot: Snapshot | None, transaction: Transaction | None, sizes: ProjectSizes
    ) -> None:
        """`snapshot` is the cached one that the first statement must check; None where it is known to be current.

        `transaction` is None for a read of a single statement.
        """
        self._run = run
        self._sizes = sizes
        self._unchecked = snapshot
        self._transaction = transaction

    @property
    def transaction(self) -> Transaction:
        """The transaction of a read that is not a single statement."""
        if self._transaction is None:
            raise AssertionError(self)
        return self._transaction

    def value(self, statement: Statement) -> Any:
        """Run `statement` and return its value. Raises `SchemaOutdated` where the snapshot is not current."""
        snapshot = self._unchecked
        if snapshot is None:
            ((value,),) = self._run(statement)
            return value
        (((life, epoch, change), value),) = self._run(with_project_state(statement, snapshot.project))
        if (life or "", epoch or 0) != (snapshot.life, snapshot.epoch):
            raise SchemaOutdated
        self._sizes.record(snapshot.project, change or 0)
        if self._transaction is not None:
            self._unchecked = None
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
    if system_nodes:
        return read_with_system_nodes(
            context,
            project,
            system_nodes,
            lambda t: resolve(context.schema(t, project)).run(
                RecordSource(t.rows, None, t, context.acceleration.project_sizes)
            ),
            seconds=seconds,
        )
    graph, sizes, cached = context.graph, context.acceleration.project_sizes, context.schema_cache.cached(project)
    if cached is not None:
        try:
            return _execute_with(context, cached.visible_to(context.caller), resolve, seconds)
        except (errors.Unavailable, errors.QueryTimedOut):
            raise
        except (SchemaOutdated, errors.ApiError):
            pass  # the request may be valid with the current schema
    return graph.read(
        lambda t: resolve(context.schema(t, project)).run(RecordSource(t.rows, None, t, sizes)), seconds=seconds
    )


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


def _execute_with(
    context: Context, snapshot: Snapshot, resolve: Callable[[Snapshot], Read[Response_co]], seconds: float
) -> Response_co:
    graph, sizes, read = context.graph, context.acceleration.project_sizes, resolve(snapshot)
    if read.single_statement:
        return read.run(RecordSource(lambda one: graph.run_autocommit(one, seconds=seconds), snapshot, None, sizes))
    return graph.read(lambda t: read.run(RecordSource(t.rows, snapshot, t, sizes)), seconds=seconds)
