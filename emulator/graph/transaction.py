"""One open transaction of Neo4j, in which statements run."""

# The driver leaves the types of its options open.
# pyright: reportUnknownMemberType=false

from collections.abc import Callable
from typing import Any, LiteralString, cast

import neo4j
from neo4j import ManagedTransaction

from emulator.clock import ticks
from emulator.compile.statement import Statement
from emulator.errors import QueryTimedOut
from emulator.graph import trace
from emulator.graph.commits import Commits
from emulator.graph.sessions import Sessions


def check_deadline(deadline: float) -> None:
    """Raise `QueryTimedOut` past `deadline`: Neo4j itself checks for timeouts only every two seconds."""
    if ticks() > deadline:
        raise QueryTimedOut


def read_rows(run: Callable[[LiteralString, dict[str, Any]], neo4j.Result], statement: Statement) -> list[list[Any]]:
    """Run `statement` with `run` and return its records as lists of values. What it took is in the trace, if any."""
    # The text is made of literals and quoted identifiers only: nothing but `compile/` writes it.
    text = cast("LiteralString", statement.text)
    recorded = trace.current()
    if recorded is None:
        result = run(text, statement.parameters)
        rows = [record.values() for record in result]
        finish(result)
        return rows
    start = ticks()
    try:
        result = run(f"PROFILE {text}" if recorded.profiles else text, statement.parameters)
        rows = [record.values() for record in result]
        summary = finish(result)
    except BaseException:
        recorded.add(statement, ticks() - start, 0, None)
        raise
    recorded.add(statement, ticks() - start, len(rows), cast("dict[str, Any] | None", summary.profile))
    return rows


def finish(result: neo4j.Result) -> neo4j.ResultSummary:
    """Read `result` to its end, and let its parameters go.

    They may be a whole batch, and `result`, which refers to itself, would hold them until the garbage is collected.
    """
    summary = result.consume()
    if summary.parameters:
        summary.parameters.clear()
    return summary


class Transaction:
    """One open transaction."""

    def __init__(
        self,
        transaction: ManagedTransaction | neo4j.Transaction,
        deadline: float,
        write_token: Callable[[str, str], None],
        commits: Commits,
    ) -> None:
        self._transaction = transaction
        self._deadline = deadline
        self._write_token = write_token
        self._commits = commits
        self.changed: str | None = None
        """The project whose commit lock this transaction holds exclusively."""

    def rows(self, statement: Statement) -> list[list[Any]]:
        """Run `statement` and return its records as lists of values, in the order of its RETURN."""
        rows = self._execute(statement)
        check_deadline(self._deadline)
        return rows

    def plan(self, statement: Statement, *, profile: bool) -> dict[str, Any]:
        """Return Neo4j's plan for `statement`; `profile` also runs it and adds the database hits and rows."""
        command = "PROFILE" if profile else "EXPLAIN"
        text = cast("LiteralString", f"{command} {statement.text}")
        summary = finish(self._transaction.run(text, statement.parameters))
        check_deadline(self._deadline)
        return cast("dict[str, Any] | None", summary.profile if profile else summary.plan) or {}

    def row(self, statement: Statement) -> list[Any]:
        """Run `statement`, which returns exactly one record, and return its values."""
        (row,) = self.rows(statement)
        return row

    def run(self, statement: Statement) -> None:
        """Run `statement`, which returns nothing."""
        self._execute(statement)

    def begin_commit(self, project: str, token: str | None) -> None:
        """To be called as the last step of a change of `project`: a statement took its commit lock and read `token`."""
        if token is None or not token.startswith(self._commits.process):
            self._write_token(project, self._commits.new_token())
        self.changed = project

    def begin_read(self, project: str, token: str | None) -> None:
        """To be called when a read has taken the commit lock of `project`, and read `token`."""
        if self._commits.may_commit_elsewhere(token):
            self._write_token(project, self._commits.new_token_of_nobody())

    def _execute(self, statement: Statement) -> list[list[Any]]:
        return read_rows(self._transaction.run, statement)


class RecordingTransaction(Transaction):
    """A transaction that records its statements. What it has written is visible to itself at once.

    It may be long, and nobody waits for it: so it ends with the statement under way when `sessions` are closed.
    """

    def __init__(self, transaction: neo4j.Transaction, deadline: float, sessions: Sessions) -> None:
        super().__init__(transaction, deadline, lambda _project, _token: None, Commits())
        self.statements: list[Statement] = []
        self._sessions = sessions

    def _execute(self, statement: Statement) -> list[list[Any]]:
        self._sessions.check()
        self.statements.append(statement)
        return super()._execute(statement)
