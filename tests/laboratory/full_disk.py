"""A disk that gets full, again and again: what was answered is there, and the data folder always opens again."""

import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from batches import Batches, call
from disks import MEBIBYTE, Ballast, NoDisk, free, running_on, small_disk, start_on_full
from emulators import Running
from laboratory.report import Report

KINDS = {"room": 3, "stop": 2, "kill": 3, "filled": 3, "filled and killed": 2}
"""What follows the refusals, and how often: there is room again, the emulator is stopped or killed with -9 before there
is, another program takes all that is left, and the emulator is killed while the disk is full."""
MARGIN = 128 * MEBIBYTE
SIZE = 450
"""MiB of the disk."""
LARGEST = 150 * MEBIBYTE
"""Bytes of a data folder; then an empty one follows."""
WRITERS = 4
PATIENCE = 180
"""Seconds until an emulator with room must go on."""


def run(seed: int, seconds: float, report: Report) -> None:
    until = time.monotonic() + seconds
    cycles = Cycles(seed, report)
    with tempfile.TemporaryDirectory(prefix="laboratory-") as folder:
        try:
            with small_disk(Path(folder), SIZE) as disk:
                while time.monotonic() < until:
                    try:
                        cycles.folder(disk, until)
                    except NotOpened:
                        cycles.faults["not opened"] += 1
        except NoDisk as reason:
            report.note(str(reason))
        finally:
            cycles.tell()


class NotOpened(Exception):
    """An emulator did not start over its data folder."""


class Cycles:
    """Cycles of filling the disk and what follows, over one data folder after the other."""

    def __init__(self, seed: int, report: Report) -> None:
        self.chance, self.report = random.Random(seed), report
        self.done: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.faults: Counter[str] = Counter()

    def folder(self, disk: Path, until: float) -> None:
        """Run cycles over a new data folder until it is large."""
        shutil.rmtree(disk / "data", ignore_errors=True)
        batches, ballast, used = Batches(self.chance.randrange(10**6)), Ballast(disk), 0
        ballast.remove()
        with ExitStack() as running:
            emulator = self._started(running, disk)
            batches.install(emulator)
            while used < LARGEST and time.monotonic() < until:
                kind = self.chance.choices(list(KINDS), list(KINDS.values()))[0]
                self._fill(batches, emulator, ballast)
                if self._ended(kind, batches, emulator, ballast):
                    running.close()
                    if kind == "filled and killed":
                        self._check_start(disk)
                        ballast.remove()
                    emulator = self._started(running, disk)
                ballast.remove()
                if not self._goes_on(batches, emulator):
                    self.faults["not going on"] += 1
                self.faults += batches.faults(emulator)
                self.done[kind] += 1
                used = SIZE * MEBIBYTE - free(disk)
        self.statuses += batches.statuses

    def _fill(self, batches: Batches, emulator: Running, ballast: Ballast) -> None:
        ballast.leave(MARGIN + self.chance.randrange(3, 15) * MEBIBYTE)
        with batches.writing(emulator, WRITERS) as refused:
            if not refused.wait(PATIENCE):
                self.faults["not refused"] += 1
            time.sleep(self.chance.random())
        status, health = call(emulator, "/_emulator/health")
        # Above the margin only what may need too much is refused.
        if status != 200 or (free(ballast.disk) < MARGIN and health["status"] != "readOnly"):
            self.faults["health"] += 1
        self.faults += batches.faults(emulator)

    def _ended(self, kind: str, batches: Batches, emulator: Running, ballast: Ballast) -> bool:
        """Do what follows the refusals; whether the emulator has ended."""
        if kind.startswith("filled"):
            ballast.leave(MARGIN * 9 // 8 + self.chance.randrange(5, 20) * MEBIBYTE)
            with batches.writing(emulator, WRITERS):
                time.sleep(1 + self.chance.random())
                ballast.leave(0)
                time.sleep(self.chance.random() * 3)
            ballast.leave(0)
        if kind in ("room", "filled"):
            return False
        emulator.end(signal.SIGTERM if kind == "stop" else signal.SIGKILL)
        if kind.startswith("filled"):
            ballast.leave(0)
        return True

    def _goes_on(self, batches: Batches, emulator: Running) -> bool:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if batches.send(emulator)[0] == 200:
                return True
            time.sleep(0.2)
        return False

    def _check_start(self, disk: Path) -> None:
        if start_on_full(disk)[0] != 1:
            self.faults["start on a full disk"] += 1

    def _started(self, running: ExitStack, disk: Path) -> Running:
        try:
            return running.enter_context(running_on(disk))
        except pytest.fail.Exception as failed:
            self.report.note(str(failed))
            raise NotOpened from failed

    def tell(self) -> None:
        self.report.figure("times that the disk was full", self.done.total())
        for kind in KINDS:
            self.report.figure(f"then: {kind}", self.done[kind])
        self.report.figure("batches answered 200", self.statuses[200])
        self.report.figure("batches refused with 507", self.statuses[507])
        for fault in ("lost", "partial", "not refused", "health", "not going on", "start on a full disk", "not opened"):
            self.report.figure(fault, self.faults[fault], expected=0)
