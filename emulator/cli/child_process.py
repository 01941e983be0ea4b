"""Turns arguments of the command line into an emulator in a process of its own, which ends with this one.

The child watches its standard input, a pipe that only this process holds: however this process ends, the pipe
closes, and the child ends in good order.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from typing import IO, TYPE_CHECKING, NamedTuple, Self, cast

from emulator.errors import ChildProcessStopped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

STOP_LIMIT = 60
LAST_LINE = "client = "
# What is chosen here, whatever the user has set for an emulator that is started by hand.
CHOSEN = ("HOST", "PORT", "DATA", "EPHEMERAL", "BOLT_PORT", "BROWSER_PORT")


class Addresses(NamedTuple):
    """Where an emulator and its Neo4j are; what is not known is empty."""

    base_url: str
    bolt_url: str = ""
    browser_url: str = ""
    neo4j_user: str = ""
    neo4j_password: str = ""


class Child:
    """`with Child(["--ephemeral"]) as child: child.addresses`."""

    def __init__(self, options: Sequence[str]) -> None:
        self._options = options

    def __enter__(self) -> Self:
        self._log = tempfile.TemporaryFile("w+")
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {f"CDF_EMULATOR_{chosen}" for chosen in CHOSEN}
        }
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "emulator.cli.child_process", "up", "--port", "0", *self._options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=environment,
            start_new_session=True,  # Ctrl-C is for this process, which still needs it then
        )
        self.addresses = self._await()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            cast("IO[str]", pipe).close()
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _await(self) -> Addresses:
        said = ""
        for line in cast("IO[str]", self._process.stdout):
            said += line
            if line.startswith(LAST_LINE):
                return read(said)
        status = self._process.wait()
        self._log.seek(0)
        words = self._log.read().strip() or f"it ended with status {status}"
        self.__exit__(None, None, None)
        raise ChildProcessStopped(words)


def read(said: str) -> Addresses:
    r"""The addresses in the lines that an emulator says when it is ready.

    >>> read("API  http://127.0.0.1:8000\nBolt  bolt://127.0.0.1:7687  (user neo4j, password x)\n").bolt_url
    'bolt://127.0.0.1:7687'
    """

    def find(pattern: str) -> str:
        found = re.search(pattern, said)
        return found[1] if found else ""

    return Addresses(
        find(r"API +(\S+)"),
        find(r"Bolt +(\S+)"),
        find(r"Browser +(\S+)"),
        find(r"user (\S+?)[,)]"),
        find(r"password (\S+)\)"),
    )


def end_with_input() -> None:
    """End this process in good order when nobody holds its standard input any more."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_input, daemon=True).start()
    from emulator.cli import main

    main()
