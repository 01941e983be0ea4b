"""kill -9 in the middle of an apply, again and again: never a part of a batch, never a lost answer."""

import json
import os
import random
import signal
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builders import SPACE, container, data, edge, node, prop, ref, view, view_ref
from emulator.compile.statement import Statement
from emulator.graph.driver import Graph
from emulators import java_processes
from waiting import eventually

pytestmark = pytest.mark.xdist_group("crash")

PROJECT = "/api/v1/projects/crash"
THING = view_ref("ThingView")
COMMON, NEW, EDGES = 100, 500, 400
ROUNDS = 4  # the laboratory kills more often


def batch(n: int) -> dict[str, Any]:
    """A thousand items: some nodes that every batch changes, and nodes and edges of its own."""
    common = [node(f"common-{i}", data(THING, count=n)) for i in range(COMMON)]
    nodes = [node(f"{n}-node-{i}", data(THING, count=n, link=ref(f"common-{i % COMMON}"))) for i in range(NEW)]
    edges = [edge(f"{n}-edge-{i}", ref(f"{n}-node-{i}"), ref(f"common-{i % COMMON}"), ref("t")) for i in range(EDGES)]
    return {"items": [*common, *nodes, *edges]}


class Writer:
    """Applies batches one after the other until told to stop; `answered` are those that came back with 200."""

    def __init__(self, api: str, first: int) -> None:
        self._url = f"{api}{PROJECT}/models/instances"
        self._stopping = threading.Event()
        self.answered: list[int] = []
        self.first_answer = threading.Event()
        self.sent = first - 1
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.sent += 1
            body = json.dumps(batch(self.sent)).encode()
            headers = {"Authorization": "Bearer test", "Content-Type": "application/json"}
            try:
                with urllib.request.urlopen(urllib.request.Request(self._url, body, headers), timeout=120) as response:
                    assert response.status == 200
                    self.answered.append(self.sent)
                    self.first_answer.set()
            except (urllib.error.URLError, ConnectionError, OSError) as error:
                if isinstance(error, urllib.error.HTTPError):
                    error.close()
                return

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()


def strike(writer: Writer, chance: random.Random) -> None:
    """Wait for a random moment: in some rounds in the very first batch, in others in a later one."""
    if chance.random() < 0.7:
        writer.first_answer.wait(30)
    time.sleep(chance.uniform(0, 0.5))


def define(emulator: Any) -> None:
    emulator.call(f"{PROJECT}/models/spaces", {"items": [{"space": SPACE}]})
    things = container("Thing", "all", count=prop("int64"), link=prop("direct"))
    emulator.call(f"{PROJECT}/models/containers", {"items": [things]})
    emulator.call(f"{PROJECT}/models/views", {"items": [view("ThingView", "Thing.count", "Thing.link")]})


def check(emulator: Any, answered: list[int]) -> None:
    """Each batch is there whole or not at all, and every answered one is there."""
    graph = Graph.connect(emulator.bolt, "neo4j", emulator.password)

    def rows(text: str) -> list[list[Any]]:
        return graph.read(lambda transaction: transaction.rows(Statement(text, {})))

    try:
        batches = (
            "MATCH (i:Instance) WHERE i.externalId =~ '\\\\d+-.*' RETURN toInteger(split(i.externalId, '-')[0]), i:Node"
        )
        found = Counter((number, is_node) for number, is_node in rows(batches))
        whole = {number for number, is_node in found if is_node}
        assert found == Counter({(n, True): NEW for n in whole} | {(n, False): EDGES for n in whole})
        assert set(answered) <= whole
        relationships = dict(
            rows("MATCH ()-[r]->() WHERE r.key IS NOT NULL RETURN toInteger(split(r.externalId, '-')[0]), count(r)")
        )
        assert relationships == dict.fromkeys(whole, EDGES)
        links = rows("MATCH (:Node)-[r:LINK]->(:Node) RETURN count(r)")
        assert links == [[NEW * len(whole)]]
        common = {
            count
            for (count,) in rows("MATCH (i:Thing) WHERE i.externalId STARTS WITH 'common-' RETURN i.`Thing.count`")
        }
        assert common == ({max(whole)} if whole else set())
        changes = rows("MATCH (p:_Project {name: 'crash'}), (i:Instance) RETURN p.change, max(i.change)")
        assert all(last == highest for last, highest in changes)
    finally:
        graph.close()


def test_killed_emulator_leaves_whole_batches(start: Callable[..., Any], tmp_path: Path) -> None:
    chance, answered, sent = random.Random(os.getpid()), [], 0
    emulator = start("--data", str(tmp_path / "data"))
    define(emulator)
    for _ in range(ROUNDS):
        writer = Writer(emulator.api, sent + 1)
        strike(writer, chance)
        emulator.end(signal.SIGKILL)
        writer.stop()
        answered, sent = answered + writer.answered, writer.sent
        emulator = start("--data", str(tmp_path / "data"))
        check(emulator, answered)
    assert answered


def test_killed_neo4j_leaves_whole_batches(start: Callable[..., Any], tmp_path: Path) -> None:
    chance, answered, sent = random.Random(os.getpid()), [], 0
    emulator = start("--data", str(tmp_path / "data"))
    define(emulator)
    for _ in range(ROUNDS):
        writer = Writer(emulator.api, sent + 1)
        strike(writer, chance)
        for process in java_processes(tmp_path):
            os.kill(process, signal.SIGKILL)
        time.sleep(chance.uniform(0, 0.5))
        writer.stop()
        answered, sent = answered + writer.answered, writer.sent
        assert eventually(emulator.is_healthy)
        check(emulator, answered)
    assert answered
