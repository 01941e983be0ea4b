"""Requests at every bound are answered in time; those past one are refused, and their memory is given back."""

import random
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from emulators import Running
from laboratory.bounding.cases import Case, cases
from laboratory.bounding.world import LIMITS, install
from laboratory.report import Report
from laboratory.setting.client import Answer, Client
from laboratory.setting.processes import embedded

PROJECT = "bounds"
AT_ONCE = 8
TIME_LIMIT = 30
REFUSED = (400, 408, 413, 431)
GROWTH = 20
"""The most percent of memory that may stay."""
SETTLING = 10
"""Seconds within which memory is given back."""


def run(seed: int, seconds: float, report: Report) -> None:
    """Try the bounds in an order of chance until the time is over."""
    over = time.monotonic() + seconds
    with embedded() as running:
        client = Client(running.api, PROJECT)
        install(client)
        _warm_up(running)
        chosen = list(cases())
        random.Random(seed).shuffle(chosen)
        tried: list[_Tried] = []
        for case in chosen:
            if time.monotonic() < over:
                tried.append(_Tried(case, *_try(running, case)))
                report.note(_line(tried[-1]))
        _report(tried, report)
        report.figure("large headers that were not refused", int(_header_status(running) not in REFUSED), expected=0)


class _Measured(NamedTuple):
    """Requests that were sent at once: the statuses, the longest time in seconds, and the memory that stayed."""

    statuses: list[int]
    seconds: float
    growth: float = 0


class _Tried(NamedTuple):
    case: Case
    at: _Measured | None
    alone: _Measured
    together: _Measured


def _try(running: Running, case: Case) -> tuple[_Measured | None, _Measured, _Measured]:
    at = None if case.at is None else _send(running, case.path, case.at(), 1)
    past = case.past()
    return at, _send(running, case.path, past, 1), _send(running, case.path, past, AT_ONCE)


def _send(running: Running, path: str, body: bytes, count: int) -> _Measured:
    before = _resident(running)

    def send(_: int) -> Answer:
        client = Client(running.api, PROJECT)
        try:
            return client.send("POST", client.place + path, body)
        finally:
            client.close()

    with ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(send, range(count)))
    statuses = [answer.status for answer in answers]
    return _Measured(statuses, max(answer.seconds for answer in answers), _growth(running, before))


def _growth(running: Running, before: float) -> float:
    """The percent by which the memory of the emulator is above what it was, once it has settled."""
    until = time.monotonic() + SETTLING
    while True:
        growth = 100 * (_resident(running) / before - 1)
        if growth <= GROWTH or time.monotonic() > until:
            return growth
        time.sleep(0.2)


def _resident(running: Running) -> float:
    """The memory of the process of the emulator, without that of Neo4j, in MiB."""
    status = Path(f"/proc/{running.process.pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0


def _warm_up(running: Running) -> None:
    """Load what is loaded once, so that it does not count."""
    for path, body in (("/models/instances/list", b'{"limit":1000}'), ("/models/instances", b'{"items":[]}')):
        _send(running, path, body, AT_ONCE)


def _header_status(running: Running) -> int:
    """The status that a request with headers past the bound gets."""
    split = urlsplit(running.api)
    with socket.create_connection((split.hostname or "", split.port or 0), timeout=60) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        with suppress(OSError):  # the answer comes before the end, and the connection is closed
            for _ in range(10):
                connection.sendall(b"x: " + b"y" * (LIMITS.header_size // 8) + b"\r\n")
                time.sleep(0.1)
        return int((connection.recv(100).split() or [b"", b"0"])[1])


def _line(tried: _Tried) -> str:
    case, at, alone, together = tried
    answered = "" if at is None else f"at it {at.statuses[0]} in {at.seconds:.2f} s; "
    return (
        f"{case.bound}: {answered}past it {alone.statuses[0]} in {alone.seconds:.2f} s, {alone.growth:+.0f} %; "
        f"{AT_ONCE} at once {together.seconds:.2f} s, {together.growth:+.0f} %"
    )


def _report(tried: list[_Tried], report: Report) -> None:
    answers = [one.at for one in tried if one.at is not None]
    refusals = [measured for one in tried for measured in (one.alone, one.together)]
    wrong = [status for one in refusals for status in one.statuses if status not in REFUSED]
    report.figure("bounds tried", len(tried))
    report.figure("requests at a bound not answered", sum(one.statuses != [200] for one in answers), expected=0)
    report.figure("requests at a bound over the time limit", sum(a.seconds > TIME_LIMIT for a in answers), expected=0)
    report.figure("requests past a bound not refused", len(wrong), expected=0)
    report.figure("longest refusal alone, s", max((one.alone.seconds for one in tried), default=0.0))
    report.figure(f"longest refusal of {AT_ONCE} at once, s", max((one.together.seconds for one in tried), default=0.0))
    growth = max((one.growth for one in refusals), default=0.0)
    report.figure("memory that stayed after refusals, %", growth, at_most=GROWTH)
