"""What a trace holds of the statements of a request."""

from threading import Thread
from typing import Any

from anyio import run, to_thread
from neo4j.exceptions import ClientError, TransientError

from emulator.compile.statement import Statement
from emulator.graph import trace
from emulator.graph.driver import Graph, Transaction

ONE = Statement("UNWIND $numbers AS number RETURN number", {"numbers": [1, 2, 3]})
PLANNED = Statement("CYPHER replan=skip MATCH (n:Node {key: $key}) RETURN n", {"key": "none"})


def test_statements_of_transactions_are_recorded(graph: Graph) -> None:
    recorded = trace.Trace()
    with trace.recording(recorded):
        assert graph.read(lambda transaction: transaction.rows(ONE)) == [[1], [2], [3]]
        assert graph.run_autocommit(ONE) == [[1], [2], [3]]
        graph.write(lambda transaction: transaction.run(ONE))
    assert [(one.statement, one.rows, one.plan) for one in recorded.statements] == [(ONE, 3, None)] * 3
    assert recorded.transaction_seconds > 0
    assert recorded.neo4j_seconds >= recorded.transaction_seconds + sum(one.seconds for one in recorded.statements)


def test_trace_that_profiles_has_the_plans_and_the_same_rows(graph: Graph) -> None:
    recorded = trace.Trace(profiles=True)
    with trace.recording(recorded):
        assert graph.run_autocommit(ONE) == [[1], [2], [3]]
        assert graph.read(lambda transaction: transaction.rows(PLANNED)) == []
    plans = [one.plan or {} for one in recorded.statements]
    assert [plan["rows"] for plan in plans] == [3, 0]
    assert "dbHits" in plans[1]


def test_nothing_is_recorded_without_a_trace(graph: Graph) -> None:
    recorded = trace.Trace()
    with trace.recording(recorded):
        pass
    graph.run_autocommit(ONE)
    assert recorded.statements == []
    assert trace.current() is None


def test_worker_threads_of_a_request_record_in_its_trace(graph: Graph) -> None:
    recorded = trace.Trace()

    async def request() -> None:
        with trace.recording(recorded):
            await to_thread.run_sync(graph.run_autocommit, ONE)

    run(request)
    other = Thread(target=graph.run_autocommit, args=[ONE])
    other.start()
    other.join()
    assert len(recorded.statements) == 1


def test_transaction_that_is_run_again_is_counted_with_the_statement_that_failed(graph: Graph) -> None:
    recorded = trace.Trace()
    attempts = iter([Statement("RETURN 1 / 0", {}), ONE])

    def work(transaction: Transaction) -> list[list[Any]]:
        try:
            return transaction.rows(next(attempts))
        except ClientError:
            raise TransientError from None

    with trace.recording(recorded):
        assert graph.write(work) == [[1], [2], [3]]
    assert recorded.retries == 1
    assert [one.rows for one in recorded.statements] == [0, 3]


def test_instances_are_added_up_and_without_a_trace_forgotten() -> None:
    recorded = trace.Trace()
    trace.add_instances(written=1)
    with trace.recording(recorded):
        trace.add_instances(written=2)
        trace.add_instances(written=1, read=5)
    assert (recorded.instances_written, recorded.instances_read) == (3, 5)
