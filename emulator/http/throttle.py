"""Limits the concurrent requests of a project, as the service does.

Runs in the event loop only, so that the counters need no lock.
"""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Literal

from emulator.errors import TooManyRequests
from emulator.limits import Limits

Traffic = Literal["read", "write", "delete"]


class Throttle:
    """Counters of the requests in flight, by project and kind. Without `limits` nothing is limited."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._in_flight: Counter[tuple[str, Traffic]] = Counter()
        self._limits: dict[Traffic, int] | None = limits and {
            "read": limits.concurrent_reads,
            "write": limits.concurrent_writes,
            "delete": limits.concurrent_deletes,
        }

    @contextmanager
    def slot(self, project: str, traffic: Traffic | None) -> Generator[None]:
        """Count a request while the context is open. Raises `errors.TooManyRequests` above the limit."""
        if self._limits is None or traffic is None:
            yield
            return
        key = project, traffic
        if self._in_flight[key] >= self._limits[traffic]:
            raise TooManyRequests
        self._in_flight[key] += 1
        try:
            yield
        finally:
            self._in_flight[key] -= 1
            if not self._in_flight[key]:
                del self._in_flight[key]
