"""The sessions of the driver that are in use, so that it is closed after the last of them."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from emulator.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Generator


class Sessions:
    """Counts the sessions in use.

    The driver must not be closed while another thread uses one of its connections: it writes its farewell into the
    buffer that this thread is sending.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._in_use = 0
        self._closed = False

    @contextmanager
    def use(self) -> Generator[None]:
        """Count a session as in use. Raises `Unavailable` once they are closed."""
        with self._changed:
            self.check()
            self._in_use += 1
        try:
            yield
        finally:
            with self._changed:
                self._in_use -= 1
                self._changed.notify_all()

    def check(self) -> None:
        """Raise `Unavailable` once they are closed: for work of many statements in one session."""
        if self._closed:
            raise Unavailable

    def close(self, seconds: float) -> bool:
        """Let no session begin any more, and wait at most `seconds`; returns whether none is in use then."""
        with self._changed:
            self._closed = True
            return self._changed.wait_for(lambda: self._in_use == 0, seconds)
