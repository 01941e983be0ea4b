"""What is known of a request that was answered."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from emulator.operations.requests.why import Why  # noqa: TC001 - msgspec reads the types of fields

MAX_BODY = 64 * 1024
"""The most bytes that are kept of a body, as it was sent."""
_MAX_PIECES = 64
OVERHEAD = 2_000
"""Bytes of an entry without bodies, headers and statements."""
PREVIEW_BYTES = 2_000
"""Bytes that the preview of a statement's parameters takes, at a guess."""


class Body(Struct):
    """The beginning of a body, in the pieces in which it came, and the number of all bytes of it."""

    size: int = 0
    kept: int = 0
    pieces: list[bytes] = field(default_factory=list[bytes])
    dropped: bool = False

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        room = MAX_BODY - self.kept
        if piece and room > 0:
            if len(self.pieces) >= _MAX_PIECES:
                self.pieces = [self.content]
            beginning = piece[:room]
            self.pieces.append(beginning)
            self.kept += len(beginning)

    @property
    def content(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def is_whole(self) -> bool:
        return self.kept == self.size and not self.dropped

    def drop(self) -> int:
        """Forget the content; returns the number of bytes that it had."""
        freed, self.kept, self.pieces, self.dropped = self.kept, 0, [], self.dropped or self.size > 0
        return freed


class RanStatement(Struct, frozen=True):
    """A statement that ran: its text, a preview of its parameters, the seconds until its last record was read."""

    text: str
    parameters: dict[str, Any]
    seconds: float
    rows: int


Headers = list[tuple[bytes, bytes]]


class Entry(Struct, kw_only=True):
    """A request and its answer. `status` is 0 where the client went before the answer.

    `items` is the number of its items, or else of the items of its answer. `fault` names the rules for faults that it
    met.
    """

    id: str
    time: int
    method: str
    path: str
    query: bytes
    headers: Headers
    status: int = 0
    seconds: float = 0
    route: str | None = None
    items: int | None = None
    why: Why | None = None
    fault: str | None = None
    request: Body = field(default_factory=Body)
    response: Body = field(default_factory=Body)
    response_headers: Headers = field(default_factory=Headers)
    stages: dict[str, float] = field(default_factory=dict[str, float])
    neo4j_seconds: float = 0
    statements: list[RanStatement] = field(default_factory=list[RanStatement])
    statements_left_out: int = 0
    retries: int = 0
    instances_written: int = 0
    instances_read: int = 0

    @property
    def project(self) -> str | None:
        """The project in the path."""
        _, api, _, projects, *rest = f"{self.path}////".split("/", 5)
        return rest[0] or None if api == "api" and projects == "projects" else None

    @property
    def client(self) -> str | None:
        """What the client calls itself."""
        found = dict(self.headers)
        name = found.get(b"x-cdp-sdk") or found.get(b"x-cdp-app") or found.get(b"user-agent")
        return name.decode("latin-1")[:200] if name else None

    @property
    def message(self) -> str | None:
        return self.why and self.why.message

    def measure(self) -> int:
        """Return the bytes that it takes, at a guess."""
        headers = sum(len(name) + len(value) + 150 for name, value in (*self.headers, *self.response_headers))
        statements = sum(len(one.text) + PREVIEW_BYTES for one in self.statements)
        return (
            OVERHEAD + headers + statements + len(self.path) + len(self.query) + self.request.kept + self.response.kept
        )
