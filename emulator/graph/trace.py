"""What one request does in Neo4j: its statements, how long they took, and Neo4j's plans where these are wanted.

A trace is recorded for whoever looks at requests (`http/emulator_api/`). Code that runs statements finds the trace of
its request in the context of its thread.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from msgspec import Struct, field

from emulator.compile.statement import Statement


class TracedStatement(Struct, frozen=True):
    """A statement that ran, the seconds until its last record was read, and the number of its records."""

    statement: Statement
    seconds: float
    rows: int
    plan: dict[str, Any] | None = None
    """Neo4j's plan with rows and database hits, in a trace that profiles."""


class Trace(Struct):
    """What a request did so far."""

    profiles: bool = False
    """Whether each statement is run with PROFILE: it takes longer, and its plan is kept."""
    statements: list[TracedStatement] = field(default_factory=list[TracedStatement])
    transaction_seconds: float = 0
    """The time that transactions took beside their statements: to begin, to commit, for a connection, between tries."""
    stages: dict[str, float] = field(default_factory=dict[str, float])
    """The seconds of the stages that HTTP knows: `receive`, `decode`, `execute`, `encode`."""
    retries: int = 0
    """How many transactions were run again after a deadlock, a lost connection or another passing error."""
    instances_written: int = 0
    instances_read: int = 0

    @property
    def neo4j_seconds(self) -> float:
        """The time that was spent in Neo4j and on the way there."""
        return self.transaction_seconds + sum(one.seconds for one in self.statements)

    def add(self, statement: Statement, seconds: float, rows: int, plan: dict[str, Any] | None) -> None:
        self.statements.append(TracedStatement(statement, seconds, rows, plan))


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current() -> Trace | None:
    """The trace of the request that this thread works on; None where none is recorded."""
    return _current.get()


@contextmanager
def recording(trace: Trace | None) -> Generator[None]:
    """Record what happens inside in `trace`, also in worker threads that are started inside."""
    token = _current.set(trace)
    try:
        yield
    finally:
        _current.reset(token)


def add_retry(pause: float) -> None:
    """Note in the trace, if any, that a transaction is run again, after a `pause` of so many seconds."""
    recorded = _current.get()
    if recorded is not None:
        recorded.retries += 1
        recorded.transaction_seconds += pause


def add_instances(*, written: int = 0, read: int = 0) -> None:
    """Add the instances that were created, changed or deleted, and those that were returned, to the trace, if any."""
    recorded = _current.get()
    if recorded is not None:
        recorded.instances_written += written
        recorded.instances_read += read


def add_transaction(seconds: float) -> None:
    """Add what a transaction took beside the work inside it to the trace, if any."""
    recorded = _current.get()
    if recorded is not None:
        recorded.transaction_seconds += seconds
