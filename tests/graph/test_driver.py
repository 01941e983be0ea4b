"""How long transactions may take, what is left in memory of a statement that has run, and how all of it ends."""

import gc
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from conftest import PASSWORD, URI, USER
from emulator.compile.statement import Statement
from emulator.errors import QueryTimedOut, Unavailable
from emulator.graph.driver import Graph
from emulator.graph.sessions import Sessions
from emulator.graph.transaction import Transaction


@pytest.mark.parametrize("many", [1_000_000, 1_000_000_000])
def test_single_statement_that_takes_too_long_is_ended_or_not_answered(graph: Graph, many: int) -> None:
    with pytest.raises(QueryTimedOut):
        graph.run_autocommit(
            Statement("UNWIND range(1, $many) AS number RETURN sum(number)", {"many": many}), seconds=0.01
        )


class Batch(list[int]):
    """A list whose end can be observed."""


@pytest.fixture
def no_garbage_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_garbage_collection")
@pytest.mark.parametrize(
    "run",
    [
        lambda graph, statement: graph.run_autocommit(statement),
        lambda graph, statement: graph.write(lambda transaction: transaction.rows(statement)),
        lambda graph, statement: graph.write(lambda transaction: transaction.run(statement)),
        lambda graph, statement: graph.write(lambda transaction: transaction.plan(statement, profile=True)),
    ],
    ids=["autocommit", "rows", "run", "plan"],
)
def test_parameters_are_let_go_at_once(graph: Graph, run: Callable[[Graph, Statement], object]) -> None:
    batch = Batch(range(1_000))
    observed = weakref.ref(batch)
    statement = Statement("UNWIND $batch AS number RETURN number", {"batch": batch})
    del batch
    run(graph, statement)
    assert len(statement.parameters["batch"]) == 1_000
    del statement
    assert observed() is None


ONE = Statement("RETURN 1", {})


def ask_until(done: Future[None], graph: Graph) -> None:
    while not done.done():
        graph.run_autocommit(ONE)


def test_graph_is_closed_after_the_transaction_under_way_and_before_the_next() -> None:
    graph = Graph.connect(os.environ[URI], os.environ[USER], os.environ[PASSWORD])
    begun, close = threading.Event(), threading.Event()

    def work() -> list[list[object]]:
        def run(transaction: Transaction) -> list[list[object]]:
            begun.set()
            close.wait(10)
            return transaction.rows(ONE)

        return graph.write(run)

    with ThreadPoolExecutor() as threads:
        under_way = threads.submit(work)
        assert begun.wait(10)
        closed = threads.submit(graph.close)
        with pytest.raises(Unavailable):
            ask_until(closed, graph)
        close.set()
        assert under_way.result(10) == [[1]]
        closed.result(10)
    with pytest.raises(Unavailable):
        graph.run_autocommit(ONE)


def test_long_transaction_that_nobody_waits_for_ends_with_its_statement_when_the_graph_is_closed() -> None:
    graph = Graph.connect(os.environ[URI], os.environ[USER], os.environ[PASSWORD])
    with ThreadPoolExecutor() as threads:

        def work(inner: Graph) -> None:
            inner.run_autocommit(ONE)
            ask_until(threads.submit(graph.close), inner)

        with pytest.raises(Unavailable):
            graph.run_and_roll_back(work)


def test_close_does_not_wait_for_ever_for_a_session_in_use() -> None:
    sessions = Sessions()
    with sessions.use():
        assert not sessions.close(0.01)
    assert sessions.close(0)
