"""An emulator that is started before its Neo4j answers. A proxy plays the Neo4j that is not there yet."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conftest import PASSWORD, URI, USER
from emulator.errors import Neo4jUnreachable, WrongPassword
from emulator.graph import start
from emulators import spawn
from proxies import State, TcpProxy


@pytest.fixture
def proxy() -> Iterator[TcpProxy]:
    with TcpProxy(os.environ[URI], "refusing") as proxy:
        yield proxy


@contextmanager
def starting(proxy: TcpProxy, *options: str) -> Iterator[tuple[subprocess.Popen[str], Iterator[str]]]:
    """An emulator that starts over the proxy, with its lines."""
    login = [f"--neo4j-{name}={os.environ[variable]}" for name, variable in (("user", USER), ("password", PASSWORD))]
    process = spawn("--port", "0", "--neo4j-uri", proxy.uri, *login, *options)
    assert process.stdout is not None
    yield process, iter(process.stdout)
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("state", ["refusing", "closing", "silent"])
def test_start_waits_for_a_named_neo4j_and_says_so(proxy: TcpProxy, state: State) -> None:
    proxy.become(state)
    with starting(proxy) as (_, lines):
        assert next(lines).startswith(f"Waiting for Neo4j at {proxy.uri}: Couldn't connect to ")
        proxy.become("forwarding")
        assert any(line.startswith("The emulator is ready.") for line in lines)


def test_start_gives_up_at_its_limit(proxy: TcpProxy) -> None:
    with starting(proxy, "--start-limit", "0") as (_, lines):
        (line,) = lines
    assert line.startswith(f"Error: Neo4j cannot be reached at {proxy.uri}: Couldn't connect to ")


def test_start_goes_on_where_neo4j_goes_away_while_it_is_prepared(proxy: TcpProxy) -> None:
    """The database is prepared after the first check; the proxy refuses from the first statement of that."""
    reasons: list[str] = []

    def come_back(reason: str) -> None:
        reasons.append(reason)
        proxy.become("forwarding")

    proxy.become("forwarding")
    wait = start.Wait(120, come_back)
    graph = start.connect(proxy.uri, os.environ[USER], os.environ[PASSWORD], None, wait)
    proxy.refuse_from(b"SHOW INDEXES")
    start.prepare(graph, wait)
    graph.close()
    assert len(reasons) >= 1


def test_wait_does_not_hide_what_no_waiting_helps(proxy: TcpProxy) -> None:
    proxy.become("forwarding")
    with pytest.raises(WrongPassword):
        start.connect(proxy.uri, os.environ[USER], "another", None, start.Wait(120, pytest.fail))


def test_without_a_wait_the_first_failure_counts(proxy: TcpProxy) -> None:
    with pytest.raises(Neo4jUnreachable):
        start.connect(proxy.uri, os.environ[USER], os.environ[PASSWORD], None)


@pytest.mark.parametrize("words", [b"_Project", b"MERGE"], ids=["at its first statement", "while it writes"])
def test_stop_during_the_work_after_the_start_is_in_good_order(proxy: TcpProxy, words: bytes) -> None:
    """Once the start is over, nothing is asked of Neo4j but by that work."""
    proxy.become("forwarding")
    with starting(proxy) as (process, lines):
        assert any(line.startswith("client = ") for line in lines)
        asked = threading.Event()
        proxy.at(words, lambda: (process.send_signal(signal.SIGTERM), asked.set()))
        said = list(lines)
        assert (process.wait(60), asked.is_set()) == (0, True), said
