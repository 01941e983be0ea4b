"""What requests get while Neo4j cannot be reached, and after it is back. A proxy plays the absent Neo4j."""

import os
import threading
from collections.abc import Callable, Iterator

import httpx
import pytest

from conftest import PASSWORD, URI, USER, listening
from emulator.app import create
from emulator.compile.statement import Statement
from emulator.errors import Unavailable
from emulator.graph import availability
from emulator.graph.driver import Graph, Transaction
from emulator.settings import Settings
from proxies import State, TcpProxy
from waiting import eventually

ONE = Statement("RETURN 1", {})
ABSENT: list[State] = ["refusing", "closing"]


@pytest.fixture
def proxy() -> Iterator[TcpProxy]:
    with TcpProxy(os.environ[URI]) as proxy:
        yield proxy


@pytest.fixture
def distant(proxy: TcpProxy, graph: Graph) -> Iterator[Graph]:
    """The database of the run, which the first argument has prepared, through the proxy."""
    assert graph.availability.outage is None
    connected = Graph.connect(proxy.uri, os.environ.get(USER, ""), os.environ.get(PASSWORD, ""))
    yield connected
    connected.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests that are under way hardly wait for the return of Neo4j."""
    monkeypatch.setattr(availability, "RETURN_SECONDS", 0.2)


def read(graph: Graph) -> list[list[int]]:
    return graph.read(lambda transaction: transaction.rows(ONE))


def refuse(graph: Graph) -> None:
    with pytest.raises(Unavailable):
        read(graph)


WAYS: dict[str, Callable[[Graph], object]] = {
    "transaction": read,
    "auto-commit": lambda graph: graph.run_autocommit(ONE),
    "schema command": lambda graph: graph.run_schema_command(ONE),
    "undone": lambda graph: graph.run_and_roll_back(lambda inner: inner.read(lambda t: t.rows(ONE))),
}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", ABSENT)
def test_lost_neo4j_is_unavailable_until_it_is_back(distant: Graph, proxy: TcpProxy, state: State, way: str) -> None:
    read(distant)
    proxy.become(state)
    with pytest.raises(Unavailable):
        WAYS[way](distant)
    assert distant.availability.outage is not None
    proxy.become("forwarding")
    assert eventually(lambda: distant.availability.outage is None)
    WAYS[way](distant)


@pytest.mark.parametrize("way", WAYS)
def test_cut_connections_of_a_neo4j_that_is_there_fail_no_request(distant: Graph, proxy: TcpProxy, way: str) -> None:
    for _ in range(5):
        WAYS[way](distant)
        proxy.cut()
    WAYS[way](distant)
    assert distant.availability.outage is None


@pytest.mark.usefixtures("impatient")
def test_requests_that_come_while_neo4j_is_away_do_not_try_to_reach_it(distant: Graph, proxy: TcpProxy) -> None:
    read(distant)
    proxy.become("silent")  # a connection is accepted, and never answered
    asked = threading.Thread(target=refuse, args=[distant])
    asked.start()
    assert eventually(lambda: distant.availability.outage is not None)
    before, start = proxy.accepted, threading.active_count()
    for _ in range(500):
        refuse(distant)
    assert proxy.accepted - before <= 1  # of the thread that looks for it
    assert threading.active_count() <= start
    asked.join()


def test_request_under_way_waits_for_neo4j_that_is_back_soon(distant: Graph, proxy: TcpProxy) -> None:
    attempts: list[int] = []

    def work(transaction: Transaction) -> list[list[int]]:
        attempts.append(proxy.accepted)
        if len(attempts) == 1:
            proxy.become("refusing")
            threading.Timer(0.5, proxy.become, ["forwarding"]).start()
        return transaction.rows(ONE)

    assert distant.read(work) == [[1]]
    assert len(attempts) == 2


def test_statement_that_loses_its_connection_again_and_again_is_given_up(distant: Graph, proxy: TcpProxy) -> None:
    attempts: list[int] = []

    def work(transaction: Transaction) -> list[list[int]]:
        attempts.append(proxy.accepted)
        proxy.cut()
        return transaction.rows(ONE)

    with pytest.raises(Unavailable):
        distant.read(work)
    assert len(attempts) == 3


def test_commit_whose_answer_is_lost_is_not_repeated(distant: Graph, proxy: TcpProxy) -> None:
    attempts: list[int] = []

    def work(transaction: Transaction) -> None:
        transaction.rows(ONE)
        attempts.append(proxy.accepted)
        proxy.cut_at_next_answer()

    with pytest.raises(Unavailable):
        distant.write(work)
    assert len(attempts) == 1


@pytest.mark.usefixtures("impatient")
def test_what_a_commit_leaves_to_do_is_done_when_neo4j_is_back(distant: Graph, proxy: TcpProxy) -> None:
    read(distant)
    proxy.become("refusing")
    done: list[object] = []
    distant.availability.complete(lambda: done.append(read(distant)))
    assert eventually(lambda: distant.availability.outage is not None)
    assert done == []
    proxy.become("forwarding")
    assert eventually(lambda: done == [[[1]]])


@pytest.mark.usefixtures("impatient")
def test_answer_says_that_the_request_can_be_repeated(distant: Graph, proxy: TcpProxy, project: str) -> None:
    with listening(create(distant, Settings())) as url:
        path = f"{url}/api/v1/projects/{project}/models/spaces"
        proxy.become("refusing")
        for _ in range(2):
            answer = httpx.get(path, headers={"authorization": "Bearer test"}, timeout=60)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert answer.headers["cdf-is-auto-retryable"] == "true"
            assert answer.json()["error"] == {"code": 503, "message": "Service unavailable", "isAutoRetryable": True}
        health = httpx.get(f"{url}/_emulator/health", timeout=60)
        assert health.status_code == 503
        assert "Connection refused" in health.json()["reason"]
        for page in ("/_emulator/projects", f"/_emulator/projects/{project}/style.grass"):
            assert httpx.get(url + page, timeout=60).status_code == 503
        proxy.become("forwarding")
        assert eventually(lambda: httpx.get(f"{url}/_emulator/health", timeout=60).status_code == 200)
        assert httpx.get(path, headers={"authorization": "Bearer test"}, timeout=60).status_code == 200
