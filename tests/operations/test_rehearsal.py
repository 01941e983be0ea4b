"""What is gone through before a first user comes leaves nothing behind."""

from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulator.operations.context import Context
from emulator.operations.rehearsal import PROJECT, SPACE, perform, rehearse


def ask(graph: Graph, text: str) -> int:
    return graph.read(lambda transaction: transaction.row(Statement(text, {"project": PROJECT})))[0]


def test_rehearsal_leaves_nothing(graph: Graph) -> None:
    rehearse(graph)
    assert ask(graph, "MATCH (n) WHERE n.project = $project OR n.name = $project RETURN count(n)") == 0


def test_rehearsal_goes_through_to_its_end(graph: Graph, project: str) -> None:
    perform(Context(graph), project)
    text = f"MATCH (n:Instance {{project: '{project}', space: '{SPACE}'}}) RETURN count(n)"
    assert ask(graph, text) == 39
