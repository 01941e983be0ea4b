"""Runs statements in transactions of Neo4j."""

# The driver leaves the types of its options open.
# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from threading import Thread
from typing import Any, LiteralString, NamedTuple, TypeVar, cast

import neo4j
from neo4j import Driver, GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, Session, unit_of_work
from neo4j.exceptions import ClientError, ResultFailedError, TransientError

from emulator.clock import ticks
from emulator.compile import library
from emulator.compile.statement import Statement
from emulator.errors import Unavailable
from emulator.graph import attempts, failures, trace
from emulator.graph.availability import Availability
from emulator.graph.commits import Commits
from emulator.graph.sessions import Sessions
from emulator.graph.transaction import RecordingTransaction, Transaction, check_deadline, read_rows

T = TypeVar("T")

CONNECT_SECONDS = 5
"""The most for a new connection, with its handshake: a server that takes it and says nothing counts as absent."""
PROBE_CONNECT_SECONDS = 15
"""The same where nobody waits for the answer: a server that has just started is slow at first."""
MAX_CONNECTIONS = 160
"""More than all workers hold at once: two each."""
TRANSACTION_SECONDS = 120
OPENING_SECONDS = 5
"""How long a first statement may take until Neo4j is taken for one that hangs."""
CLOSE_SECONDS = 5
"""How long the close waits for sessions in use: those of work in the background, which end with their statement."""


class Server(NamedTuple):
    """The Neo4j in use: its version, as `5.26.30`, and its edition, as `community`."""

    version: str
    edition: str

    @property
    def agent(self) -> str:
        """What such a server says of itself over Bolt."""
        return f"Neo4j/{self.version}"


