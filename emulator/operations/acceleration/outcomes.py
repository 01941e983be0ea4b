"""How often a guess was right, and how often wrong."""

from threading import Lock


class Outcomes:
    """Counts since the start of the process, of all threads."""

    def __init__(self) -> None:
        self.right = 0
        self.wrong = 0
        self._lock = Lock()

    def record(self, *, right: bool) -> None:
        with self._lock:
            if right:
                self.right += 1
            else:
                self.wrong += 1
