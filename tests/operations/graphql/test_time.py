"""A query in GraphQL ends with its time, and says so as the graph query does."""

from collections.abc import Iterator

import pytest

import movies
from conftest import Api, listening
from emulator.app import create
from emulator.compile.library import statement
from emulator.graph.driver import Graph, Transaction
from emulator.operations import debug
from emulator.settings import Settings
from movies import refused

LONG = '{ searchPerson(query: "nolan") { items { name directed { items { title } } } } }'


@pytest.fixture
def impatient(graph: Graph, project: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """A project with the films, in an emulator whose reads may take a second."""
    with listening(create(graph, Settings())) as url:
        api = Api(url, project)
        movies.install(api)
        movies.ask(api, LONG)
        monkeypatch.setattr(debug, "SECONDS", 1.0)
        yield api
        api.client.close()


def test_query_that_waits_too_long_for_a_commit_is_refused(impatient: Api, graph: Graph) -> None:
    def hold_the_commit_lock(transaction: Transaction) -> None:
        transaction.rows(statement("project/write_epoch", project=impatient.project, epoch=1_000))
        assert refused(impatient, LONG) == ("Graph query timed out. Reduce load or contention, or optimise your query.")

    graph.write_and_undo(hold_the_commit_lock)
    movies.ask(impatient, LONG)
