"""How long after Bolt the emulator answers, as a ratio to what Neo4j takes until Bolt answers in the same start."""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import NamedTuple
from urllib.request import urlopen

from benchmarks.measurement.measure import Row
from benchmarks.sides.client import Refused
from benchmarks.sides.emulator_side import INSTANCES, Emulator
from benchmarks.sides.world import command
from builders import SPACE, node
from emulator.database import ports
from emulators import QUIET, ROOT

GROUP = "start against Bolt"
PROJECT = "start"
HEALTH = "health, against Bolt of the same start"
FIRST_APPLY = "space and first apply, against Bolt of the same start"
TARGETS = {HEALTH: 1.15, FIRST_APPLY: 1.3}
NAMES = tuple(TARGETS)
STARTS = 5
POLL = 0.005
PATIENCE = 120.0


class Milestones(NamedTuple):
    """Seconds from the command until each succeeded."""

    bolt: float
    health: float
    first_apply: float


def rows(names: Sequence[str], said: Callable[[str], None]) -> Iterator[Row]:
    taken: list[Milestones] = []
    for number in range(STARTS):
        said(f"{GROUP}: {number + 1} of {STARTS}")
        taken.append(start())
    for name in names:
        yield _row(name, taken, [each.health if name == HEALTH else each.first_apply for each in taken])


def _row(name: str, taken: Sequence[Milestones], seconds: Sequence[float]) -> Row:
    ratio = median(reached / each.bolt for reached, each in zip(seconds, taken, strict=True))
    ours, bolt = (median(times) * 1000 for times in (seconds, [each.bolt for each in taken]))
    return Row(group=GROUP, name=name, figure=ratio, ours=ours, other=bolt, target=TARGETS[name], better="less")


def start() -> Milestones:
    """Start an emulator that keeps nothing, and end it after its first write."""
    port, bolt_port = (ports.choose(0, "", exact=True) for _ in range(2))
    options = ("--port", str(port), "--bolt-port", str(bolt_port), "--browser-port", "0", "--ephemeral")
    began = time.perf_counter()
    with subprocess.Popen(command(*options), stdout=subprocess.DEVNULL, cwd=ROOT, env=QUIET) as started:
        try:
            bolt: list[float] = []
            watch = threading.Thread(target=lambda: bolt.append(until(began, lambda: ports.answers_bolt(bolt_port))))
            watch.start()
            project = Emulator(f"http://127.0.0.1:{port}", PROJECT)
            health = until(began, lambda: urlopen(f"{project.url}/_emulator/health", timeout=PATIENCE).read())
            project.ask("/models/spaces", {"items": [{"space": SPACE}]})
            project.ask(INSTANCES, {"items": [node("first")]})
            first_apply = time.perf_counter() - began
            watch.join()
            return Milestones(bolt[0], health, first_apply)
        finally:
            started.terminate()


def until(began: float, attempt: Callable[[], object]) -> float:
    """Try until `attempt` returns something; returns the seconds since `began`."""
    while time.perf_counter() - began < PATIENCE:
        try:
            if attempt():
                return time.perf_counter() - began
        except (OSError, Refused):
            pass
        time.sleep(POLL)
    raise TimeoutError
