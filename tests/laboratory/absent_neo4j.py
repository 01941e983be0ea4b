"""Neo4j is away for a time: how quickly requests are answered meanwhile, and how soon after its return they work.

It is away in four ways. A managed Neo4j is killed, once or several times. A named one, behind a proxy, has nobody that
listens at its address, or closes each connection, or accepts connections and says nothing.
"""

from __future__ import annotations

import os
import random
import signal
import statistics
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import httpx

from emulator.database.ports import answers_bolt
from emulators import Running, java_processes, spawn
from proxies import TcpProxy

if TYPE_CHECKING:
    from collections.abc import Callable

    from laboratory.report import Report

T = TypeVar("T")
Way = Literal["killed", "refusing", "closing", "silent"]
WAYS: tuple[Way, ...] = ("killed", "refusing", "closing", "silent")
CLIENTS = 4
OK, UNAVAILABLE = 200, 503
KNOWN_SECONDS = {"killed": 0.5, "refusing": 0.5, "closing": 0.5, "silent": 10}
"""After which the process knows that Neo4j is away. One that says nothing must first have been waited for."""
LONGEST_ABSENCE = 8.0
PAUSE = 0.01
"""Seconds between two requests of a client: quick refusals must not keep Neo4j from its processor."""
PASSWORD = "laboratory"
MODELS = "/api/v1/projects/absent/models"


@dataclass
class Answer:
    """The answer to one request, with the times when it was sent and answered."""

    sent: float
    answered: float
    status: int
    may_be_repeated: bool

    @property
    def seconds(self) -> float:
        return self.answered - self.sent


@dataclass
class Seen:
    """What was measured in all absences of one way."""

    at_once: list[float] = field(default_factory=list[float])
    under_way: list[float] = field(default_factory=list[float])
    until_first: list[float] = field(default_factory=list[float])
    until_last: list[float] = field(default_factory=list[float])


class Clients:
    """Send reads and writes, and keep all answers."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stopping = threading.Event()
        self.answers: list[Answer] = []
        self._threads = [threading.Thread(target=self._run, args=[number]) for number in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def _run(self, number: int) -> None:
        item = {"instanceType": "node", "space": "away", "externalId": f"node-{number}"}
        items: dict[str, object] = {"items": [item]}
        requests = [("/instances", items), ("/instances/byids", items), ("/instances/list", dict[str, object]())]
        with httpx.Client(base_url=self._url + MODELS, headers={"Authorization": "Bearer x"}, timeout=120) as client:
            while not self._stopping.is_set():
                for path, body in requests:
                    sent = time.monotonic()
                    answer = client.post(path, json=body)
                    told = "retry-after" in answer.headers and "isAutoRetryable" in answer.text
                    self.answers.append(Answer(sent, time.monotonic(), answer.status_code, told))
                    self._stopping.wait(PAUSE)

    def stop(self) -> list[Answer]:
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        return self.answers


class Absences:
    """Two emulators over one Neo4j: that which manages it, and one that reaches it through a proxy."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._folder = folder
        self._chance = chance
        self._managing = Running(
            spawn("--port=0", "--bolt-port=0", "--browser-port=0", f"--data={folder}", f"--neo4j-password={PASSWORD}")
        )
        self._proxy = TcpProxy(self._managing.bolt)
        self._named = Running(spawn("--port=0", f"--neo4j-uri={self._proxy.uri}", f"--neo4j-password={PASSWORD}"))
        self._managing.call(f"{MODELS}/spaces", {"items": [{"space": "away"}]})
        self.seen = {way: Seen() for way in WAYS}
        self.statuses: Counter[int] = Counter()
        self.untold = 0
        self.kills = 0

    def close(self) -> None:
        for running in (self._named, self._managing):
            running.end()
        self._proxy.become("refusing")

    def once(self, way: Way) -> None:
        clients = Clients((self._managing if way == "killed" else self._named).api)
        time.sleep(self._chance.uniform(0.2, 1))
        left = time.monotonic()
        try:
            returned = self._kill() if way == "killed" else self._shut(way)
            known = left + KNOWN_SECONDS[way]
            first = _await(lambda: _first_success(clients.answers, max(returned, known)))
            last = _await(lambda: _all_succeed(clients.answers, first))
        finally:
            answers = clients.stop()
        seen = self.seen[way]
        seen.until_first.append(first - returned)
        seen.until_last.append(last - returned)
        failed = [one for one in answers if one.status != OK]
        seen.at_once += [one.seconds for one in failed if one.sent > known]
        seen.under_way += [one.seconds for one in failed if one.sent <= known]
        self.statuses.update(one.status for one in answers)
        self.untold += sum(one.status == UNAVAILABLE and not one.may_be_repeated for one in failed)

    def _kill(self) -> float:
        """Kill Neo4j one to three times; returns when it answers again."""
        for _ in range(self._chance.randint(1, 3)):
            for process in _await(lambda: java_processes(self._folder)):
                os.kill(process, signal.SIGKILL)
                self.kills += 1
                _await(lambda process=process: process not in java_processes(self._folder))
        port = int(self._managing.bolt.rpartition(":")[2])
        _await(lambda: answers_bolt(port))
        return time.monotonic()

    def _shut(self, way: Literal["refusing", "closing", "silent"]) -> float:
        """Let the proxy be away for a time; returns when it forwards again."""
        self._proxy.become(way)
        time.sleep(self._chance.uniform(1, LONGEST_ABSENCE) + (KNOWN_SECONDS[way] if way == "silent" else 0))
        self._proxy.become("forwarding")
        return time.monotonic()


