"""Turns how many requests of one kind a project has under way into a refusal, as the service does it.

Runs in the event loop only, so that counting needs no lock.
"""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from typing import Literal

from emulator.errors import TooManyRequests
from emulator.limits import Limits

Traffic = Literal["read", "write", "delete"]


class Throttle:
    """The requests under way. `limits` is None where none is ever refused."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._under_way: Counter[tuple[str, Traffic]] = Counter()
        self._allowed: dict[Traffic, int] | None = limits and {
            "read": limits.concurrent_reads,
            "write": limits.concurrent_writes,
            "delete": limits.concurrent_deletes,
        }

    @contextmanager
    def passing(self, project: str, traffic: Traffic | None) -> Generator[None]:
        """Count a request while it is under way. Raises `errors.TooManyRequests` where it is one too many."""
        if self._allowed is None or traffic is None:
            yield
            return
        key = project, traffic
        if self._under_way[key] >= self._allowed[traffic]:
            raise TooManyRequests
        self._under_way[key] += 1
        try:
            yield
        finally:
            self._under_way[key] -= 1
            if not self._under_way[key]:
                del self._under_way[key]
