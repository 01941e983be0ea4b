"""The free space of the file system with the data folder: writes are refused before Neo4j has too little of it.

A database whose transaction log or store files cannot grow serves nothing more, not even reads, until Neo4j is started
again, and that start must repeat what the last checkpoint does not have, for which it needs space as well.
"""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from emulator.database.guard import START_BYTES
from emulator.errors import ApiError, DiskAlmostFull, DiskFull, Unavailable
from emulator.errors.base import mebibytes

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

MEBIBYTE = 1024 * 1024
CHECKPOINT = 80 * MEBIBYTE
"""Bytes that a checkpoint, a stop or the recovery after a crash may need: the changes that Neo4j holds in memory, at
most its page cache of 64 MiB, and a new log file of 16 MiB (`configure.py`). Writes never use this part."""
DEFAULT_MARGIN = 128 * MEBIBYTE
ITEM_BYTES = 4 * 1024
GROWTH = 4
"""A write reserves so many bytes for an item, and for a byte of its body: log, store and indexes. Measured over ten
batches of a kind: 0.8 kB for a node without data, 1.7 kB for an edge, 1.6 kB for a node with eight indexed integers,
2.8 kB with 60 booleans, 6.2 kB for the change of a text of 2,000 characters. What is reserved was 2.1 to 5.7 times as
much as what was used."""
POLL_SECONDS = 1.0
RESTART_PAUSE_SECONDS = 60
"""How long Neo4j, when it was started again, may take until it is looked at again."""

log = structlog.get_logger()


class DiskSpace:
    """Refuses writes while less than `margin` bytes are free, until an eighth more is.

    Each write reserves the most that it may use until it ends, so that all those under way together leave room for a
    checkpoint. Without a folder (another process keeps the data) nothing is refused.
    """

    def __init__(self, folder: Path | None = None, margin: int = DEFAULT_MARGIN) -> None:
        self._folder = folder
        self._margin = margin
        self._resume = margin + margin // 8
        self._lock = threading.Lock()
        self._reserved = 0
        self._is_low = False
        self.is_suspect = False
        """Whether Neo4j may have given up its database: the disk was full, or a write failed."""

    def free(self) -> int:
        """Return the bytes that the emulator may still use; takes about five microseconds."""
        return shutil.disk_usage(self._folder or ".").free

    @contextmanager
    def reserve(self, body: int = 0, items: int = 1) -> Generator[None]:
        """Reserve what a write of `items` items in `body` bytes may use. Raises `DiskAlmostFull`."""
        if self._folder is None:
            yield
            return
        needed = items * ITEM_BYTES + body * GROWTH
        with self._lock:
            free = self._refresh()
            if self._is_low or free - self._reserved - needed < CHECKPOINT:
                raise DiskAlmostFull(free, self._margin, self._resume, 0 if self._is_low else self._reserved + needed)
            self._reserved += needed
        try:
            yield
        except Exception as error:
            self.is_suspect |= not isinstance(error, ApiError) or isinstance(error, Unavailable)
            raise
        finally:
            with self._lock:
                self._reserved -= needed

    def shortage(self) -> DiskAlmostFull | None:
        """Return the error that answers every write now; None where there is room."""
        if self._folder is None:
            return None
        with self._lock:
            free = self._refresh()
            return DiskAlmostFull(free, self._margin, self._resume) if self._is_low else None

    def _refresh(self) -> int:
        """Read the free bytes, decide whether they are too few, and log when that changes. Needs the lock."""
        free = self.free()
        is_low = free < (self._resume if self._is_low else self._margin)
        if is_low != self._is_low:
            tell = log.warning if is_low else log.info
            event = "The disk is almost full: writes are refused" if is_low else "The disk has room: writes go on"
            tell(event, free=mebibytes(free), margin=mebibytes(self._margin), folder=str(self._folder))
        self._is_low = is_low
        self.is_suspect |= free < START_BYTES
        return free

    def check_start(self) -> None:
        """Raise `DiskFull` where Neo4j cannot start."""
        if self._folder is not None and (free := self.free()) < START_BYTES:
            raise DiskFull(str(self._folder), free, START_BYTES)

    def await_room(self, stopping: threading.Event) -> None:
        """Wait until Neo4j can start, or `stopping` is set."""
        is_told = False
        while not stopping.is_set() and self._folder is not None and self.free() < START_BYTES:
            if not is_told:
                log.warning("The disk is full: Neo4j is started when it has room", folder=str(self._folder))
                is_told = True
            stopping.wait(POLL_SECONDS)

    def watch(self, needs_restart: Callable[[], bool], restart: Callable[[], None]) -> None:
        """Start the thread that logs a shortage, and after it calls `restart` where Neo4j has given up its database."""
        if self._folder is not None:
            threading.Thread(target=self._watch, args=(needs_restart, restart), name="disk-watch", daemon=True).start()

    def _watch(self, needs_restart: Callable[[], bool], restart: Callable[[], None]) -> None:
        pause = threading.Event()  # never set
        while self._folder is not None and self._folder.exists():  # a temporary folder is removed at the end
            is_low = self.shortage() is not None
            if self.is_suspect and not is_low:
                self.is_suspect = needs_restart()
                if self.is_suspect:
                    log.warning("Neo4j has given up its database, as after a full disk: it is started again")
                    restart()
                    pause.wait(RESTART_PAUSE_SECONDS)
            pause.wait(POLL_SECONDS)


UNGUARDED = DiskSpace()
"""For data that another process keeps."""
