"""Emulators over a Neo4j that runs, forked from a process that has imported them: they start in a fraction of a second.

Each is a process of its own, as one that a user starts; only the second of Python's imports is saved.
"""

import multiprocessing
import os
import sys

from emulator.settings import Settings

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["laboratory.crashes.forked", "emulator.cli.up", "emulator.app", "emulator.cli.start.serve"]
)


class Forked:
    """One such emulator. It listens a little after its start."""

    def __init__(self, port: int, bolt: str, password: str) -> None:
        self._arguments = (port, bolt, password)
        self.address = f"http://127.0.0.1:{port}"
        self.start()

    def start(self) -> None:
        """Start it, also again after it has ended."""
        self.killed = False
        self._process = _FORKS.Process(target=_serve, args=self._arguments, daemon=True)
        self._process.start()

    def kill(self) -> None:
        """Kill with -9, and wait until it has ended."""
        self.killed = True
        self._process.kill()
        self._process.join()

    @property
    def ended(self) -> bool:
        return not self._process.is_alive()


def _serve(port: int, bolt: str, password: str) -> None:
    from emulator.cli.up import run  # noqa: PLC0415 - the fork server has imported it

    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    run(Settings(port=port, neo4j_uri=bolt, neo4j_password=password), exact_ports=())
