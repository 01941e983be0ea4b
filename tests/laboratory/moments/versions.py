"""Compare-and-set: many clients give the same `existingVersion`, and one of them must win."""

import threading
import time
from collections import Counter
from collections.abc import Sequence

from builders import data, node
from laboratory.moments.model import SPACE, VIEW
from laboratory.setting.client import Client

CONTENDERS = 8
CONFLICT = 409


class Race:
    """Rounds of contenders over one node, until the time is over."""

    def __init__(self, clients: Sequence[Client], seconds: float) -> None:
        self.clients, self.until = clients, time.monotonic() + seconds
        self.winners: list[int] = []
        self.other: Counter[int] = Counter()
        """Answers that are neither 200 nor 409, by status."""
        self._won, self._over, self._lock = 0, False, threading.Lock()
        self._next = threading.Barrier(len(clients), self._close)

    def run(self) -> None:
        self.clients[0].ok("/models/instances", self._batch(0, "nobody"))
        threads = [threading.Thread(target=self._contend, args=(index,)) for index in range(len(self.clients))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _contend(self, index: int) -> None:
        version = 1
        while True:
            answer = self.clients[index].post("/models/instances", self._batch(version, f"{index} of {version}"))
            with self._lock:
                self._won += answer.status == 200
                self.other[answer.status] += answer.status not in (200, CONFLICT)
            self._next.wait()
            if self._over:
                return
            version += 1

    def _batch(self, version: int, name: str) -> dict[str, object]:
        known = {"existingVersion": version} if version else {}
        return {"items": [node("one", data(VIEW, name=name), space=SPACE, **known)]}

    def _close(self) -> None:
        """Between two rounds: all contenders wait. A round without a winner would leave the version behind."""
        self.winners.append(self._won)
        self._over = self._won != 1 or time.monotonic() > self.until
        self._won = 0
