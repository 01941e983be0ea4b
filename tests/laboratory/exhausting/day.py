"""A day of a simulated clock: tokens expire, caches are renewed, and nothing grows."""

import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from emulators import ENVIRONMENT, ROOT, Running
from laboratory.exhausting import clocked
from laboratory.exhausting.edges import SPACE
from laboratory.exhausting.memory import resident
from laboratory.report import Report
from laboratory.setting.client import Client
from laboratory.setting.processes import drained

MINUTES = 24 * 60
STEP, LONG_STEP = 6, 30
"""Minutes between two rounds of requests, in a run with and without the time for it."""
ENOUGH = 120.0
"""Seconds of a budget with that time."""
LIFETIME = 3_600
GROWTH = 10.0
"""Percent that the resident memory may grow from the third hour to the last."""


def day(options: tuple[str, ...], name: str, seconds: float, report: Report) -> None:
    """Set the clock forward step by step. In each a new token is used, and one that has expired is refused."""
    with tempfile.TemporaryDirectory(prefix="laboratory-") as folder:
        file = Path(folder) / "ahead"
        clocked.create(file)
        with _listening(file, *options) as running:
            _pass(running, file, name, STEP if seconds > ENOUGH else LONG_STEP, report)


def _pass(running: Running, file: Path, name: str, step: int, report: Report) -> None:
    pid = running.process.pid
    tokens: deque[str] = deque()
    expired = honoured = 0
    early = 0.0
    for minute in range(0, MINUTES + 1, step):
        clocked.set_ahead(file, minute * 60)
        tokens.append(_token(running.api))
        client = Client(running.api, name, tokens[-1])
        client.ok("/models/spaces", {"items": [{"space": SPACE}]})
        client.ok("/models/instances/list", {"instanceType": "node"})
        if len(tokens) > LIFETIME // (step * 60) + 2:
            answer = Client(running.api, name, tokens.popleft()).post(
                "/models/instances/list", {"instanceType": "node"}
            )
            expired += 1
            honoured += answer.status != 401
        if minute == 180:
            early = resident(pid)
    report.figure("simulated hours", MINUTES // 60, size=True)
    report.figure("simulated hours: expired tokens tried", expired)
    report.figure("simulated hours: expired tokens honoured", honoured, expected=0)
    report.figure("simulated hours: growth in percent", (resident(pid) / early - 1) * 100, at_most=GROWTH)


def _token(url: str) -> str:
    body = msgspec.json.encode({"groups": ["admins"], "expires": LIFETIME})
    return Client(url, "none").send("POST", "/_emulator/oidc/tokens", body).json()["access_token"]


@contextmanager
def _listening(file: Path, *options: str) -> Generator[Running]:
    process = subprocess.Popen(
        [sys.executable, clocked.__file__, str(file), "up", "--auth", "strict", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)},
    )
    try:
        running = Running(process)
        drained(running)
        yield running
    finally:
        process.terminate()
        process.wait(60)
