"""Runs statements in transactions against Neo4j, and translates the driver's errors."""

# The driver leaves the types of its options open.
# pyright: reportUnknownMemberType=false

import random
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from typing import Any, LiteralString, TypeVar, cast

import neo4j
from neo4j import Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, Session, unit_of_work
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConstraintError,
    DriverError,
    Neo4jError,
    ResultFailedError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from emulator.clock import ticks
from emulator.compile.statement import Statement
from emulator.errors import QueryTimedOut, Unavailable

T = TypeVar("T")

CONNECT_SECONDS = 5
RETRY_SECONDS = 10
"""Long enough for a managed Neo4j that died to be there again, short enough for a client to learn that it is not."""
RETRY_PAUSE = 0.1, 0.5
"""Seconds; which, is a matter of chance, so that two that were in each other's way do not meet again."""
TRANSACTION_SECONDS = 120

_TIMED_OUT = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
)
_EXISTING = {f"Neo.ClientError.Schema.{name}AlreadyExists" for name in ("Index", "Constraint", "EquivalentSchemaRule")}


def _first(error: DriverError | Neo4jError) -> BaseException:
    """What Neo4j said: closing a transaction that has failed, the driver may say of its result that it has failed."""
    return error.__cause__ or error if isinstance(error, ResultFailedError) else error


def _ours(error: BaseException) -> Exception | None:
    """What `error` means to who asked; None where nobody expects it."""
    match error:
        case ServiceUnavailable() | SessionExpired() | TransientError() | AuthError():
            return Unavailable()
        case ConstraintError():
            return AlreadyExists()
        case ClientError() if error.code in _TIMED_OUT:
            return QueryTimedOut()
        case _:
            return None


def _check_time(deadline: float) -> None:
    """Raise `QueryTimedOut` where it is past: Neo4j looks for what takes too long every other second only."""
    if ticks() > deadline:
        raise QueryTimedOut


class AlreadyExists(Exception):
    """Something was created that is there under its key: the transaction is undone."""


class _Undo(Exception):
    """Ends a transaction that is undone, with the result of its work."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


class Transaction:
    """One open transaction."""

    def __init__(
        self, transaction: ManagedTransaction | neo4j.Transaction, deadline: float, settle: Callable[[], None]
    ) -> None:
        self._transaction = transaction
        self._deadline = deadline
        self.settle = settle
        """Wait until all has taken effect that others have committed by now."""

    def rows(self, statement: Statement) -> list[list[Any]]:
        """Run `statement`; its records as lists of values, in the order of its RETURN."""
        rows = [record.values() for record in self._result(statement)]
        _check_time(self._deadline)
        return rows

    def plan(self, statement: Statement, *, profile: bool) -> dict[str, Any]:
        """Neo4j's plan for `statement`; `profile` runs it and tells what it cost."""
        command = "PROFILE" if profile else "EXPLAIN"
        text = cast("LiteralString", f"{command} {statement.text}")
        summary = self._transaction.run(text, statement.parameters).consume()
        return cast("dict[str, Any] | None", summary.profile if profile else summary.plan) or {}

    def row(self, statement: Statement) -> list[Any]:
        """Run `statement`, which returns exactly one record."""
        (row,) = self.rows(statement)
        return row

    def run(self, statement: Statement) -> None:
        """Run `statement`, which returns nothing."""
        self._result(statement).consume()

    def _result(self, statement: Statement) -> neo4j.Result:
        # The text is made of literals and quoted identifiers only: `compile/` is the one place that writes it.
        return self._transaction.run(cast("LiteralString", statement.text), statement.parameters)


