"""Records the statements of a request: their text, and a preview of their parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import field

from emulator.graph.trace import Trace
from emulator.http.emulator_api.requests.entry import RanStatement
from emulator.operations.requests.preview import preview

if TYPE_CHECKING:
    from emulator.compile.statement import Statement

MAX_STATEMENTS = 100
"""The statements of a request that are kept."""
MAX_TEXT = 64 * 1024
"""The most characters of the text of a statement that are kept."""


class RequestTrace(Trace):
    """A trace that keeps `room` statements at most, and lets the parameters of each go at once: they may be a batch."""

    room: int = MAX_STATEMENTS
    ran: list[RanStatement] = field(default_factory=list[RanStatement])
    left_out: int = 0
    statement_seconds: float = 0

    @property
    def neo4j_seconds(self) -> float:
        return self.transaction_seconds + self.statement_seconds

    def add(self, statement: Statement, seconds: float, rows: int, plan: dict[str, Any] | None) -> None:
        del plan
        self.statement_seconds += seconds
        if len(self.ran) >= self.room:
            self.left_out += 1
            return
        self.ran.append(RanStatement(statement.text[:MAX_TEXT], preview(statement.parameters), seconds, rows))
