"""Eight clients at once over four projects, and one client that writes as much alone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from benchmarks.sides.emulator_side import Emulator

CLIENTS = 8
PROJECTS = 4
Work = Callable[[], object]


class Crowd:
    """Clients that wait on sockets with bodies encoded beforehand: threads are enough for them."""

    def __init__(self, url: str) -> None:
        self._clients = [Emulator(url, f"crowd-{number % PROJECTS}") for number in range(CLIENTS)]
        for client in self._clients[:PROJECTS]:
            client.define()
        self._pool = ThreadPoolExecutor(CLIENTS)
        self.together(0)()

    def together(self, number: int) -> Work:
        """A batch of new nodes from each client, all at once."""
        batches = [client.nodes(f"all{number}-{at}") for at, client in enumerate(self._clients)]

        def run() -> None:
            for _ in self._pool.map(lambda batch: batch(), batches):
                pass

        return run

    def alone(self, number: int) -> Work:
        """As many batches from one client, one after the other."""
        batches = [self._clients[0].nodes(f"one{number}-{at}") for at in range(CLIENTS)]

        def run() -> None:
            for batch in batches:
                batch()

        return run
