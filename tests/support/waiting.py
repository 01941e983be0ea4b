"""Waiting for what another process or thread will do."""

import time
from collections.abc import Callable

PAUSE = 0.05


def within(seconds: float, fact: Callable[[], bool]) -> bool:
    """Whether `fact` comes true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


def eventually(fact: Callable[[], bool]) -> bool:
    """Whether `fact` comes true within a minute."""
    return within(60, fact)