def _first_success(answers: list[Answer], since: float) -> float | None:
    """When the first request was answered that was sent since then, and succeeded."""
    times = [one.answered for one in list(answers) if one.sent >= since and one.status == OK]
    return min(times, default=None)


def _all_succeed(answers: list[Answer], since: float) -> float | None:
    """Since when no request fails any more, once a hundred in a row have succeeded."""
    newest = sorted((one for one in list(answers) if one.answered > since), key=lambda one: one.answered)
    if len(newest) < 100 or any(one.status != OK for one in newest[-100:]):
        return None
    return max((one.answered for one in newest if one.status != OK), default=since)


def _await(fact: Callable[[], T | None]) -> T:
    """Wait until `fact` is neither false nor None, and return it. Raises `TimeoutError` after three minutes."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        found = fact()
        if found:
            return found
        time.sleep(0.02)
    raise TimeoutError


def run(seed: int, seconds: float, report: Report) -> None:
    chance, until = random.Random(seed), time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="absent-") as folder:
        absences = Absences(Path(folder) / "data", chance)
        try:
            ways = list(WAYS)
            while time.monotonic() < until or ways:
                ways = ways or chance.sample(WAYS, len(WAYS))
                absences.once(ways.pop())
        finally:
            absences.close()
    _tell(absences, report)


def _tell(absences: Absences, report: Report) -> None:
    report.figure("kills of Neo4j", absences.kills)
    report.figure("answers 200", absences.statuses[200])
    report.figure("answers 503", absences.statuses[503])
    report.figure(
        "other answers", absences.statuses.total() - absences.statuses[200] - absences.statuses[503], expected=0
    )
    report.figure("answers 503 that do not say that they can be repeated", absences.untold, expected=0)
    for way, seen in absences.seen.items():
        report.figure(f"{way}: absences", len(seen.until_first))
        report.figure(
            f"{way}: milliseconds of a 503 once it is known, median", statistics.median(seen.at_once or [0]) * 1000
        )
        report.figure(f"{way}: milliseconds of a 503 once it is known, most", max(seen.at_once, default=0) * 1000)
        report.figure(f"{way}: seconds of a request under way, most", max(seen.under_way, default=0.0))
        report.figure(f"{way}: seconds from its return to the first 200, median", statistics.median(seen.until_first))
        report.figure(f"{way}: seconds from its return to the last 503, most", max(seen.until_last))
