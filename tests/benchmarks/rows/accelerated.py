"""An emulator without some of its guesses, as a process: `python accelerated.py URI PASSWORD NAME...`.

It prints its address once it listens. The warm-up of the plan cache is left out.
"""

import gc
import sys

from emulator.app import create
from emulator.cli.start import listen
from emulator.cli.start.serve import serve
from emulator.cli.up import GC_THRESHOLD
from emulator.graph import start
from emulator.operations.acceleration.acceleration import Acceleration
from emulator.settings import Settings


def main(uri: str, password: str, *without: str) -> None:
    """Serve until the process is terminated."""
    graph = start.connect(uri, "neo4j", password, None)
    with listen.bind("127.0.0.1", 0) as listener:

        def ready() -> None:
            gc.freeze()
            gc.set_threshold(GC_THRESHOLD)
            print(listen.url(listener), flush=True)

        serve(create(graph, Settings(), acceleration=Acceleration().without(*without)), [listener], ready)


if __name__ == "__main__":
    main(*sys.argv[1:])
