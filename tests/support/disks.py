"""A file system of a few hundred megabytes, so that a disk can be full."""

import errno
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emulators import Running, spawn

MEBIBYTE = 1024**2


class NoDisk(Exception):
    """No file system can be mounted here, as only root may do that."""


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[Path]:
    """Mount an empty file system of this size at `folder`. Raises `NoDisk` where this machine does not let it."""
    folder.mkdir(parents=True, exist_ok=True)
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if not mount or not unmount:
        raise NoDisk("no small file system: this machine has no command `mount`")
    options = ["-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)]
    mounted = subprocess.run([mount, *options], capture_output=True, check=False)
    if mounted.returncode:
        raise NoDisk(f"no small file system: {mounted.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run([unmount, "--lazy", str(folder)], check=True)


def free(disk: Path) -> int:
    """The free bytes."""
    state = os.statvfs(disk)
    return state.f_bavail * state.f_frsize


class Ballast:
    """The file of another program on a disk."""

    def __init__(self, disk: Path) -> None:
        self._file = disk / "ballast"
        self.disk = disk

    def leave(self, left: int) -> None:
        """Let the file take or give back space, so that `left` bytes are free."""
        with self._file.open("ab") as file:
            while True:
                size = max(0, os.fstat(file.fileno()).st_size + free(self.disk) - left)
                try:
                    os.ftruncate(file.fileno(), size)
                    if size:
                        os.posix_fallocate(file.fileno(), 0, size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    os.ftruncate(file.fileno(), os.fstat(file.fileno()).st_blocks * 512)
                else:
                    return

    def remove(self) -> None:
        self._file.unlink(missing_ok=True)


@contextmanager
def running_on(disk: Path, *options: str) -> Iterator[Running]:
    """An emulator over a data folder on the disk, killed at the end unless it has ended."""
    ports = ("--port", "0", "--bolt-port", "0", "--browser-port", "0")
    emulator = Running(spawn("--data", str(disk / "data"), *ports, *options))
    assert emulator.process.stdout is not None
    log = threading.Thread(target=emulator.process.stdout.read)  # or it would wait for its reader
    log.start()
    try:
        yield emulator
    finally:
        emulator.process.kill()
        emulator.process.wait(60)
        log.join()
        emulator.process.stdout.close()


def start_on_full(disk: Path) -> tuple[int, str]:
    """Status and text of an emulator that ends at its start."""
    process = spawn("--data", str(disk / "data"), "--port", "0", "--bolt-port", "0", "--browser-port", "0")
    text, _ = process.communicate(timeout=120)
    return process.returncode, text