class Graph:
    """The one Neo4j database that holds everything."""

    def __init__(self, driver: Driver, uri: str, database: str | None = None) -> None:
        self.uri = uri
        self._driver = driver
        self._database = database

    @classmethod
    def connect(cls, uri: str, user: str, password: str, database: str | None = None) -> "Graph":
        driver = GraphDatabase.driver(
            uri,
            auth=(user, password) if user else None,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            telemetry_disabled=True,
            max_connection_pool_size=100,
            connection_timeout=CONNECT_SECONDS,
            max_transaction_retry_time=RETRY_SECONDS,
        )
        return cls(driver, uri, database)

    def write(self, work: Callable[[Transaction], T], *, seconds: float = TRANSACTION_SECONDS) -> T:
        """Run `work` in one write transaction, again where a deadlock or another passing fault undid it.

        Raises `Unavailable` where Neo4j cannot be reached or does not recover in time: then whether the
        transaction took place is not known, and doing the same again is safe. Raises `QueryTimedOut` where the
        transaction takes longer than `seconds`; Neo4j has ended it then.
        """
        # The driver sends BEGIN together with what comes first only in `execute_query`, which runs one statement.
        # Without this each request waits for one round trip more; a driver that no longer knows it is only slower.
        with self._session() as session, getattr(session, "_pipelined_begin", nullcontext()):
            return session.execute_write(self._bounded(work, seconds))

    def read(self, work: Callable[[Transaction], T], *, seconds: float = TRANSACTION_SECONDS) -> T:
        """Run `work`, which only reads, in one transaction.

        In a cluster this too goes to the leader, so that every emulator reads what any of them has written.
        """
        return self.write(work, seconds=seconds)

    def write_and_undo(self, work: Callable[[Transaction], T], *, seconds: float = TRANSACTION_SECONDS) -> T:
        """Run `work` as `write` does, and undo all that it wrote."""

        def undone(transaction: Transaction) -> None:
            raise _Undo(work(transaction))

        try:
            self.write(undone, seconds=seconds)
        except _Undo as undo:
            return undo.result
        raise AssertionError(work)

    def once(self, statement: Statement, *, seconds: float = TRANSACTION_SECONDS) -> list[list[Any]]:
        """Run `statement` as a transaction of its own, in one round trip, again where a passing fault undid it.

        Returns and raises what `write` with a work of that one statement would.
        """
        text = cast("LiteralString", statement.text)
        with self._session() as session:
            query = neo4j.Query(text, timeout=seconds)
            began = tried = ticks()
            while True:
                try:
                    rows = [record.values() for record in session.run(query, statement.parameters)]
                except (DriverError, Neo4jError) as error:
                    if not error.is_retryable() or ticks() > began + RETRY_SECONDS:
                        raise
                    time.sleep(random.uniform(*RETRY_PAUSE))  # noqa: S311 - guards nothing
                    tried = ticks()
                else:
                    _check_time(tried + seconds)
                    return rows

    def settle(self) -> None:
        """Wait until all that is committed by now has taken effect.

        Neo4j shows the parts of a commit one by one while it takes effect, nodes before their places in an index:
        who has seen a part of it must wait to see all. A transaction waits for what was there when the one before it
        in its session ended.
        """
        with self._session() as session:
            for _ in range(2):
                session.begin_transaction().commit()

    def _bounded(self, work: Callable[[Transaction], T], seconds: float) -> Callable[[ManagedTransaction], T]:
        @unit_of_work(timeout=seconds)
        def bounded(transaction: ManagedTransaction) -> T:
            return work(Transaction(transaction, ticks() + seconds, self.settle))

        return bounded

    @contextmanager
    def _session(self) -> Generator[Session]:
        """A session whose errors are ours."""
        try:
            with self._driver.session(database=self._database) as session:
                yield session
        except (DriverError, Neo4jError) as error:
            ours = _ours(_first(error))
            if ours is None:
                raise
            raise ours from error

    def alone(self, statement: Statement) -> None:
        """Run a schema command (constraint, index), which needs a transaction of its own.

        `IF NOT EXISTS` looks before it locks: what somebody else creates in between is there, and no error. Two that
        create at once can deadlock: who has lost tries again.
        """
        text = cast("LiteralString", statement.text)
        try:
            with self._driver.session(database=self._database) as session:
                session.execute_write(lambda transaction: transaction.run(text, statement.parameters).consume())
        except (ClientError, ResultFailedError) as error:
            first = _first(error)
            if not isinstance(first, ClientError) or first.code not in _EXISTING:
                raise

    def probe(self, statement: Statement, seconds: float) -> list[Any]:
        """Run `statement`, which returns one record, in a write transaction of at most `seconds`, and undo it.

        Never tries again: it tells how things are now.
        """
        try:
            with (
                self._driver.session(database=self._database, connection_acquisition_timeout=seconds) as session,
                session.begin_transaction(timeout=seconds) as transaction,
            ):
                (row,) = transaction.run(cast("LiteralString", statement.text), statement.parameters)
                transaction.rollback()
                return row.values()
        except (Neo4jError, DriverError) as error:
            raise Unavailable from error

    def undone(self, work: Callable[["Graph"], object], *, seconds: float = TRANSACTION_SECONDS) -> list[Statement]:
        """Run `work` with a graph whose transactions are all parts of one, which is undone at the end.

        Returns the statements that it ran. Raises `Unavailable` as `write` does.
        """
        with self._session() as session, session.begin_transaction(timeout=seconds) as transaction:
            inside = _Inside(transaction, ticks() + seconds)
            work(_Undone(inside))
            transaction.rollback()
            return inside.ran

    def close(self) -> None:
        self._driver.close()


class _Inside(Transaction):
    """A transaction that notes what it has run; nobody else has committed anything in here."""

    def __init__(self, transaction: neo4j.Transaction, deadline: float) -> None:
        super().__init__(transaction, deadline, lambda: None)
        self.ran: list[Statement] = []

    def _result(self, statement: Statement) -> neo4j.Result:
        self.ran.append(statement)
        return super()._result(statement)


class _Undone(Graph):
    """The inside of a transaction that is undone, as if it was a database."""

    def __init__(self, inside: Transaction) -> None:
        self._inside = inside

    def write(self, work: Callable[[Transaction], T], *, seconds: float = TRANSACTION_SECONDS) -> T:
        del seconds
        return work(self._inside)

    def once(self, statement: Statement, *, seconds: float = TRANSACTION_SECONDS) -> list[list[Any]]:
        del seconds
        return self._inside.rows(statement)
