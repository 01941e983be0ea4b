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
TIMED_OUT = 408
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
    slow: list[tuple[str, Request]] = field(default_factory=list[tuple[str, Request]])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, seed: str, request: Request, answer: Answer) -> None:
        """Count an answer. One that took too long is judged when the request is sent again, alone."""
        with self._lock:
            self.statuses[answer.status] += 1
            self.longest = max(self.longest, answer.seconds)
            if too_long(request, answer):
                self.slow.append((seed, request))
            for fault in faults(request, answer):
                self._tell(fault, seed, request, answer_text(answer))

    def send_again(self, url: str) -> None:
        """Send the slow requests again, now that nothing else goes on, and count those that are slow again."""
        client = Client(url, "none")
        for seed, request in self.slow:
            answer = client.send(request.method, request.path, request.body, request.headers)
            if too_long(request, answer):
                self._tell(SLOW, seed, request, answer_text(answer))

    def broken(self, seed: str, request: Request, error: Exception) -> None:
        with self._lock:
            self._tell(SILENT, seed, request, repr(error))

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
        Threads([worker.run for worker in workers]).run(max(5.0, seconds - 10))
        took = time.monotonic() - started
        tally.send_again(emulator.api)
    tell(tally, took)


def tell(tally: Tally, seconds: float) -> None:
    figure, statuses = tally.report.figure, tally.statuses
    figure("requests", statuses.total() + tally.faults[SILENT])
    figure("requests per second", statuses.total() / seconds)
    figure("answered 2xx", sum(count for status, count in statuses.items() if status < 300))
    figure("answered 4xx", sum(count for status, count in statuses.items() if 400 <= status < 500))
    figure("answered 501, not emulated", statuses[501])
    for fault in (ERROR, SILENT, SLOW, BARE):
        figure(fault, tally.faults[fault], expected=0)
    figure("longest answer, seconds", tally.longest)


ERROR, SILENT, SLOW = "answered 5xx, other than 501", "without an answer", "over the time limit"
BARE = "errors that are not in the form of the API"
NO_HTTP = b"Invalid HTTP request received."
"""What the server answers to headers that no HTTP allows, before the emulator sees them."""


def faults(request: Request, answer: Answer) -> list[str]:
    """What is wrong with an answer."""
    found = [ERROR] if answer.status >= 500 and answer.status not in DELIBERATE else []
    if answer.status >= 400 and request.method != "HEAD" and answer.body != NO_HTTP and not _enveloped(answer):
        found.append(BARE)
    return found


def too_long(request: Request, answer: Answer) -> bool:
    """Whether it took more than its time. A request may ask for less of it in `debug`, and is then refused with 408."""
    asked_for_less = request.body is not None and b'"timeout"' in request.body
    return answer.seconds > LONGEST or (answer.status == TIMED_OUT and not asked_for_less)


def answer_text(answer: Answer) -> str:
    return f"{answer.status} after {answer.seconds:.1f} s: {answer.body[:300]!r}"


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
