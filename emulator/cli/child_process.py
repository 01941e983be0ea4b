"""Runs an emulator in a child process that ends with this process.

The child watches its standard input, a pipe that only this process holds open. When this process ends, for whatever
reason, the pipe closes and the child shuts down.
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

STOP_TIMEOUT_SECONDS = 60
LAST_LINE = "client = "
# Variables that the child must not inherit: its options set these.
OVERRIDDEN_VARIABLES = ("HOST", "PORT", "DATA", "EPHEMERAL", "BOLT_PORT", "BROWSER_PORT")
EXEC_VARIABLE = "CDF_EMULATOR_EXEC_URL"
"""What a command of `exec` has besides CDF_EMULATOR_URL, so that it can know that the emulator ends with it."""
TEMPORARY_NEO4J = ("--ephemeral", "--bolt-port", "0", "--browser-port", "0")
"""The options of an emulator with a Neo4j of its own that keeps nothing."""


class Addresses(NamedTuple):
    """The addresses and the login of an emulator and its Neo4j; unknown values are empty."""

    base_url: str
    bolt_url: str = ""
    browser_url: str = ""
    neo4j_user: str = ""
    neo4j_password: str = ""


class ChildEmulator:
    """`with ChildEmulator(["--ephemeral"]) as child: child.addresses`.

    With `shows_log` its standard error is that of this process; else it is shown only if the start fails.
    """

    def __init__(self, options: Sequence[str], *, shows_log: bool = False) -> None:
        self._options = options
        self._shows_log = shows_log

    def __enter__(self) -> Self:
        self._log = tempfile.TemporaryFile("w+")
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {f"CDF_EMULATOR_{suffix}" for suffix in OVERRIDDEN_VARIABLES}
        }
        self._process = subprocess.Popen(  # noqa: S603 - a fixed command
            [sys.executable, "-m", "emulator.cli.child_process", "up", "--port", "0", *self._options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if self._shows_log else self._log,
            text=True,
            env=environment,
            start_new_session=True,  # Ctrl-C reaches this process only, which stops the child
        )
        self.addresses = self._read_addresses()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            cast("IO[str]", pipe).close()
        try:
            self._process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _read_addresses(self) -> Addresses:
        output = ""
        for line in cast("IO[str]", self._process.stdout):
            output += line
            if line.startswith(LAST_LINE):
                return parse_addresses(output)
        status = self._process.wait()
        self._log.seek(0)
        reason = self._log.read().strip() or f"it ended with status {status}"
        self.__exit__(None, None, None)
        raise ChildProcessStopped(reason)


def parse_addresses(output: str) -> Addresses:
    r"""Parse the ready message of an emulator.

    >>> parse_addresses("API  http://127.0.0.1:8000\nBolt  bolt://127.0.0.1:7687  (user neo4j, password x)\n").bolt_url
    'bolt://127.0.0.1:7687'
    """

    def find(pattern: str) -> str:
        found = re.search(pattern, output)
        return found[1] if found else ""

    return Addresses(
        find(r"API +(\S+)"),
        find(r"Bolt +(\S+)"),
        find(r"Browser +(\S+)"),
        find(r"user (\S+?)[,)]"),
        find(r"password (\S+)\)"),
    )


def terminate_at_end_of_input() -> None:
    """Shut this process down when its standard input is closed."""
    # Not through `sys.stdin`: Python cannot end while a thread holds the lock of its buffer.
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=terminate_at_end_of_input, daemon=True).start()
    from emulator.cli import main

    main()
