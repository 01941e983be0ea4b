"""The only source of time."""

import time


def now() -> int:
    """Return the milliseconds since 1970-01-01 UTC, the form of `createdTime` and `lastUpdatedTime`."""
    return time.time_ns() // 1_000_000


def ticks() -> float:
    """Return the seconds of a monotonic clock, to measure durations."""
    return time.monotonic()
