"""An emulator with its own Neo4j, and several others over it: each process can be killed and started again."""

import os
import random
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from emulators import Running
from laboratory.crashes.forked import Forked
from laboratory.setting.processes import NotStarted, started

Kind = Literal["others", "java", "both", "first"]
"""What is killed: several of the `others`, Neo4j (`java`), the `first` emulator that started it, or `both` of these."""
PASSWORD = "laboratory"
OTHERS = 4
"""Emulators over the Neo4j of the first."""
TRIES = 3
PATIENCE = 180
"""Seconds that a start or a return may take."""


class NotBack(AssertionError):
    """An emulator did not answer again after a kill."""


class Site:
    """The processes. `first` has the Neo4j, in `folder`; the `others` are over it."""

    def __init__(self, folder: Path) -> None:
        ports = free_ports(3 + OTHERS)
        names = ("--port", "--bolt-port", "--browser-port")
        own = [text for name, port in zip(names, ports, strict=False) for text in (name, str(port))]
        self._first = ("--data", str(folder), *own, "--neo4j-password", PASSWORD)
        self.folder, self.bolt = folder, f"bolt://127.0.0.1:{ports[1]}"
        self.failed_starts: list[str] = []
        self.others: list[Forked] = []
        self.first = self._start_first()
        try:
            self.others += [Forked(port, self.bolt, PASSWORD) for port in ports[3:]]
            self.addresses = [self.first.api, *(other.address for other in self.others)]
            self.back()
        except BaseException:
            self.close()
            raise

    def _start_first(self) -> Running:
        """As a user does who tries again. Raises `NotStarted` when that does not help."""
        self._first_killed = False
        for _ in range(TRIES - 1):
            try:
                return started(*self._first)
            except NotStarted as error:
                self.failed_starts.append(str(error))
        return started(*self._first)

    def victims(self, kind: Kind, chance: random.Random) -> list[Callable[[], None]]:
        """What kills with -9, one by one, the processes of the kind: of the others a random number, two at least."""
        if kind == "others":
            return [other.kill for other in chance.sample(self.others, chance.randint(2, OTHERS))]
        return [{"java": self._kill_java, "first": self._kill_first, "both": self._kill_both}[kind]]

    def _kill_java(self) -> None:
        os.kill(_java(self.folder), signal.SIGKILL)

    def _kill_first(self) -> None:
        self._first_killed = True
        self.first.process.kill()
        self.first.process.wait()

    def _kill_both(self) -> None:
        self._kill_java()
        self._kill_first()

    def back(self) -> float:
        """Start again what was killed, all at once, and wait until all answer. Returns the seconds that it took.

        Raises `NotBack` and `NotStarted`.
        """
        began = time.monotonic()
        for other in self.others:
            if other.killed:
                other.start()
        if self._first_killed:
            self.first = self._start_first()
        for address in self.addresses:
            while not _healthy(address):
                self._attend(began)
        return time.monotonic() - began

    def _attend(self, began: float) -> None:
        """Wait a moment for an emulator that is not healthy yet; one that ended by itself is started again."""
        if time.monotonic() - began > PATIENCE:
            raise NotBack(f"{self.addresses} do not answer")
        for other in self.others:
            if other.ended:
                self.failed_starts.append("an emulator over the Neo4j of another ended by itself")
                other.start()
        time.sleep(0.02)

    def close(self) -> None:
        for other in self.others:
            other.kill()
        self.first.process.terminate()
        self.first.process.wait(60)


def free_ports(count: int) -> list[int]:
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
    except urllib.error.HTTPError as error:
        error.close()
    except (OSError, urllib.error.URLError):
        pass
    return False
