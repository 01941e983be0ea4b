"""Repeats transactions after deadlocks, lost connections and other errors that may not come again."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, TypeVar

from emulator.clock import ticks
from emulator.errors import QueryTimedOut
from emulator.graph import failures, trace

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.graph.availability import Availability

T = TypeVar("T")

RETRY_SECONDS = 10
"""After the first error, while Neo4j can be reached: deadlocks and the like."""
RETRY_PAUSE = 0.1, 0.5
"""Bounds, in seconds, of the random pause between two attempts: it keeps two transactions from colliding again."""
MAX_RECONNECTIONS = 2
"""Few: a statement that makes Neo4j stop must not do so again and again."""


def run(attempt: Callable[[], T], availability: Availability, seconds: float) -> T:
    """Run `attempt`, one transaction, until it succeeds, and return its result.

    Raises what `failures.translated` makes of the errors of the driver: at once while Neo4j is known to be away.
    """
    availability.check()
    reconnections, retry_until = 0, None
    while True:
        start = ticks()
        try:
            return attempt()
        except failures.DRIVER_ERRORS as error:
            root = failures.root_error(error)
            if failures.is_termination(root) and ticks() >= start + seconds:
                raise QueryTimedOut from error
            is_outage = failures.is_outage(root)
            if is_outage:
                availability.note_loss()
                reconnections += 1
            retry_until = retry_until or ticks() + RETRY_SECONDS
            is_last = reconnections > MAX_RECONNECTIONS if is_outage else ticks() > retry_until
            if is_last or not failures.may_be_repeated(root):
                failures.raise_translated(error)
        pause = ticks()
        if is_outage:
            availability.await_return(seconds)
        else:
            time.sleep(random.uniform(*RETRY_PAUSE))  # noqa: S311 - not for security
        trace.add_retry(ticks() - pause)
