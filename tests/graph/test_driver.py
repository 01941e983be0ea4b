"""How long transactions may take, and what is left in memory of a statement that has run."""

import gc
import weakref
from collections.abc import Callable, Iterator

import pytest

from emulator.compile.statement import Statement
from emulator.errors import QueryTimedOut
from emulator.graph.driver import Graph


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
