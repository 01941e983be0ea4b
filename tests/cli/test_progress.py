"""What a start shows on standard error, without a terminal and on one."""

import os
import re
import subprocess
import sys

import pytest

from emulator.cli import progress
from emulators import ENVIRONMENT, ROOT
from waiting import eventually

ON_TERMINAL = """
import time, structlog
from emulator.cli import logs
from emulator.cli.progress import ProgressDisplay
logs.configure("info")
with ProgressDisplay() as display:
    display("Preparing", 0, None)
    time.sleep(0.3)
    structlog.get_logger().warning("something happened")
    time.sleep(0.3)
"""


def test_files_are_counted_in_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.ProgressDisplay() as display:
        for done in range(1, 121):
            display("Fetching", done, 120)
    assert capsys.readouterr().err.splitlines() == [
        "Fetching: 1 of 120 files",
        "Fetching: 50 of 120 files",
        "Fetching: 100 of 120 files",
        "Fetching: 120 of 120 files",
    ]


def test_step_that_goes_on_is_said_again(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0.01)
    monkeypatch.setattr(progress, "REPEAT_SECONDS", 0.01)
    said = ""

    def repeated() -> bool:
        nonlocal said
        said += capsys.readouterr().err
        return said.count("\n") >= 3

    with progress.ProgressDisplay() as display:
        display.quietly("Starting")
        assert eventually(repeated)
    assert all(re.fullmatch(r"Starting \(\d+ seconds so far\)", line) for line in said.splitlines())


def test_quick_start_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.ProgressDisplay() as display:
        display.quietly("Starting")
    display("Too late", 0, None)
    assert capsys.readouterr().err == ""


def test_bar_on_a_terminal_stays_on_a_line_of_its_own() -> None:
    pty = pytest.importorskip("pty", reason="no pseudo terminals here")
    controller, terminal = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", ON_TERMINAL],
        stderr=terminal,
        cwd=ROOT,
        env=ENVIRONMENT | {"TERM": "xterm", "COLUMNS": "200"},
    )
    os.close(terminal)
    output = b""
    try:
        while data := os.read(controller, 4096):
            output += data
    except OSError:
        pass  # the end of the child
    os.close(controller)
    assert child.wait() == 0
    lines = re.split(r"\x1b\[2K|\n", output.decode())
    assert any("Preparing" in line for line in lines)
    (logged,) = [line for line in lines if "something happened" in line]
    assert "Preparing" not in logged
