"""How long transactions may take."""

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
