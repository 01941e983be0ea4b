"""Whether Neo4j can be reached, as all requests of this process know it together.

A request that loses its connection lets one background thread look for Neo4j. As soon as that finds nothing, Neo4j is
known to be away: other requests fail at once, and only those that were under way wait a little for it to return.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import structlog

from emulator.clock import ticks
from emulator.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

PROBE_PAUSE_SECONDS = 0.25
CLOSE_SECONDS = 20
"""More than a probe takes that gets no answer."""
RETURN_SECONDS = 5
"""How long a request that was under way waits for Neo4j to return: a managed one that crashed is back within."""

log = structlog.get_logger()


class Availability:
    """The state of the connection to Neo4j. `probe` connects once; it returns why that failed, or None."""

    def __init__(self, probe: Callable[[], str | None]) -> None:
        self._probe = probe
        self._server_outage: Callable[[], str | None] = lambda: None
        self._changed = threading.Condition()
        self._lost_at: float | None = None
        self._outage: str | None = None
        self._closed = threading.Event()
        self._deferred: list[Callable[[], None]] = []
        self._prober: threading.Thread | None = None

    def watch_server(self, outage: Callable[[], str | None]) -> None:
        """Let `outage` tell why the server does not run, None while it does: its process is watched elsewhere."""
        self._server_outage = outage

    @property
    def outage(self) -> str | None:
        """Why Neo4j is known to be away; None while it is not."""
        return self._server_outage() or self._outage

    def check(self) -> None:
        """Raise `Unavailable` while Neo4j is known to be away."""
        if self.outage is not None:
            raise Unavailable

    def await_return(self, seconds: float) -> None:
        """Wait after a lost connection until Neo4j answers, or `seconds` after the first request lost its own.

        Raises `Unavailable` where it does not answer in time.
        """
        with self._changed:
            lost_at = self.note_loss()
            timeout = max(0.0, lost_at + min(seconds, RETURN_SECONDS) - ticks())
            if not self._changed.wait_for(lambda: self._lost_at != lost_at, timeout):
                raise Unavailable

    def note_loss(self) -> float:
        """Start the thread that looks for Neo4j unless it runs; returns since when it does, in ticks."""
        with self._changed:
            if self._lost_at is None:
                self._lost_at = ticks()
                self._prober = threading.Thread(target=self._await_answer, name="neo4j-probe", daemon=True)
                self._prober.start()
            return self._lost_at

    def complete(self, work: Callable[[], None]) -> None:
        """Run `work`, which a commit has left to do: where Neo4j is away, in the background as soon as it is back.

        So what was committed is answered as such.
        """
        try:
            work()
        except Unavailable:
            with self._changed:
                self._deferred.append(work)
                self.note_loss()

    def close(self) -> None:
        """Let nobody look for Neo4j any more, and wait for the probe under way: it uses a connection."""
        self._closed.set()
        if self._prober is not None:
            self._prober.join(CLOSE_SECONDS)

    def _await_answer(self) -> None:
        while not self._closed.is_set():
            server_outage = self._server_outage()
            reason = server_outage or self._probe()
            if reason is None:
                return self._note_return()
            if self._outage is None and server_outage is None:  # whoever watches the server has its own words for it
                log.warning("Neo4j cannot be reached: requests are answered with 503 until it is back", reason=reason)
            self._outage = reason
            self._closed.wait(PROBE_PAUSE_SECONDS)
        return None

    def _note_return(self) -> None:
        with self._changed:
            if self._outage is not None and self._lost_at is not None:
                log.warning("Neo4j can be used again", seconds=round(ticks() - self._lost_at, 1))
            self._lost_at, self._outage = None, None
            deferred, self._deferred = self._deferred, []
            self._changed.notify_all()
        for work in deferred:
            self.complete(work)
