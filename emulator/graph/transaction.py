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
from emulator.graph.commits import Commits


def check_deadline(deadline: float) -> None:
    """Raise `QueryTimedOut` past `deadline`: Neo4j itself checks for timeouts only every two seconds."""
    if ticks() > deadline:
        raise QueryTimedOut


def read_rows(result: neo4j.Result) -> list[list[Any]]:
    """Read the records of `result` to its end, as lists of values."""
    rows = [record.values() for record in result]
    finish(result)
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
        rows = read_rows(self._result(statement))
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
        finish(self._result(statement))

    def begin_commit(self, project: str, token: str | None) -> None:
        """To be called as the last step of a change of `project`: a statement took its commit lock and read `token`."""
        if token is None or not token.startswith(self._commits.process):
            self._write_token(project, self._commits.new_token())
        self.changed = project

    def begin_read(self, project: str, token: str | None) -> None:
        """To be called when a read has taken the commit lock of `project`, and read `token`."""
        if self._commits.may_commit_elsewhere(token):
            self._write_token(project, self._commits.new_token_of_nobody())

    def _result(self, statement: Statement) -> neo4j.Result:
        # The text is made of literals and quoted identifiers only: nothing but `compile/` writes it.
        return self._transaction.run(cast("LiteralString", statement.text), statement.parameters)


class RecordingTransaction(Transaction):
    """A transaction that records its statements. What it has written is visible to itself at once."""

    def __init__(self, transaction: neo4j.Transaction, deadline: float) -> None:
        super().__init__(transaction, deadline, lambda _project, _token: None, Commits())
        self.statements: list[Statement] = []

    def _result(self, statement: Statement) -> neo4j.Result:
        self.statements.append(statement)
        return super()._result(statement)
