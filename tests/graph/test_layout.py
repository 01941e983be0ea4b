"""A database that another version of the emulator has written to; each test needs one of its own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from emulator.clock import now
from emulator.compile.statement import Statement
from emulator.database.server import ManagedNeo4j
from emulator.errors import StorageLayoutMismatch
from emulator.graph.driver import Graph
from emulator.graph.layout import LAYOUT
from emulator.graph.setup import prepare
from emulator.plan.log import LIFETIME

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
    with pytest.raises(StorageLayoutMismatch, match=f"its layout is 1, this version needs {LAYOUT}") as refused:
        prepare(own)
    assert layouts(own) == []
    assert "MATCH (n) DETACH DELETE n" in refused.value.message
    run(own, "MATCH (n) DETACH DELETE n")
    prepare(own)


OLD_INDEXES = [
    "CREATE INDEX instance_change IF NOT EXISTS FOR (instance:Instance) ON (instance.project, instance.change)",
    "CREATE INDEX deleted_change IF NOT EXISTS FOR (deleted:_Deleted) ON (deleted.project, deleted.change)",
]


def earlier(graph: Graph, layout: int, *, changes: int, time: int) -> None:
    """A database of an earlier layout: a project with so many instances, of which every tenth is deleted."""
    run(graph, "MATCH (n) DETACH DELETE n")
    for text in OLD_INDEXES:
        graph.run_schema_command(Statement(text, {}))
    run(graph, SET, layout=layout)
    run(graph, "CREATE (:_Project {name: 'demo', life: 'x', epoch: 1, change: $last, tombstones: true})", last=changes)
    run(
        graph,
        """UNWIND range(1, $changes) AS change
        CREATE (instance:$(CASE change % 10 WHEN 0 THEN '_Deleted' ELSE 'Instance' END) {
          key: 'demo:s:' + change, project: 'demo', change: change, number: change,
          lastUpdatedTime: $time + 60000 * change
        })""",
        changes=changes,
        time=time,
    )


def log(graph: Graph) -> list[list[object]]:
    """The log entries: their range, and how many of their ids lead to an instance whose change number is in it."""
    read = """MATCH (entry:_LogEntry {project: 'demo'})
        RETURN entry.first, entry.last,
          COUNT { UNWIND entry.written AS one MATCH (n:Instance) WHERE id(n) = one
                  AND n.change >= entry.first AND n.change <= entry.last },
          COUNT { UNWIND entry.deleted AS one MATCH (n:_Deleted) WHERE id(n) = one
                  AND n.change >= entry.first AND n.change <= entry.last }
        ORDER BY entry.last"""
    return graph.read(lambda transaction: transaction.rows(Statement(read, {})))


@pytest.mark.parametrize("layout", [2, 3])
def test_changes_of_an_earlier_layout_are_in_the_log(own: Graph, layout: int) -> None:
    earlier(own, layout, changes=2500, time=now())
    told: list[str] = []
    prepare(own, told.append)
    assert layouts(own) == [[LAYOUT]]
    assert log(own) == [[1, 1000, 900, 100], [1001, 2000, 900, 100], [2001, 2500, 450, 50]]
    assert told[:2] == [f"Migrating the data of project demo: {count} changes" for count in (0, 1000)]
    left = own.read(lambda transaction: transaction.rows(Statement("SHOW INDEXES YIELD name RETURN name", {})))
    assert not {"instance_change", "deleted_change"} & {name for (name,) in left}
    lock = Statement("MATCH (project:_Project) RETURN project.commitLock, project.change, project.tombstones", {})
    assert own.read(lambda transaction: transaction.rows(lock)) == [["demo", 2500, True]]


def test_changes_older_than_every_cursor_need_no_log(own: Graph) -> None:
    earlier(own, 3, changes=1500, time=now() - LIFETIME - 1200 * 60_000)
    prepare(own)
    assert log(own) == [[1001, 1500, 450, 50]]
    start = Statement("MATCH (project:_Project) RETURN project.logStart", {})
    assert own.read(lambda transaction: transaction.rows(start)) == [[1000]]


def test_migration_goes_on_where_it_was_stopped(own: Graph) -> None:
    earlier(own, 3, changes=2500, time=now())

    def stop(text: str) -> None:
        if text.endswith(": 1000 changes"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(own, stop)
    assert layouts(own) == [[3]]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(prepare, [own] * 2))
    assert layouts(own) == [[LAYOUT]]
    assert [entry[:2] for entry in log(own)] == [[1, 1000], [1001, 2000], [2001, 2500]]


def test_newer_layout_is_refused(own: Graph) -> None:
    run(own, SET, layout=LAYOUT + 1)
    with pytest.raises(StorageLayoutMismatch):
        prepare(own)


def test_database_that_was_emptied_under_a_running_emulator_can_be_started_again(own: Graph) -> None:
    run(own, "MATCH (n) DETACH DELETE n")
    run(own, "CREATE (:_Project {name: 'demo', epoch: 0})")
    prepare(own)
    assert layouts(own) == [[LAYOUT]]
