"""A database that another version of the emulator has written to; each test needs one of its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from emulator.compile.statement import Statement
from emulator.database.server import ManagedNeo4j
from emulator.errors import StorageLayoutMismatch
from emulator.graph.driver import Graph
from emulator.graph.setup import LAYOUT, prepare

pytestmark = pytest.mark.xdist_group("whole emulators")

SET = "MERGE (database:_Database {name: 'emulator'}) SET database.layout = $layout"


@pytest.fixture(scope="module")
def own() -> Iterator[Graph]:
    with ManagedNeo4j() as neo4j:
        neo4j.wait()
        graph = Graph.connect(neo4j.uri, neo4j.user, neo4j.password)
        yield graph
        graph.close()


def run(graph: Graph, text: str, **parameters: object) -> None:
    graph.write(lambda transaction: transaction.run(Statement(text, parameters)))


def layouts(graph: Graph) -> list[list[int]]:
    read = Statement("MATCH (database:_Database) RETURN database.layout", {})
    return graph.read(lambda transaction: transaction.rows(read))


def test_empty_database_gets_the_newest_layout_once(own: Graph) -> None:
    run(own, "MATCH (n) DETACH DELETE n")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(prepare, [own] * 4))
    assert layouts(own) == [[LAYOUT]]


def test_layout_without_a_number_is_refused_and_left_as_it_is(own: Graph) -> None:
    run(own, "MATCH (n) DETACH DELETE n")
    run(own, "CREATE (:_Project {name: 'demo', epoch: 1}), (:_Schema:_Space {key: 'demo:space:a', project: 'demo'})")
    with pytest.raises(StorageLayoutMismatch, match="its layout is 1, this version needs 3") as refused:
        prepare(own)
    assert layouts(own) == []
    assert "MATCH (n) DETACH DELETE n" in refused.value.message
    run(own, "MATCH (n) DETACH DELETE n")
    prepare(own)


def test_projects_of_the_layout_before_get_their_commit_lock(own: Graph) -> None:
    run(own, "MATCH (n) DETACH DELETE n")
    run(own, SET, layout=LAYOUT - 1)
    run(own, "CREATE (:_Project {name: 'demo', epoch: 1}), (:_Project {name: 'other', epoch: 1})")
    prepare(own)
    assert layouts(own) == [[LAYOUT]]
    locks = Statement("MATCH (project:_Project) RETURN project.commitLock AS name ORDER BY name", {})
    assert own.read(lambda transaction: transaction.rows(locks)) == [["demo"], ["other"]]


def test_newer_layout_is_refused(own: Graph) -> None:
    run(own, SET, layout=LAYOUT + 1)
    with pytest.raises(StorageLayoutMismatch):
        prepare(own)


def test_database_that_was_emptied_under_a_running_emulator_can_be_started_again(own: Graph) -> None:
    run(own, "MATCH (n) DETACH DELETE n")
    run(own, "CREATE (:_Project {name: 'demo', epoch: 0})")
    prepare(own)
    assert layouts(own) == [[LAYOUT]]
