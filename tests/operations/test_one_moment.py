"""Whatever a request returns is of one moment, while batches are committed by this process and by another."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from msgspec import convert, to_builtins

from builders import SPACE, container, data, node, prop, view, view_ref
from emulator.compile.read.instances import list_page as list_page_statement
from emulator.compile.read.instances import with_project_state
from emulator.compile.statement import Statement
from emulator.graph.commits import CommitDuringRead
from emulator.graph.driver import Graph, Transaction
from emulator.operations import project_state
from emulator.operations.apply import apply
from emulator.operations.context import Context
from emulator.operations.query import query
from emulator.operations.read import aggregate, list_page, retrieve, search
from emulator.operations.schema import containers, spaces, views
from emulator.operations.sync import sync
from emulator.plan.filter.predicates import Constant
from emulator.wire.instances import ApplyRequest, ByIdsRequest, ListRequest
from emulator.wire.query import QueryRequest, SyncRequest
from emulator.wire.schema.containers import ApplyContainers
from emulator.wire.schema.spaces import ApplySpaces
from emulator.wire.schema.views import ApplyViews
from emulator.wire.search import AggregateRequest, SearchRequest

NODES, ROUNDS, READS = 300, 12, 25
THING = view_ref("ThingView")
SOURCES = [{"source": THING}]
NAMES = [f"thing-{number}" for number in range(NODES)]
SOME = {"select": {"things": {"sources": [{"source": THING, "properties": ["*"]}]}}}
SET = {"things": {"nodes": {}, "limit": NODES}}
BLOCKED = Statement("SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN status", {})
HOLDERS = "MATCH (writer:_Writer {name: $name}) RETURN writer.token"


def other_process(graph: Graph) -> Context:
    """The context of another emulator over the same Neo4j."""
    return Context(Graph(graph._driver, graph.uri))  # noqa: SLF001 - the connection of the run


@pytest.fixture
def processes(graph: Graph, project: str) -> list[Context]:
    """Two emulators and a project with the view `ThingView`, which has a number and a text."""
    first, second = other_process(graph), other_process(graph)
    spaces.apply(first, project, convert({"items": [{"space": SPACE}]}, ApplySpaces))
    thing = container("Thing", round=prop("int64"), text=prop())
    containers.apply(first, project, convert({"items": [thing]}, ApplyContainers))
    views.apply(first, project, convert({"items": [view("ThingView", "Thing.round", "Thing.text")]}, ApplyViews))
    return [first, second]


def write(context: Context, project: str, turn: int) -> None:
    """Write all things with `turn`, which becomes their version too."""
    items = [node(name, data(THING, round=turn, text="common words")) for name in NAMES]
    apply.apply(context, project, convert({"items": items}, ApplyRequest))


def states(items: list[dict[str, Any]]) -> set[tuple[int, int]]:
    """The versions and rounds of instances; one pair if all are of one moment, with twice the same number."""
    return {(one["version"], one["properties"][SPACE]["ThingView/v1"]["round"]) for one in items}


def by_ids(context: Context, project: str) -> set[tuple[int, int]]:
    named = [{"instanceType": "node", "space": SPACE, "externalId": name} for name in NAMES]
    request = convert({"items": named, "sources": SOURCES}, ByIdsRequest)
    return states(to_builtins(retrieve.retrieve(context, project, request))["items"])


def listed(context: Context, project: str) -> set[tuple[int, int]]:
    request = convert({"sources": SOURCES, "limit": NODES}, ListRequest)
    return states(to_builtins(list_page.list_instances(context, project, request))["items"])


def queried(context: Context, project: str) -> set[tuple[int, int]]:
    request = convert({"with": SET, **SOME}, QueryRequest)
    return states(to_builtins(query.query(context, project, request))["items"]["things"])


def searched(context: Context, project: str) -> set[tuple[int, int]]:
    request = convert({"view": THING, "query": "common", "limit": NODES}, SearchRequest)
    return states(to_builtins(search.search_instances(context, project, request))["items"])


def synced(context: Context, project: str) -> set[tuple[int, int]]:
    """The first page of a sync; its sets must not be empty."""
    request = convert({"with": SET, **SOME}, SyncRequest)
    return states(to_builtins(sync.sync(context, project, request))["items"]["things"]) or {(-1, -1)}


def aggregated(context: Context, project: str) -> set[tuple[int, int]]:
    """The lowest and the highest round: the same if all are of one moment."""
    numbers = [{"min": {"property": "round"}}, {"max": {"property": "round"}}]
    request = convert({"view": THING, "aggregates": numbers}, AggregateRequest)
    ((low, high),) = [
        [one["value"] for one in item["aggregates"]]
        for item in to_builtins(aggregate.aggregate(context, project, request))["items"]
    ]
    return {(int(low), int(high))}


@pytest.mark.parametrize("read", [by_ids, listed, queried, searched, aggregated, synced])
def test_read_never_mixes_states_while_two_processes_write(
    processes: list[Context], project: str, read: Callable[[Context, str], set[tuple[int, int]]]
) -> None:
    turn, lock = 1, threading.Lock()
    write(processes[0], project, turn)

    def write_turns(context: Context) -> None:
        nonlocal turn
        for _ in range(ROUNDS):
            with lock:
                turn += 1
                write(context, project, turn)

    def read_often(context: Context) -> list[set[tuple[int, int]]]:
        return [read(context, project) for _ in range(READS)]

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write_turns, context) for context in processes]
        readers = [pool.submit(read_often, context) for context in processes]
        seen = [state for reader in readers for state in reader.result()]
        for writer in writers:
            writer.result()
    assert [state for state in seen if len(state) != 1 or len(set(next(iter(state)))) != 1] == []
    assert all(read(context, project) == {(turn, turn)} for context in processes)


@contextmanager
def commit_under_way(graph: Graph, project: str) -> Iterator[threading.Event]:
    """A transaction that holds the commit lock of `project` until the event is set, or the context ends."""
    locked, may_commit = threading.Event(), threading.Event()

    def work(transaction: Transaction) -> None:
        state = project_state.lock(transaction, project)
        project_state.write_change_number(transaction, project, state.change + 1, [], 0, tombstones=False)
        locked.set()
        assert may_commit.wait(60)

    thread = threading.Thread(target=graph.write, args=[work])
    thread.start()
    try:
        assert locked.wait(60)
        yield may_commit
    finally:
        may_commit.set()
        thread.join()


def test_read_of_several_statements_waits_for_the_commit_under_way(processes: list[Context], project: str) -> None:
    first, second = processes
    before = second.graph.read(lambda transaction: project_state.read(transaction, project)).change
    with commit_under_way(first.graph, project) as may_commit, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second.graph.read, lambda transaction: project_state.read(transaction, project))
        while not first.graph.run_autocommit(BLOCKED):
            pass
        assert not waiting.done()
        may_commit.set()
        assert waiting.result().change == before + 1


def test_commit_waits_for_reads_of_several_statements(processes: list[Context], project: str) -> None:
    first, second = processes
    writer = threading.Thread(target=write, args=[second, project, 1])

    def look(transaction: Transaction) -> tuple[int, int]:
        before = project_state.read(transaction, project).change
        writer.start()
        while not first.graph.run_autocommit(BLOCKED):
            pass
        return before, project_state.read(transaction, project).change

    before, after = first.graph.read(look)
    writer.join()
    assert before == after
    assert by_ids(first, project) == {(1, 1)}


def token_holders(graph: Graph, project: str) -> list[str]:
    """The process in the writer token of a project; empty for nobody."""
    return [token.partition(":")[0] for (token,) in graph.run_autocommit(Statement(HOLDERS, {"name": project}))]


def test_writer_token_names_the_last_writer_until_another_process_reads(processes: list[Context], project: str) -> None:
    first, second = processes
    names = [context.graph.commits.process.removesuffix(":") for context in processes]
    write(first, project, 1)
    assert token_holders(first.graph, project) == [names[0]]
    by_ids(first, project)
    assert token_holders(first.graph, project) == [names[0]]
    by_ids(second, project)
    assert token_holders(first.graph, project) == [""]
    write(second, project, 2)
    assert token_holders(first.graph, project) == [names[1]]
    assert by_ids(first, project) == {(2, 2)}


def test_read_without_a_lock_is_repeated_where_a_commit_began_meanwhile(processes: list[Context], project: str) -> None:
    commits = processes[0].graph.commits
    begun = commits.begin_read(project)
    write(processes[0], project, 1)
    with pytest.raises(CommitDuringRead):
        commits.end_read(project, begun)
    with pytest.raises(CommitDuringRead):
        commits.begin_read(project)  # the next one expects a commit, too
    assert by_ids(processes[0], project) == {(1, 1)}
    commits.end_read(project, commits.begin_read(project))


def test_statement_of_a_read_looks_at_the_writer_token_last(graph: Graph, project: str) -> None:
    read = with_project_state(list_page_statement(Constant(value=True), (), ["a"], 10), project)
    plan = graph.read(lambda transaction: transaction.plan(read, profile=False))
    while plan["operatorType"] != "Apply@neo4j":
        (plan,) = plan["children"]
    read_first, read_last = map(str, plan["children"])
    assert "AS found" in read_first
    assert "_Writer" in read_last
    assert "_Project" not in read_last
    assert "Instance" not in read_last


def test_project_is_not_created_during_a_read(graph: Graph, project: str) -> None:
    writer = other_process(graph)

    def look(transaction: Transaction) -> int:
        project_state.read(transaction, project)
        threads.append(
            threading.Thread(
                target=spaces.apply, args=[writer, project, convert({"items": [{"space": SPACE}]}, ApplySpaces)]
            )
        )
        threads[0].start()
        while not graph.run_autocommit(BLOCKED):
            pass
        return project_state.read(transaction, project).epoch

    threads: list[threading.Thread] = []
    assert graph.read(look) == 0
    threads[0].join()
    assert graph.read(lambda transaction: project_state.read(transaction, project).epoch) == 1