class _Undo(Exception):
    """Ends a transaction that is undone, with the result of its work."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


def open_driver(uri: str, user: str, password: str) -> Driver:
    return GraphDatabase.driver(
        uri,
        auth=(user, password) if user else None,
        notifications_min_severity=NotificationMinimumSeverity.OFF,
        telemetry_disabled=True,
        max_connection_pool_size=MAX_CONNECTIONS,
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=CONNECT_SECONDS,
        max_transaction_retry_time=-1,  # never: `attempts` repeats what fails
    )


class Graph:
    """The Neo4j database that holds the data of all projects."""

    def __init__(self, driver: Driver, uri: str, database: str | None = None, server: Server | None = None) -> None:
        self.commits = Commits()
        self.uri = uri
        self._driver = driver
        self._database = database
        self._server = server
        self._agent = None if server is None else server.agent
        self._first_statement: Thread | None = None
        self._opening_ends = 0.0
        self._sessions = Sessions()
        self.availability = Availability(self._why_absent)

    @classmethod
    def connect(
        cls, uri: str, user: str, password: str, database: str | None = None, server: Server | None = None
    ) -> "Graph":
        """Make a graph without asking for anything; `server` is what is known of Neo4j before."""
        return cls(open_driver(uri, user, password), uri, database, server)

    def write(self, work: Callable[[Transaction], T], *, seconds: float = TRANSACTION_SECONDS) -> T:
        """Run `work` in one write transaction, and retry it after a deadlock or another transient error.

        Raises `Unavailable` where Neo4j cannot be reached or does not recover in time, and at once while it is known
        to be away: whether the transaction was committed is not known then, and a repetition is safe. Raises
        `QueryTimedOut` where the transaction takes longer than `seconds`; it is rolled back then.
        """

        def attempt() -> T:
            start, worked = ticks(), 0.0
            # The driver sends BEGIN together with the first statement only in `execute_query`, which runs one
            # statement. `_pipelined_begin` saves that round trip here; a driver version without it is only slower.
            with (
                ExitStack() as commit,
                self._session() as session,
                getattr(session, "_pipelined_begin", nullcontext()),
            ):

                @unit_of_work(timeout=seconds)
                def run_work(managed: ManagedTransaction) -> T:
                    nonlocal worked
                    transaction = Transaction(managed, ticks() + seconds, self._write_token, self.commits)
                    begun = ticks()
                    try:
                        result = work(transaction)
                    finally:
                        worked = ticks() - begun
                    if transaction.changed is not None:
                        commit.enter_context(self._commit(transaction.changed))
                    return result

                try:
                    return session.execute_write(run_work)
                finally:
                    trace.add_transaction(ticks() - start - worked)

        return attempts.run(attempt, self.availability, seconds)

    @contextmanager
    def _commit(self, project: str) -> Generator[None]:
        self.commits.begin(project)
        try:
            yield
        finally:
            self.commits.end(project)

    def _write_token(self, project: str, token: str) -> None:
        """Replace the writer token of `project`, in a transaction of its own."""
        self.run_autocommit(library.statement("project/write_writer_token", project=project, token=token))

    def read(self, work: Callable[[Transaction], T], *, seconds: float = TRANSACTION_SECONDS) -> T:
        """Run `work`, which only reads, in one transaction; retries and errors as in `write`.

        In a cluster it also goes to the leader, so that every emulator reads what any of them has written.
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

    def run_autocommit(self, statement: Statement, *, seconds: float = TRANSACTION_SECONDS) -> list[list[Any]]:
        """Run `statement` in an auto-commit transaction, in one round trip; returns its records as lists.

        Retries and errors are those of `write`.
        """
        return attempts.run(lambda: self.run_once(statement, seconds=seconds), self.availability, seconds)

    def run_once(self, statement: Statement, *, seconds: float = TRANSACTION_SECONDS) -> list[list[Any]]:
        """Run `statement` as `run_autocommit` does, without a retry, and raise the errors of the driver.

        For work inside that of `write`, which then repeats all of it.
        """
        start = ticks()
        with self._session() as session:
            rows = read_rows(lambda text, values: session.run(neo4j.Query(text, timeout=seconds), values), statement)
        check_deadline(start + seconds)
        return rows

    def run_commit(self, project: str, statement: Statement) -> list[list[Any]] | None:
        """Run `statement`, which changes `project`, as `run_autocommit` does.

        It takes the commit lock itself, and divides by zero if the writer token is not one of this process: then the
        result is None.
        """
        with self._commit(project):
            try:
                return self.run_autocommit(statement)
            except ClientError as error:
                if not failures.is_division_by_zero(error):
                    raise
                return None

    def run_read(self, project: str, statement: Statement, *, seconds: float) -> list[list[Any]]:
        """Run the only statement of a read of `project` without a lock, as `run_autocommit` does.

        Raises `CommitDuringRead` where a commit of this process was under way meanwhile.
        """
        begun = self.commits.begin_read(project)
        rows = self.run_autocommit(statement, seconds=seconds)
        self.commits.end_read(project, begun)
        return rows

    @contextmanager
    def _session(self, **options: Any) -> Generator[Session]:
        with self._sessions.use(), self._driver.session(database=self._database, **options) as session:
            yield session

    def run_schema_command(self, statement: Statement) -> None:
        """Run a schema command (constraint, index) in a transaction of its own, as Neo4j demands.

        `IF NOT EXISTS` checks before it locks: an error for what another process creates in between is ignored. Two
        processes that create at once can deadlock: the one that is rolled back retries. Raises `Unavailable` as
        `write` does, and where an index is not populated in time.
        """
        text = cast("LiteralString", statement.text)

        def attempt() -> None:
            with self._session() as session:
                try:
                    session.execute_write(lambda transaction: transaction.run(text, statement.parameters).consume())
                except (ClientError, ResultFailedError) as error:
                    if failures.is_index_not_online(error):
                        raise Unavailable from error
                    if not failures.is_existing_index(error):
                        raise

        attempts.run(attempt, self.availability, TRANSACTION_SECONDS)

    def probe(self, seconds: float) -> Server:
        """Run a statement that writes in a transaction, and roll it back; returns which Neo4j it is.

        Takes at most `seconds` and never retries. Raises `Unavailable` for every error of the driver.

        The first one names the database in all that follows, also where it is the home database of the user. Without a
        name the driver of a cluster asks only the member of the URI where that database is, and finds no other one once
        this member is away.
        """
        try:
            with (
                self._session(connection_acquisition_timeout=seconds) as session,
                session.begin_transaction(timeout=seconds) as transaction,
            ):
                # No project can have this name, so only other probes wait for the lock.
                summary = _run(transaction, library.statement("health/probe", project=":health")).consume()
                self._database = self._database or summary.database
                if self._server is None or self._agent != summary.server.agent:
                    (row,) = _run(transaction, library.statement("health/components"))
                    self._server, self._agent = Server(*row.values()), summary.server.agent
                transaction.rollback()
                return self._server
        except failures.DRIVER_ERRORS as error:
            raise Unavailable from error

    def probe_later(self, seconds: float) -> None:
        """Run `probe` in the background: the first statement takes Neo4j longer than any other."""
        self._opening_ends = ticks() + OPENING_SECONDS
        self._first_statement = Thread(target=self._probe_first, args=[seconds], name="neo4j-first", daemon=True)
        self._first_statement.start()

    @property
    def opening(self) -> Server | None:
        """Which Neo4j it is, until `probe_later` has its answer or takes too long; None otherwise."""
        is_waiting = self._first_statement is not None and self._first_statement.is_alive()
        return self._server if is_waiting and ticks() < self._opening_ends else None

    def _probe_first(self, seconds: float) -> None:
        with suppress(Unavailable):
            self.probe(seconds)

    def run_and_roll_back(
        self, work: Callable[["Graph"], object], *, seconds: float = TRANSACTION_SECONDS
    ) -> list[Statement]:
        """Run `work` with a graph whose transactions all run inside one, which is rolled back at the end.

        Returns the statements that were run. Raises `Unavailable` as `write` does.
        """

        def attempt() -> list[Statement]:
            with self._session() as session, session.begin_transaction(timeout=seconds) as transaction:
                recording = RecordingTransaction(transaction, ticks() + seconds, self._sessions)
                work(_RolledBackGraph(recording))
                transaction.rollback()
                return recording.statements

        return attempts.run(attempt, self.availability, seconds)

    def _why_absent(self) -> str | None:
        """Connect, and return why the database cannot be reached; None where it can, even if it refuses something."""
        try:
            with self._session(connection_acquisition_timeout=PROBE_CONNECT_SECONDS) as session:
                session.run("RETURN 1").consume()
        except (ClientError, TransientError) as error:
            return failures.one_line(error) if failures.is_outage(error) else None
        except Exception as error:  # noqa: BLE001 - also what the driver does not mean to raise: nothing answers Bolt
            return failures.one_line(error)
        return None

    def close(self) -> None:
        """Close the connections when the last is free. What is still in use after a while stays open."""
        self.availability.close()
        if self._sessions.close(CLOSE_SECONDS):
            self._driver.close()


def _run(transaction: neo4j.Transaction, statement: Statement) -> neo4j.Result:
    return transaction.run(cast("LiteralString", statement.text), statement.parameters)


class _RolledBackGraph(Graph):
    """A graph whose reads and writes all run in one open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.commits = Commits()

    def write(self, work: Callable[[Transaction], T], *, seconds: float = TRANSACTION_SECONDS) -> T:
        del seconds
        return work(self._transaction)

    def run_autocommit(self, statement: Statement, *, seconds: float = TRANSACTION_SECONDS) -> list[list[Any]]:
        return self.run_once(statement, seconds=seconds)

    def run_once(self, statement: Statement, *, seconds: float = TRANSACTION_SECONDS) -> list[list[Any]]:
        del seconds
        return self._transaction.rows(statement)
