"""What becomes of the errors of Neo4j: those that its state causes can be repeated, the others are bugs of ours."""

import os
import re
from typing import Any

import pytest
from neo4j.exceptions import ClientError, DatabaseError, Neo4jError, ResultConsumedError

from conftest import PASSWORD, URI, USER
from emulator.compile.statement import Statement
from emulator.errors import QueryTimedOut, Unavailable
from emulator.graph import failures
from emulator.graph.driver import Graph, Transaction

LOGIN = os.environ.get(USER, "")


def hydrated(code: str) -> Neo4jError:
    """The error that the driver makes of a code of the server."""
    return Neo4jError._hydrate_neo4j(code=code, message="told by the server")  # noqa: SLF001


@pytest.mark.parametrize(
    "code",
    [
        "Neo.TransientError.Transaction.DeadlockDetected",
        "Neo.TransientError.General.DatabaseUnavailable",
        "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
        "Neo.TransientError.Transaction.Terminated",
        "Neo.ClientError.Cluster.NotALeader",
        "Neo.ClientError.Database.DatabaseNotFound",
        "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
        "Neo.ClientError.Security.AuthenticationRateLimit",
        "Neo.ClientError.Security.Unauthorized",
        "Neo.DatabaseError.General.UnknownError",
        "Neo.DatabaseError.Transaction.TransactionCommitFailed",
        "Neo.DatabaseError.Statement.ExecutionFailed",
    ],
)
def test_error_of_the_state_of_neo4j_is_unavailable(code: str) -> None:
    assert isinstance(failures.translated(hydrated(code)), Unavailable)


@pytest.mark.parametrize("kind", ["MemoryPoolOutOfMemoryError", "TransactionOutOfMemoryError"])
def test_transaction_for_which_memory_does_not_suffice_is_told_apart(kind: str) -> None:
    assert isinstance(failures.translated(hydrated(f"Neo.TransientError.General.{kind}")), failures.TransactionTooLarge)


@pytest.mark.parametrize(
    "code",
    [
        "Neo.ClientError.Statement.SyntaxError",
        "Neo.ClientError.Statement.ParameterMissing",
        "Neo.ClientError.Statement.ArgumentError",
        "Neo.ClientError.Procedure.ProcedureCallFailed",
        "Neo.ClientError.Schema.ForbiddenOnConstraintIndex",
        "Neo.TransientError.General.StackOverFlowError",
    ],
)
def test_error_of_a_bug_stays_the_error_of_the_driver(code: str) -> None:
    error = hydrated(code)
    assert failures.translated(error) is error


def test_unknown_kind_of_error_of_the_server_is_told_by_its_class() -> None:
    assert isinstance(hydrated("Neo.DatabaseError.New.Kind"), DatabaseError)
    assert isinstance(failures.translated(hydrated("Neo.DatabaseError.New.Kind")), Unavailable)
    assert isinstance(hydrated("Neo.ClientError.New.Kind"), ClientError)
    assert not isinstance(failures.translated(hydrated("Neo.ClientError.New.Kind")), Unavailable)


def test_broken_use_of_the_driver_is_a_bug() -> None:
    error = ResultConsumedError(None, "used twice")
    assert failures.translated(error) is error


@pytest.mark.parametrize("text", ["NO CYPHER", "RETURN $missing", "RETURN 1 / 0", "CALL nothing.like.this()"])
def test_faulty_statement_raises_the_error_of_the_driver_at_once(graph: Graph, text: str) -> None:
    for way in (graph.run_autocommit, graph.run_schema_command):
        with pytest.raises(ClientError):
            way(Statement(text, {}))
    assert graph.availability.outage is None


def connect(password: str | None = None, database: str | None = None) -> Graph:
    return Graph.connect(os.environ[URI], LOGIN, os.environ[PASSWORD] if password is None else password, database)


@pytest.mark.parametrize("login", [{"database": "nowhere"}, {"password": "another"}], ids=["database", "password"])
def test_neo4j_that_refuses_is_unavailable_but_not_away(login: dict[str, Any]) -> None:
    refusing = connect(**login)
    with pytest.raises(Unavailable):
        refusing.run_autocommit(Statement("RETURN 1", {}))
    assert refusing.availability.outage is None
    refusing.close()


def test_transaction_that_takes_too_long_is_told_apart(graph: Graph) -> None:
    endless = Statement("UNWIND range(1, $many) AS number RETURN sum(number)", {"many": 10**9})
    with pytest.raises(QueryTimedOut):
        graph.run_autocommit(endless, seconds=0.01)


def test_index_that_exists_already_is_no_error(graph: Graph) -> None:
    create = Statement("CREATE RANGE INDEX failures_existing FOR (n:`FailuresTest`) ON (n.value)", {})
    try:
        graph.run_schema_command(create)
        graph.run_schema_command(create)
    finally:
        graph.run_schema_command(Statement("DROP INDEX failures_existing IF EXISTS", {}))


def test_reason_of_neo4j_is_its_message(graph: Graph) -> None:
    with pytest.raises(Neo4jError) as raised:
        graph.run_autocommit(Statement("RETURN missing", {}))
    assert failures.one_line(raised.value).startswith("Variable `missing` not defined")


def test_reason_is_one_short_line() -> None:
    reason = failures.one_line(ValueError("two\nlines " + "x" * 1000))
    assert re.fullmatch(r"two lines x+", reason)
    assert len(reason) == 300
    assert failures.one_line(ValueError()) == "ValueError"


def test_transaction_whose_time_ends_while_it_waits_for_a_lock_is_told_apart(graph: Graph, project: str) -> None:
    lock = Statement("MERGE (n:FailuresTestLock {name: $name}) SET n.locked = true RETURN 1", {"name": project})
    remove = Statement("MATCH (n:FailuresTestLock {name: $name}) DELETE n", {"name": project})
    graph.run_autocommit(lock)

    def wait_for_it(transaction: Transaction) -> None:
        transaction.rows(lock)
        with pytest.raises(QueryTimedOut):
            graph.run_autocommit(lock, seconds=1)

    graph.write(wait_for_it)
    graph.run_autocommit(remove)
