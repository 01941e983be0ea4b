"""The files and folders that an export writes: whole, or not at all under their names."""

from __future__ import annotations

import gzip
import shutil
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_PART = ".part"
"""The end of the name of what is not whole."""


@contextmanager
def new_file(path: Path) -> Generator[IO[bytes]]:
    """A file that gets its name, in place of another, when all is written; `-` is standard output.

    Where the name ends with `.gz`, it is compressed: the same content gives the same bytes.
    """
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(path.name + _PART)
    with _told(path):
        with part.open("wb") as file:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as compressed:
                    yield compressed  # type: ignore[misc] - a writer of bytes
            else:
                yield file
        part.replace(path)


@contextmanager
def new_folder(path: Path) -> Generator[Path]:
    """A folder that gets its name when all is written. Raises `click.ClickException` for one that has files."""
    part = path.with_name(path.name + _PART)
    with _told(path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise click.ClickException(f"{path} is there already: choose another folder, or remove it first.")
        if part.exists():
            shutil.rmtree(part)  # of an export that did not end
        part.mkdir(parents=True)
        yield part
        if path.exists():
            path.rmdir()
        part.rename(path)


@contextmanager
def _told(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error}") from None
