"""Limits how many applies run at the same time, so that each takes less time than if all shared the processors."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from threading import BoundedSemaphore

CONCURRENCY = 2 * (os.cpu_count() or 1)
"""Half of them compute while the others wait for the disk."""
MAX_WAIT = 0.25  # seconds


class AdmissionControl:
    """Admits `concurrency` applies at a time; each further one waits for one of them to end.

    After `max_wait` seconds it runs in any case: those admitted before may wait for the lock of a project, and must
    not hold up applies to other projects.
    """

    def __init__(self, concurrency: int = CONCURRENCY, max_wait: float = MAX_WAIT) -> None:
        self._free = BoundedSemaphore(concurrency)
        self._max_wait = max_wait

    @contextmanager
    def admit(self) -> Generator[None]:
        """Run the body once admitted, or when `max_wait` has passed."""
        admitted = self._free.acquire(timeout=self._max_wait)
        try:
            yield
        finally:
            if admitted:
                self._free.release()
