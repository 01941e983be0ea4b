"""An emulator with its own Neo4j, and a second process over it: each can be killed and started again."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from emulators import Running
from laboratory.crashes import forked
from laboratory.setting.processes import NotStarted, started

PASSWORD = "laboratory"
TRIES = 3
PATIENCE = 180
"""Seconds that a start or a return may take."""


class NotBack(AssertionError):
    """An emulator did not answer again after a kill."""


class Site:
    """The processes. `first` has the Neo4j, in `folder`; `second` is over it."""

    def __init__(self, folder: Path) -> None:
        ports = _free_ports(4)
        names = ("--port", "--bolt-port", "--browser-port")
        own = [text for name, port in zip(names, ports, strict=False) for text in (name, str(port))]
        self._first = ("--data", str(folder), *own, "--neo4j-password", PASSWORD)
        self.folder, self.bolt = folder, f"bolt://127.0.0.1:{ports[1]}"
        self.addresses = [f"http://127.0.0.1:{port}" for port in (ports[0], ports[3])]
        self._second_port = ports[3]
        self.failed_starts: list[str] = []
        self.first = self._start_first()
        try:
            self.second = self._start_second()
            self.back("nothing")
        except BaseException:
            self.first.process.terminate()
            raise

    def _start_first(self) -> Running:
        """As a user does who tries again. Raises `NotStarted` when that does not help."""
        for _ in range(TRIES - 1):
            try:
                return started(*self._first)
            except NotStarted as error:
                self.failed_starts.append(str(error))
        return started(*self._first)

    def _start_second(self) -> ForkServerProcess:
        return forked.start(self._second_port, self.bolt, PASSWORD)

    def kill(self, kind: str) -> None:
        """Kill with -9: `java`, the emulator `first` that started it, `both` of these, or the `second` emulator."""
        if kind in ("java", "both"):
            os.kill(_java(self.folder), signal.SIGKILL)
        if kind in ("first", "both"):
            self.first.process.kill()
        if kind == "second":
            self.second.kill()

    def back(self, kind: str) -> float:
        """Start again what is gone, and wait until both answer. Returns the seconds that it took.

        Raises `NotBack` and `NotStarted`.
        """
        began = time.monotonic()
        if kind in ("first", "both"):
            self.first.process.wait()
            self.first = self._start_first()
        if kind == "second":
            self.second.join()
            self.second = self._start_second()
        for address in self.addresses:
            while not _healthy(address):
                self._attend(began)
        return time.monotonic() - began

    def _attend(self, began: float) -> None:
        """Wait a moment for an emulator that is not healthy yet; the second one is started again where it gave up."""
        if time.monotonic() - began > PATIENCE:
            raise NotBack(f"{self.addresses} do not answer")
        if not self.second.is_alive():
            self.failed_starts.append("the second emulator ended before it was ready")
            self.second = self._start_second()
        time.sleep(0.02)

    def close(self) -> None:
        self.second.kill()
        self.first.process.terminate()
        self.first.process.wait(60)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]


def _java(folder: Path) -> int:
    """The Neo4j that runs in the folder; waits for one that is being started."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = subprocess.run(["pgrep", "-f", f"java @{folder}"], capture_output=True, text=True, check=False)  # noqa: S607
        for pid in found.stdout.split():
            if Path(f"/proc/{pid}/exe").resolve().name == "java":
                return int(pid)
        time.sleep(0.01)
    raise NotBack(f"no Neo4j runs in {folder}")


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_emulator/health", timeout=10):
            return True
    except (OSError, urllib.error.URLError):
        return False
