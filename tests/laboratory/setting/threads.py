"""Threads that run for a time; what one of them raises ends all, and is raised again."""

import threading
from collections.abc import Callable, Sequence

Work = Callable[[threading.Event], None]


class Threads:
    """First those that end by themselves when the time is over, then those that go on until the first have ended."""

    def __init__(self, first: Sequence[Work], then: Sequence[Work] = ()) -> None:
        self.first, self.then = first, then
        self.raised: list[BaseException] = []
        self._over = threading.Event()

    def run(self, seconds: float) -> None:
        """Raises what the first thread that failed raised."""
        first_over, then_over = self._over, threading.Event()
        first = [threading.Thread(target=self._work, args=(work, first_over)) for work in self.first]
        then = [threading.Thread(target=self._work, args=(work, then_over)) for work in self.then]
        for thread in (*first, *then):
            thread.start()
        first_over.wait(seconds)
        first_over.set()
        for thread in first:
            thread.join()
        then_over.set()
        for thread in then:
            thread.join()
        if self.raised:
            raise self.raised[0]

    def run_to_end(self, seconds: float) -> None:
        """Run the first threads until each has ended by itself, or the time is over. Raises as `run` does."""
        timer = threading.Timer(seconds, self._over.set)
        timer.start()
        threads = [threading.Thread(target=self._work, args=(work, self._over)) for work in self.first]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        timer.cancel()
        if self.raised:
            raise self.raised[0]

    def _work(self, work: Work, over: threading.Event) -> None:
        try:
            work(over)
        except BaseException as error:  # noqa: BLE001 - it is raised again where all have ended
            self.raised.append(error)
            self._over.set()
