"""The only source of time."""

import time


def now() -> int:
    """Milliseconds since 1970-01-01 UTC, the form of `createdTime` and `lastUpdatedTime`."""
    return time.time_ns() // 1_000_000


def ticks() -> float:
    """Seconds that only ever rise, to measure how long something takes."""
    return time.monotonic()
