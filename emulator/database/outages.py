"""Why the managed Neo4j ended, when it is started again, and what people are told about both."""

from __future__ import annotations

import signal
from datetime import UTC, datetime

import msgspec

MAX_PAUSE_SECONDS = 30
MAX_REASON_LENGTH = 300  # characters of a line of the log
_TELLING = ("Caused by:", "Exception", "ERROR", "OutOfMemoryError", "Error: ")
"""Words of the lines of the log that tell why Neo4j ended; the last such line is the cause of those before."""

_FATAL = {"SIGABRT", "SIGBUS", "SIGKILL", "SIGSEGV", "SIGTERM"}
_SIGNALS = {-number % 256: number.name for number in signal.Signals if number.name in _FATAL}
"""By the status of the guard: that of Java, which is negative after a signal, in 8 bits."""


def pause_seconds(failures: int) -> int:
    """Return the pause before the next attempt after `failures` in a row: none at first, then doubled up to a bound."""
    return min(2 ** (failures - 1), MAX_PAUSE_SECONDS) if failures else 0


def reason(log: str, status: int) -> str:
    """Return why Neo4j ended with `status`, the exit status of its guard: from its log, unless a signal ended it."""
    if status in _SIGNALS:
        return f"signal {_SIGNALS[status]} ended it"
    telling = [line for line in log.splitlines() if any(word in line for word in _TELLING)]
    return telling[-1].strip()[:MAX_REASON_LENGTH] if telling else f"it ended with status {status}"


class Outage(msgspec.Struct, frozen=True):
    """Neo4j does not run: why, the number of the next attempt to start it, and its time in milliseconds."""

    reason: str
    attempt: int
    next_attempt: int

    @property
    def while_waiting(self) -> str:
        time = datetime.fromtimestamp(self.next_attempt / 1000, UTC).strftime("%H:%M:%S")
        return f"Neo4j stopped: {self.reason}. Attempt {self.attempt} to start it again is at {time} UTC."

    @property
    def while_starting(self) -> str:
        return f"Neo4j stopped: {self.reason}. It is being started again, attempt {self.attempt}."
