"""The guard with a cheap child instead of Neo4j."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from disks import NoDisk, small_disk
from emulator.database import guard

Run = Callable[..., "subprocess.Popen[bytes]"]

# Says its number; lives until it is told to end.
OBEDIENT = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + OBEDIENT


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Run]:
    processes = []

    def run(program: str, patience: str = "10", doomed: str = "", folder: Path = tmp_path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-I", "-S", guard.__file__, str(folder / "guard.lock"), patience, doomed, ""]
        processes.append(
            subprocess.Popen([*command, sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        )
        return processes[-1]

    yield run
    for process in processes:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def child(process: subprocess.Popen[bytes]) -> int:
    return int(process.stdout.readline())


def is_alive(number: int) -> bool:
    return Path(f"/proc/{number}").exists()


def test_closed_pipe_ends_the_child(guarded: Run) -> None:
    process = guarded(OBEDIENT)
    number = child(process)
    process.stdin.close()
    assert process.wait(20) == 0
    assert not is_alive(number)


def test_stubborn_child_is_killed(guarded: Run) -> None:
    process = guarded(STUBBORN, patience="0.1")
    number = child(process)
    process.stdin.close()
    assert process.wait(20) == 0
    assert not is_alive(number)


def test_hurry_does_not_wait_for_a_stubborn_child(guarded: Run) -> None:
    process = guarded(STUBBORN, patience="600")
    child(process)
    process.stdin.write(b"!")
    process.stdin.close()
    assert process.wait(20) == 0


def test_child_on_a_full_disk_is_killed(guarded: Run, tmp_path: Path) -> None:
    with ExitStack() as resources:
        try:
            disk = resources.enter_context(small_disk(tmp_path / "disk", mebibytes=1))
        except NoDisk as reason:
            pytest.skip(str(reason))
        process = guarded(STUBBORN, patience="600", folder=disk)
        child(process)
        process.stdin.close()
        assert process.wait(20) == 0


def test_doomed_folder_goes_with_the_child(guarded: Run, tmp_path: Path) -> None:
    doomed = tmp_path / "doomed"
    (doomed / "neo4j").mkdir(parents=True)
    process = guarded(OBEDIENT, doomed=str(doomed))
    child(process)
    process.stdin.close()
    process.wait(20)
    assert not doomed.exists()


def test_death_of_the_child_is_told(guarded: Run) -> None:
    assert guarded("raise SystemExit(3)").wait(20) == 3


def test_sigterm_ends_both(guarded: Run) -> None:
    process = guarded(OBEDIENT)
    number = child(process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert not is_alive(number)


def test_second_guard_waits_for_the_first(guarded: Run) -> None:
    first = guarded(OBEDIENT)
    child(first)
    second = guarded(OBEDIENT)
    first.stdin.close()
    assert child(second)
    assert first.poll() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_killed_guard_takes_the_child_along(guarded: Run) -> None:
    process = guarded(OBEDIENT)
    child(process)
    process.kill()
    # The child holds the other end of this pipe: it ends with the child.
    assert process.stdout.read() == b""
