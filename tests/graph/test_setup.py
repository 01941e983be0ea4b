from concurrent.futures import ThreadPoolExecutor

from emulator.compile import library
from emulator.graph.driver import Graph
from emulator.graph.setup import CONSTRAINTS_AND_INDEXES, prepare


def test_everything_is_ready_for_use(graph: Graph) -> None:
    prepare(graph)
    rows = graph.read(lambda transaction: transaction.rows(library.statement("database/list_index_names")))
    assert {name for (name,) in rows} >= set(CONSTRAINTS_AND_INDEXES)


def test_several_processes_may_prepare_at_once(graph: Graph) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(prepare, [graph] * 4)) == [None] * 4


def test_every_setup_statement_is_named() -> None:
    files = {file.name.removesuffix(".cypher") for file in (library.folder() / "setup").iterdir()}
    assert files - set() == set(CONSTRAINTS_AND_INDEXES)
