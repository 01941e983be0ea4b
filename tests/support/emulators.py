"""Emulators as processes of their own, started as a user starts them."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal
from urllib.error import HTTPError

import pytest

ROOT = Path(__file__).parents[2]
ACCELERATION: Literal["on", "off"] = "off" if os.environ.get("CDF_EMULATOR_ACCELERATION") == "off" else "on"
"""Whether the emulators of this run make use of guesses: all tests pass both ways."""
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("CDF_EMULATOR_")},
    "CDF_EMULATOR_ACCELERATION": ACCELERATION,
    "CDF_EMULATOR_WARM": "off",  # what the developer keeps ready is not for tests
}
QUIET = {**ENVIRONMENT, "CDF_EMULATOR_LOG_LEVEL": "warning"}
"""Of emulators whose standard error is that of whoever starts them: no line for each request."""


class Running:
    """An emulator that said it is ready; `lines` is what it said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.lines = ""
        for line in self.process.stdout:
            self.lines += line
            if line.startswith("client = "):
                break
        else:
            pytest.fail(f"no ready lines, status {self.process.wait()}: {self.lines}")
        self.api = self.said(r"API +(http://\S+)")
        self.bolt = self.said(r"Bolt +(bolt://\S+)")

    @property
    def password(self) -> str:
        return self.said(r"password (\S+?)\)")

    def said(self, pattern: str) -> str:
        found = re.search(pattern, self.lines)
        assert found, self.lines
        return found[1]

    def call(self, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            self.api + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Bearer test", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def health(self) -> dict[str, Any]:
        """What the health check says, whatever its status; nothing where nothing answers."""
        try:
            return self.call("/_emulator/health")
        except HTTPError as error:
            with error:
                return json.load(error)
        except OSError:
            return {}

    def is_healthy(self) -> bool:
        return self.health().get("status") == "ok"

    def text(self, path: str) -> str:
        with urllib.request.urlopen(self.api + path, timeout=30) as response:
            return response.read().decode()

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


def spawn(*options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "emulator", "up", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=ENVIRONMENT,
    )


def children(pid: int) -> list[int]:
    """The processes that any thread of a process has started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError):  # the thread has ended meanwhile
            found += map(int, task.read_text().split())
    return found


def java_processes(folder: Path) -> list[int]:
    """The Java processes whose home is in `folder`."""
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            program, _, arguments = (process / "cmdline").read_bytes().partition(b"\0")
        except OSError:
            continue
        if program.endswith(b"/java") and str(folder).encode() in arguments:
            found.append(int(process.name))
    return found
