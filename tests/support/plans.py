"""The statements that are run by themselves, and the operators of their plans."""

from collections.abc import Iterator
from typing import Any

from emulator.compile.statement import Statement
from emulator.graph.driver import Graph


class Seen(Graph):
    """A graph that notes what is run by itself."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.commits = graph.commits
        self.statements: list[Statement] = []

    @property
    def texts(self) -> set[str]:
        return {statement.text for statement in self.statements}

    def run_autocommit(self, statement: Statement, *, seconds: float = 60) -> list[list[Any]]:
        self.statements.append(statement)
        return self._graph.run_autocommit(statement, seconds=seconds)


def operators(plan: dict[str, Any]) -> Iterator[str]:
    """The operators of `plan`, without the database that a profile adds to their names."""
    yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", []):
        yield from operators(child)
