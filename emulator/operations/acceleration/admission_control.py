"""Lets a few applies run at once, and the others wait: each is then done sooner than if all shared the processors."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from threading import BoundedSemaphore

AT_ONCE = 2 * (os.cpu_count() or 1)
"""Half of them compute while the others wait for the disk."""
PATIENCE = 0.25  # seconds


class AdmissionControl:
    """At most `at_once` hold a turn.

    Nobody waits for one longer than `patience` seconds, then it goes on without: those before it may themselves wait,
    for a project that somebody else has locked, and then they do not hold up other projects.
    """

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._free = BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def turn(self) -> Generator[None]:
        """Do what follows in a turn of one's own, or without one when it was waited for too long."""
        held = self._free.acquire(timeout=self._patience)
        try:
            yield
        finally:
            if held:
                self._free.release()
