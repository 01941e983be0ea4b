"""An emulator whose disk gets full: a real file system of its own, where this machine lets one be mounted."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from batches import INSTANCES, PROJECT, VIEW, Batches, call
from disks import MEBIBYTE, Ballast, NoDisk, free, running_on, small_disk, start_on_full
from emulators import Running

pytestmark = pytest.mark.xdist_group("full disk")

MARGIN = 128 * MEBIBYTE


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with ExitStack() as resources:
        try:
            folder = resources.enter_context(small_disk(tmp_path / "disk", 400))
        except NoDisk as reason:
            pytest.skip(str(reason))
        yield folder


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def health(emulator: Running) -> str:
    return emulator.health()["status"]


def fill(batches: Batches, emulator: Running, ballast: Ballast) -> None:
    """Apply batches until one is refused, from a little above the margin."""
    ballast.leave(MARGIN + 20 * MEBIBYTE)
    with batches.writing(emulator, 4) as refused:
        assert refused.wait(300)


def test_full_disk_costs_no_batch(disk: Path) -> None:
    batches, ballast = Batches(1), Ballast(disk)
    with running_on(disk) as emulator:
        batches.install(emulator)
        logs = disk / "data/neo4j/data/transactions/neo4j"
        assert min(log.stat().st_size for log in logs.glob("neostore.transaction.db.*")) >= 16 * MEBIBYTE

        fill(batches, emulator, ballast)
        assert MARGIN * 0.7 < free(disk) < MARGIN * 1.1
        assert health(emulator) == "readOnly"
        assert call(emulator, f"{INSTANCES}/list", {"sources": [{"source": VIEW}], "limit": 10})[0] == 200
        status, answer = call(emulator, f"{PROJECT}/models/spaces", {"items": [{"space": "another"}]})
        assert (status, "margin is 128 MiB" in answer["error"]["message"]) == (507, True)
        assert not batches.faults(emulator)

        ballast.remove()
        until(emulator.is_healthy)
        assert batches.send(emulator)[0] == 200

        fill(batches, emulator, ballast)
        emulator.end(signal.SIGKILL)
    with running_on(disk) as emulator:
        assert health(emulator) == "readOnly"
        assert not batches.faults(emulator)
        assert emulator.end() == 0
    with running_on(disk) as emulator:
        assert not batches.faults(emulator)
    assert set(batches.statuses) <= {200, 507}


def test_disk_that_another_program_fills_costs_no_batch(disk: Path) -> None:
    batches, ballast = Batches(2), Ballast(disk)
    with running_on(disk) as emulator:
        batches.install(emulator)
        with batches.writing(emulator, 4):
            until(lambda: batches.statuses[200] > 10)
            ballast.leave(0)
            until(lambda: batches.statuses.total() > batches.statuses[200] + 20)
        ballast.leave(0)
        ballast.remove()
        until(lambda: emulator.is_healthy() and batches.send(emulator)[0] == 200)
        assert not batches.faults(emulator)
        ballast.leave(0)
        emulator.end(signal.SIGKILL)
    status, text = start_on_full(disk)
    assert (status, "is full: 0 MiB are free" in text) == (1, True)
    ballast.remove()
    with running_on(disk) as emulator:
        assert not batches.faults(emulator)
