"""`cdf-emulator` with a clock that another process sets forward: `clocked.py FILE up …`.

The file holds the seconds by which the clock is ahead.
"""

import mmap
import struct
import sys
import time
from pathlib import Path

from emulator import clock

FORM = struct.Struct("d")


def create(file: Path) -> None:
    file.write_bytes(FORM.pack(0))


def set_ahead(file: Path, seconds: float) -> None:
    """Write in place: who has the file in memory would end if it became shorter."""
    with file.open("r+b") as opened:
        opened.write(FORM.pack(seconds))


def set_forward(file: Path) -> None:
    """Replace the clock, before anything that takes it is imported."""
    with file.open("rb") as opened:
        shared = mmap.mmap(opened.fileno(), FORM.size, access=mmap.ACCESS_READ)

    def ahead() -> float:
        return FORM.unpack_from(shared)[0]

    clock.now = lambda: time.time_ns() // 1_000_000 + int(ahead() * 1_000)
    clock.ticks = lambda: time.monotonic() + ahead()


if __name__ == "__main__":
    set_forward(Path(sys.argv[1]))
    from emulator.cli import main

    main(sys.argv[2:], prog_name="cdf-emulator")
