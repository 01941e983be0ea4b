"""Emulators over a Neo4j that runs, forked from a process that has imported them: they start in a fraction of a second.

Each is a process of its own, as one that a user starts; only the second of Python's imports is saved.
"""

import multiprocessing
import os
import sys
from multiprocessing.context import ForkServerProcess

from emulator.settings import Settings

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["laboratory.crashes.forked", "emulator.cli.up", "emulator.app", "emulator.cli.start.serve"]
)


def start(port: int, bolt: str, password: str) -> ForkServerProcess:
    """Start one; it listens a little later."""
    process = _FORKS.Process(target=_serve, args=(port, bolt, password), daemon=True)
    process.start()
    return process


def _serve(port: int, bolt: str, password: str) -> None:
    from emulator.cli.up import run  # noqa: PLC0415 - the fork server has imported it

    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    run(Settings(port=port, neo4j_uri=bolt, neo4j_password=password), exact_ports=())
