"""Writes what was asked and answered into a cassette, and counts what is left out."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from emulator.cassettes.redaction.redactor import Redactor, TooDeep
from emulator.errors import CassetteNotWritten

if TYPE_CHECKING:
    from emulator.cassettes.write import CassetteWriter

OF_THE_MOMENT = frozenset({429, *range(500, 600)}) - {501}
"""Statuses that say something about a moment, not about the service: they are passed on, and not recorded."""

_DECODER = msgspec.json.Decoder()


class Recording:
    """Takes exchanges from any thread, in the order in which they were answered."""

    def __init__(self, writer: CassetteWriter, redactor: Redactor) -> None:
        self._writer = writer
        self._redactor = redactor
        self._lock = threading.Lock()
        self.written = 0
        self.left_out: Counter[str] = Counter()
        """How many exchanges are not in the cassette, by the reason."""
        self.failure: CassetteNotWritten | None = None
        """Why nothing is written any more."""

    def add(self, method: str, target: str, request: bytes, status: int, response: bytes) -> None:
        """Write an exchange; `target` is the path with its query, the bodies are inflated."""
        if status in OF_THE_MOMENT:
            return self.leave_out(f"status {status}")
        try:
            bodies = [_DECODER.decode(body) if body else None for body in (request, response)]
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return self.leave_out("a body that is no JSON")
        return self._write(method, target, bodies[0], status, bodies[1])

    def _write(self, method: str, target: str, request: Any, status: int, response: Any) -> None:
        with self._lock:
            if self.failure is not None:
                return
            try:
                self._writer.append(self._redactor.exchange(method, target, request, status, response))
            except TooDeep:
                self.left_out["objects and lists too deep inside each other"] += 1
            except CassetteNotWritten as error:
                self.failure = error
            else:
                self.written += 1

    def leave_out(self, reason: str) -> None:
        with self._lock:
            self.left_out[reason] += 1

    def __str__(self) -> str:
        """How many exchanges were written, and what was left out.

        For example `12 exchanges (left out: 1 with status 503)`.
        """
        said = f"{self.written} exchange{'' if self.written == 1 else 's'}"
        reasons = ", ".join(f"{number} with {reason}" for reason, number in sorted(self.left_out.items()))
        return f"{said} (left out: {reasons})" if reasons else said
