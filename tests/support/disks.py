"""A file system of a few hundred megabytes, so that a disk can be full."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[Path]:
    """Mount an empty file system of this size at `folder`; skip the test where this machine does not let it."""
    folder.mkdir(parents=True, exist_ok=True)
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if not mount or not unmount:
        pytest.skip("no small file system: this machine has no command `mount`")
    options = ["-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)]
    mounted = subprocess.run([mount, *options], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no small file system: {mounted.stderr.decode().strip()}")
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
        self._disk = disk

    def leave(self, left: int) -> None:
        """Let the file take or give back space, so that `left` bytes are free."""
        with self._file.open("ab") as file:
            size = max(0, file.tell() + free(self._disk) - left)
            os.ftruncate(file.fileno(), size)
            if size:
                os.posix_fallocate(file.fileno(), 0, size)

    def remove(self) -> None:
        self._file.unlink(missing_ok=True)
