"""Standard error, for what must never wait for its reader."""

from __future__ import annotations

import select
import sys

PIECE = 1_024
"""Characters: in UTF-8 never more than the 4,096 bytes that a pipe takes at once when it is ready."""


class StandardError:
    """What `sys.stderr` is when something is written: the progress display replaces it, to keep its bar below the log.

    A pipe that nobody reads takes 64 kB. What is written then is left out, as all requests would wait for it; how often
    that happened is said when it is read again.
    """

    def __init__(self) -> None:
        self._left_out = 0

    def write(self, text: str) -> int:
        if self._left_out and _takes_more():
            sys.stderr.write(f"(the log was not read: {self._left_out} entries are missing)\n")
            self._left_out = 0
        for start in range(0, len(text), PIECE):
            if not _takes_more():
                self._left_out += 1
                break
            sys.stderr.write(text[start : start + PIECE])
            sys.stderr.flush()
        return len(text)

    def flush(self) -> None:
        """Do nothing: `write` leaves nothing behind."""


def _takes_more() -> bool:
    """Whether a piece can be written without waiting; True where that is not known."""
    try:
        poll = select.poll()
        poll.register(sys.stderr.fileno(), select.POLLOUT)
        return bool(poll.poll(0))
    except (AttributeError, OSError, ValueError):  # Windows has no poll, and a replaced stream no file
        return True
