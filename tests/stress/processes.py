"""Two emulators over one Neo4j, as processes of their own; one of them is ended and started again."""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from emulators import Running, spawn


class Restarted:
    """An emulator that is ended and started again at the same address."""

    def __init__(self, *options: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._options = (*options, "--port", str(free.getsockname()[1]))
        self.count = 0
        self.running = self._start()

    def _start(self) -> Running:
        running = Running(spawn(*self._options))
        threading.Thread(target=drain, args=(running,), daemon=True).start()
        return running

    def again(self, how: signal.Signals) -> None:
        self.running.end(how)
        self.count += 1
        self.running = self._start()


def drain(running: Running) -> None:
    for _ in running.process.stdout or ():
        pass


@contextmanager
def own_emulators() -> Iterator[tuple[list[str], Restarted]]:
    first = Running(spawn("--ephemeral", "--port", "0", "--bolt-port", "0", "--browser-port", "0"))
    threading.Thread(target=drain, args=(first,), daemon=True).start()
    try:
        second = Restarted("--neo4j-uri", first.bolt, "--neo4j-password", first.password)
        try:
            yield [first.api, second.running.api], second
        finally:
            second.running.end()
    finally:
        first.end()
