"""An emulator whose disk gets full: a real file system of its own, where this machine lets one be mounted."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from batches import INSTANCES, PROJECT, VIEW, Batches, call
from disks import Ballast, free, small_disk
from emulators import Running, spawn

pytestmark = pytest.mark.xdist_group("full disk")

MEBIBYTE = 1024**2
MARGIN = 128 * MEBIBYTE


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with small_disk(tmp_path_factory.mktemp("disk"), 400) as folder:
        yield folder


@contextmanager
def running(disk: Path) -> Iterator[Running]:
    """An emulator over the data folder on the disk, killed at the end unless it has ended."""
    ports = ("--port", "0", "--bolt-port", "0", "--browser-port", "0")
    emulator = Running(spawn("--data", str(disk / "data"), *ports))
    try:
        yield emulator
    finally:
        emulator.process.kill()
        emulator.process.wait(60)


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def health(emulator: Running) -> str:
    return call(emulator, "/_emulator/health")[1]["status"]


def fill(batches: Batches, emulator: Running, ballast: Ballast) -> None:
    """Apply batches until one is refused, from a little above the margin."""
    ballast.leave(MARGIN + 20 * MEBIBYTE)
    with batches.writing(emulator, 4) as refused:
        assert refused.wait(300)


def test_full_disk_costs_no_batch(disk: Path) -> None:
    batches, ballast = Batches(1), Ballast(disk)
    with running(disk) as emulator:
        batches.install(emulator)

        fill(batches, emulator, ballast)
        assert MARGIN * 0.7 < free(disk) < MARGIN * 1.1
        assert health(emulator) == "readOnly"
        assert call(emulator, f"{INSTANCES}/list", {"sources": [{"source": VIEW}], "limit": 10})[0] == 200
        status, answer = call(emulator, f"{PROJECT}/models/spaces", {"items": [{"space": "another"}]})
        assert (status, "margin is 128 MiB" in answer["error"]["message"]) == (507, True)
        assert not batches.faults(emulator)

        ballast.remove()
        until(lambda: health(emulator) == "ok")
        assert batches.send(emulator)[0] == 200

        fill(batches, emulator, ballast)
        emulator.end(signal.SIGKILL)
    with running(disk) as emulator:
        assert health(emulator) == "readOnly"
        assert not batches.faults(emulator)
        assert emulator.end() == 0
    with running(disk) as emulator:
        assert not batches.faults(emulator)
    assert set(batches.statuses) <= {200, 507}


def test_disk_that_another_program_fills_costs_no_batch(disk: Path) -> None:
    batches, ballast = Batches(2), Ballast(disk)
    ballast.remove()
    with running(disk) as emulator:
        batches.install(emulator)
        with batches.writing(emulator, 4):
            until(lambda: batches.statuses[200] > 10)
            ballast.leave(0)
            until(lambda: batches.statuses.total() > batches.statuses[200] + 20)
        ballast.leave(0)
        ballast.remove()
        until(lambda: health(emulator) == "ok" and batches.send(emulator)[0] == 200)
        assert not batches.faults(emulator)
        ballast.leave(0)
        emulator.end(signal.SIGKILL)
    refused = start_on_full_disk(disk)
    assert "is full: 0 MiB are free" in refused
    ballast.remove()
    with running(disk) as emulator:
        assert not batches.faults(emulator)


def start_on_full_disk(disk: Path) -> str:
    process = spawn("--data", str(disk / "data"), "--port", "0")
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    return said
