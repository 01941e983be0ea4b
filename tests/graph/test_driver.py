"""What transactions see of each other, and how long they may take."""

import threading

import pytest

from emulator.compile.statement import Statement
from emulator.errors import QueryTimedOut
from emulator.graph.driver import Graph, Transaction

ROUNDS, NODES = 20, 1000
PROJECT = "MATCH (project:_Project {name: $name}) RETURN project.change"
WRITE = """
MATCH (project:_Project {name: $name})
SET project.change = $round
WITH project
UNWIND range(1, $nodes) AS ix
CREATE (:Instance {key: $name + ':' + $round + ':' + ix, project: $name, change: $round})
"""
CLEAR = "MATCH (n) WHERE n:Instance AND n.project = $name OR n:_Project AND n.name = $name DELETE n"
COUNT = """
MATCH (instance:Instance)
WHERE instance.project = $name AND instance.change = $round
RETURN count(instance)
"""


def test_who_has_seen_a_part_of_a_commit_sees_all_once_it_is_settled(graph: Graph, project: str) -> None:
    """A writer changes a project and adds many instances at once, again and again; a reader sees the project change."""
    graph.write(lambda t: t.run(Statement("CREATE (:_Project {name: $name, change: 0})", {"name": project})))
    partly: list[int] = []

    def write() -> None:
        for turn in range(1, ROUNDS + 1):
            graph.write(lambda t, turn=turn: t.run(Statement(WRITE, {"name": project, "round": turn, "nodes": NODES})))

    def look(transaction: Transaction) -> tuple[int, int]:
        (turn,) = transaction.row(Statement(PROJECT, {"name": project}))
        transaction.await_visibility()
        (count,) = transaction.row(Statement(COUNT, {"name": project, "round": turn}))
        return turn, count

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        turn, count = graph.read(look)
        if turn and count < NODES:
            partly.append(turn)
    writer.join()
    graph.write(lambda t: t.run(Statement(CLEAR, {"name": project})))
    assert partly == []


@pytest.mark.parametrize("many", [1_000_000, 1_000_000_000])
def test_single_statement_that_takes_too_long_is_ended_or_not_answered(graph: Graph, many: int) -> None:
    with pytest.raises(QueryTimedOut):
        graph.run_autocommit(
            Statement("UNWIND range(1, $many) AS number RETURN sum(number)", {"many": many}), seconds=0.01
        )
