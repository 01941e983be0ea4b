"""Answers reads with the schema last seen; their first statement tells, too, whether that is still the one.

So a read costs one round trip to Neo4j less, and one that is a single statement no more than one at all.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from emulator import errors
from emulator.compile.read.instances import with_project_state
from emulator.compile.statement import Statement
from emulator.graph.driver import TRANSACTION_SECONDS, Transaction
from emulator.operations.acceleration.project_sizes import ProjectSizes
from emulator.operations.context import Context
from emulator.schema.snapshot import Snapshot

Answer_co = TypeVar("Answer_co", covariant=True)
Rows = Callable[[Statement], list[list[Any]]]


class Read(Protocol[Answer_co]):
    """A read, resolved with a snapshot."""

    @property
    def alone(self) -> bool:
        """Whether its statements need no transaction around them."""
        ...

    def answer(self, source: "RecordSource") -> Answer_co:
        """Run it. A passing fault may have it run again from the start."""
        ...


class RecordSource:
    """Where a question gets its records from; each statement returns one record with one value, `found`."""

    def __init__(
        self, rows: Rows, snapshot: Snapshot | None, transaction: Transaction | None, sizes: ProjectSizes
    ) -> None:
        """With the `snapshot` that is still to be checked, if any; without a transaction for what is `alone`."""
        self._rows = rows
        self._sizes = sizes
        self._unchecked = snapshot
        self._transaction = transaction

    @property
    def transaction(self) -> Transaction:
        """The transaction of a question that is not alone."""
        if self._transaction is None:
            raise AssertionError(self)
        return self._transaction

    def found(self, statement: Statement) -> Any:
        """What `statement` finds. Raises `SchemaOutdated` where the snapshot turns out to be."""
        snapshot = self._unchecked
        if snapshot is None:
            ((found,),) = self._rows(statement)
            return found
        (((life, epoch, change), found),) = self._rows(with_project_state(statement, snapshot.project))
        if (life or "", epoch or 0) != (snapshot.life, snapshot.epoch):
            raise SchemaOutdated
        self._sizes.record(snapshot.project, change or 0)
        if self._transaction is not None:
            self._unchecked = None
        return found


class SchemaOutdated(Exception):
    """The schema has moved on."""


def execute(
    context: Context,
    project: str,
    resolve: Callable[[Snapshot], Read[Answer_co]],
    *,
    seconds: float = TRANSACTION_SECONDS,
) -> Answer_co:
    """Answer what `resolve` makes of a snapshot of the schema, as far as the caller may read it.

    What is outdated or refused with the schema last seen is asked again, in a transaction that reads the schema first.
    """
    graph, sizes, known = context.graph, context.acceleration.project_sizes, context.snapshots.latest(project)
    if known is not None:
        try:
            return _ask_with(context, known.seen_by(context.caller), resolve, seconds)
        except (errors.Unavailable, errors.QueryTimedOut):
            raise
        except (SchemaOutdated, errors.ApiError):
            pass  # it may be right in a newer schema
    return graph.read(
        lambda t: resolve(context.schema(t, project)).answer(RecordSource(t.rows, None, t, sizes)), seconds=seconds
    )


def _ask_with(
    context: Context, snapshot: Snapshot, resolve: Callable[[Snapshot], Read[Answer_co]], seconds: float
) -> Answer_co:
    graph, sizes, question = context.graph, context.acceleration.project_sizes, resolve(snapshot)
    if question.alone:
        return question.answer(RecordSource(lambda one: graph.once(one, seconds=seconds), snapshot, None, sizes))
    return graph.read(lambda t: question.answer(RecordSource(t.rows, snapshot, t, sizes)), seconds=seconds)
