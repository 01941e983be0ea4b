"""Why the managed Neo4j ended, when it is started again, and what people are told about both."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

MAX_PAUSE_SECONDS = 30
MAX_LOG_BYTES = 64 * 1024
MAX_REASON_LENGTH = 300  # characters of a line of the log
_TELLING = ("Caused by:", "Exception", "ERROR", "OutOfMemoryError", "Error: ")
"""Words of the lines of the log that tell why Neo4j ended; the last such line is the cause of those before."""

_FATAL = {"SIGABRT", "SIGBUS", "SIGKILL", "SIGSEGV", "SIGTERM"}
_SIGNALS = {-number % 256: number.name for number in signal.Signals if number.name in _FATAL}
"""By the status of the guard in 8 bits: that of Java, which is negative after a signal, or its own."""


def pause_seconds(failures: int) -> float:
    """Return the pause before the next attempt after `failures` in a row: none at first, then doubled up to a bound."""
    return min(2.0 ** min(failures - 2, 10), MAX_PAUSE_SECONDS) if failures else 0


def log_since(file: Path, size: int) -> str:
    """Return what was written into a log since it had `size` bytes, at most its end; all of one that is smaller."""
    try:
        with file.open("rb") as log:
            end = log.seek(0, os.SEEK_END)
            log.seek(max(size if size <= end else 0, end - MAX_LOG_BYTES))
            return log.read().decode(errors="replace")
    except OSError:
        return ""


def reason(log: str, status: int) -> str:
    """Return why Neo4j ended with `status`, the exit status of its guard: from its log, unless a signal ended it."""
    if status % 256 in _SIGNALS:
        return f"signal {_SIGNALS[status % 256]} ended it"
    telling = [line for line in log.splitlines() if any(word in line for word in _TELLING)]
    if not telling:
        return f"it ended with status {status}"
    return telling[-1].strip().removeprefix("Caused by: ")[:MAX_REASON_LENGTH]


class Outage(msgspec.Struct, frozen=True):
    """Neo4j does not run: why, the number of the next attempt to start it, and its time in milliseconds."""

    reason: str
    attempt: int
    next_attempt: float

    @property
    def while_waiting(self) -> str:
        time = datetime.fromtimestamp(self.next_attempt / 1000, UTC).strftime("%H:%M:%S")
        return f"Neo4j stopped: {self.reason}. Attempt {self.attempt} to start it again is at {time} UTC."

    @property
    def while_starting(self) -> str:
        return f"Neo4j stopped: {self.reason}. It is being started again, attempt {self.attempt}."
