"""Random and mutated requests over all routes: none is answered 5xx, and none takes longer than its time limit."""

import http.client
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

import msgspec

from laboratory.fuzzing import world
from laboratory.fuzzing.draw import Request, draw
from laboratory.report import Report
from laboratory.setting.client import Answer, Client, Refused
from laboratory.setting.processes import embedded
from laboratory.setting.threads import Threads

WORKERS = 6
RENEWED = 400
"""Requests after which a project is emptied and filled again: the fuzzed ones delete much of it."""
LONGEST = 20.0
"""Seconds: twice the longest time that the emulator gives a read, as other programs use the machine too."""
DELIBERATE = (501,)
"""What is not emulated. 503 and 507 have causes that are not there: Neo4j runs, and the disk has room."""
SHOWN = 20
"""Failures that are told one by one."""
SHARE = 3.0


@dataclass
class Tally:
    """What the workers have counted together."""

    report: Report
    statuses: Counter[int] = field(default_factory=Counter[int])
    faults: Counter[str] = field(default_factory=Counter[str])
    longest: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, seed: str, request: Request, answer: Answer) -> None:
        with self._lock:
            self.statuses[answer.status] += 1
            self.longest = max(self.longest, answer.seconds)
            for fault in faults(request, answer):
                self._tell(fault, seed, request, f"{answer.status} after {answer.seconds:.1f} s: {answer.body[:300]!r}")

    def broken(self, seed: str, request: Request, error: Exception) -> None:
        with self._lock:
            self._tell("without an answer", seed, request, repr(error))

    def _tell(self, fault: str, seed: str, request: Request, text: str) -> None:
        self.faults[fault] += 1
        if self.faults[fault] <= SHOWN:
            self.report.note(
                f"{fault}: seed {seed}: {request.method} {request.path} {(request.body or b'')[:500]!r}: {text}"
            )


def run(seed: int, seconds: float, report: Report) -> None:
    tally = Tally(report)
    with embedded() as emulator:
        started = time.monotonic()
        workers = [Worker(emulator.api, f"{seed}-{number}", tally) for number in range(WORKERS)]
        Threads([worker.run for worker in workers]).run(max(1.0, seconds - 10))
        took = time.monotonic() - started
    report.figure("requests", tally.statuses.total() + tally.faults["without an answer"])
    report.figure("requests per second", tally.statuses.total() / took)
    for first, name in ((2, "2xx"), (4, "4xx"), (5, "5xx on purpose: 501")):
        report.figure(
            f"answered {name}",
            sum(n for code, n in tally.statuses.items() if code // 100 == first)
            - (tally.faults[ERROR] if first == 5 else 0),
        )
    for fault in (ERROR, "without an answer", SLOW, BARE):
        report.figure(fault, tally.faults[fault], expected=0)
    report.figure("longest answer, seconds", tally.longest)


ERROR, SLOW, BARE = "answered 5xx without purpose", "over the time limit", "errors that are not in the form of the API"


def faults(request: Request, answer: Answer) -> list[str]:
    """What is wrong with an answer."""
    found = [ERROR] if answer.status >= 500 and answer.status not in DELIBERATE else []
    if answer.seconds > LONGEST or answer.status == 408:
        found.append(SLOW)
    if answer.status >= 400 and request.method != "HEAD" and not _enveloped(answer):
        found.append(BARE)
    return found


def _enveloped(answer: Answer) -> bool:
    try:
        return answer.json()["error"]["code"] == answer.status
    except (msgspec.DecodeError, LookupError, TypeError):
        return False


class Worker:
    """Sends the requests of its seeds to a project of its own."""

    def __init__(self, url: str, seed: str, tally: Tally) -> None:
        self.seed, self.tally, self.url = seed, tally, url
        self.client = Client(url, f"fuzz-{uuid.uuid4().hex[:12]}")
        self.cursors: list[str] = []

    def run(self, over: threading.Event) -> None:
        number = 0
        while not over.is_set():
            if number % RENEWED == 0:
                self._renew()
            self._send(f"{self.seed}-{number}")
            number += 1
        self.client.close()

    def _send(self, seed: str) -> None:
        request = draw(seed, self.client.project, self.cursors)
        try:
            answer = self.client.send(request.method, request.path, request.body, request.headers)
        except (OSError, http.client.HTTPException) as error:
            self.tally.broken(seed, request, error)
        else:
            self.tally.count(seed, request, answer)

    def _renew(self) -> None:
        answer = self.client.send("DELETE", f"/_emulator/projects/{self.client.project}")
        if answer.status != 200:
            raise Refused(f"{answer.status} {answer.body!r}")
        world.install(self.client)
        self.cursors = world.cursors(self.client)
