"""From the command to the first successful write, with everything fetched before; and what the first requests cost."""

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.measurement.measure import Row, milliseconds
from benchmarks.rows.works import WORKS
from benchmarks.sides import shapes
from benchmarks.sides.client import Refused
from benchmarks.sides.emulator_side import Emulator
from benchmarks.sides.world import command
from builders import SPACE
from emulator.database import ports
from emulators import QUIET, ROOT

GROUP = "start"
PROJECT = "start"
EXISTING = "up with an existing data folder, to the first apply"
EMPTY = "up with an empty data folder, to the first space"
KINDS = [work for work in WORKS if "1000" in work.name and "10 views" not in work.name]
FIRST = {f"the first after start against warm: {work.name}": work for work in KINDS}
NAMES = (EXISTING, EMPTY, *FIRST)
TARGET = 2.5
STARTS, WARM = 5, 9
POLL = 0.005
PATIENCE = 120.0
WARMED_UP = 9.0
"""Seconds until the emulator has warmed up the plan cache of Neo4j, on a slow machine too."""


class Up(NamedTuple):
    project: Emulator
    seconds: float


def rows(names: Sequence[str], said: Callable[[str], None]) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        if EXISTING in names or any(name in names for name in FIRST):
            fill(data)
            yield from _existing(data, names, said)
        if EMPTY in names:
            said(f"{GROUP}: {EMPTY}")
            yield _row(EMPTY, [_empty(Path(folder) / f"empty{number}") for number in range(STARTS)], None)


def fill(data: Path) -> None:
    """A project with the model and some nodes, as a user's folder has it."""
    with up(data, lambda project: project.define()) as started:
        for _ in started.project.load(shapes.POOL):
            pass
        for batch in ("warm", "same"):
            started.project.nodes(batch)()


def _existing(data: Path, names: Sequence[str], said: Callable[[str], None]) -> Iterator[Row]:
    taken: list[float] = []
    firsts: dict[str, list[float]] = {name: [] for name in names if name in FIRST}
    for number in range(STARTS):
        said(f"{GROUP}: {EXISTING}, {number + 1} of {STARTS}")
        with up(data, lambda project: project.nodes(f"up{number}", size=1)()) as started:  # noqa: B023
            taken.append(started.seconds)
            time.sleep(WARMED_UP if firsts else 0)
            for name, measured in firsts.items():
                make, start = FIRST[name].make, number * 100
                measured.extend(milliseconds(make(started.project, start + turn)) for turn in range(1 + WARM))
    if EXISTING in names:
        yield _row(EXISTING, taken, TARGET)
    for name, measured in firsts.items():
        yield _against_warm(name, measured)


def _against_warm(name: str, measured: list[float]) -> Row:
    """Each start gave the first and then warm ones, of which the last three count."""
    starts = [measured[at : at + 1 + WARM] for at in range(0, len(measured), 1 + WARM)]
    first = median(times[0] for times in starts)
    warm = median(taken for times in starts for taken in times[-3:])
    return Row(group=GROUP, name=name, figure=first / warm, ours=first, other=warm, better="less")


def _empty(data: Path) -> float:
    with up(data, lambda project: project.ask("/models/spaces", {"items": [{"space": SPACE}]})) as started:
        return started.seconds


def _row(name: str, taken: Sequence[float], target: float | None) -> Row:
    return Row(group=GROUP, name=name, figure=median(taken), unit="s", target=target, better="less")


@contextmanager
def up(data: Path, write: Callable[[Emulator], object]) -> Iterator[Up]:
    """An emulator with a Neo4j of its own; the seconds end when `write` has succeeded."""
    port = ports.choose(0, "--port", exact=True)
    options = ("--port", str(port), "--bolt-port", "0", "--browser-port", "0", "--data", str(data))
    began = time.perf_counter()
    with subprocess.Popen(command(*options), stdout=subprocess.DEVNULL, cwd=ROOT, env=QUIET) as started:
        try:
            project = Emulator(f"http://127.0.0.1:{port}", PROJECT)
            _persist(lambda: write(project), began + PATIENCE)
            yield Up(project, time.perf_counter() - began)
        finally:
            started.terminate()


def _persist(write: Callable[[], object], deadline: float) -> None:
    """Try until it succeeds, as a client that waits for the emulator does."""
    while True:
        try:
            write()
        except (OSError, Refused):
            if time.perf_counter() > deadline:
                raise
            time.sleep(POLL)
        else:
            return
