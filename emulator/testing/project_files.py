"""Writes a project to files, and files into a project: what the commands `export` and `import` do, and tests too."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import shutil
import sys
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode
from zlib import crc32

import msgspec
from filelock import FileLock, Timeout

from emulator.loading.items import UnusableData
from emulator.loading.load import load
from emulator.loading.target import RunningEmulator
from emulator.settings import cache_folder
from emulator.testing.api_client import RequestFailed
from emulator.testing.snapshot_file import UnusableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from emulator.loading.load import Loaded
    from emulator.testing.api_client import ApiClient

Format = Literal["ndjson", "toolkit", "schema", "cypher"]
PAGE = 1_000
"""How many instances are asked for at once."""
_PART = ".part"
"""The end of the name of what is not whole."""
_BY_ENDING: dict[str, Format] = {".ndjson": "ndjson", ".jsonl": "ndjson", ".cypher": "cypher"}


class _FilePart(msgspec.Struct):
    file: str
    text: str


class _Page(msgspec.Struct, rename="camel"):
    parts: list[_FilePart]
    count: int
    next_cursor: str | None = None


def format_of(target: Path) -> Format:
    """The format that the name of a file says; a name that says none is that of a folder."""
    name = target.name.removesuffix(".gz")
    return "ndjson" if name == "-" else _BY_ENDING.get(Path(name).suffix, "toolkit")


def export_project(
    client: ApiClient, project: str, target: Path, form: Format, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Write a project to a file, or to a folder for the formats `toolkit` and `schema`; return how many objects it has.

    `target` gets its name when all is written. A page is in memory at once; `progress` gets the objects so far. Raises
    `RequestFailed`, also where somebody writes to the project meanwhile, and `UnusableFile`.
    """
    if not target.name:
        raise UnusableFile(f"{target}: it must be the name of a file or of a folder.")
    count = 0

    def parts() -> Iterator[_FilePart]:
        nonlocal count
        for page in _pages(client, project, form):
            count += page.count
            progress(count)
            yield from page.parts

    if form in ("toolkit", "schema"):
        _write_folder(target, parts())
    else:
        with _new_file(target) as file:
            file.writelines(part.text.encode() for part in parts())
    return count


def import_project(
    client: ApiClient,
    project: str,
    paths: Iterable[Path],
    *,
    in_place: bool = False,
    progress: Callable[[Loaded], None] = lambda _: None,
    left: Callable[[str, RequestFailed], None] = lambda _project, _error: None,
) -> Loaded:
    """Write files and folders into a project, and return what is in them.

    A project to which nothing was ever written has all of it at the end, and nothing before, unless it is written
    `in_place`. `left` is told of a project that was needed on the way and cannot be deleted. Raises `UnusableData` with
    the file, the line and the reason, and `RequestFailed`.
    """
    if in_place:
        return load(RunningEmulator(client, project), paths, progress)
    with _alone(client, project):
        return _import_as_a_whole(client, project, paths, progress, left)


def _import_as_a_whole(
    client: ApiClient,
    project: str,
    paths: Iterable[Path],
    progress: Callable[[Loaded], None],
    left: Callable[[str, RequestFailed], None],
) -> Loaded:
    staging = staging_project(project)
    client.call("DELETE", _path(staging))  # what an import left that was killed
    if not is_empty(client, project):
        return load(RunningEmulator(client, project), paths, progress)
    try:
        loaded = load(RunningEmulator(client, staging), paths, progress)
        if not is_empty(client, staging):  # there was something in the files
            client.call("PUT", f"{_path(project)}/fork?{urlencode({'from': staging})}")
    finally:
        try:
            client.call("DELETE", _path(staging))
        except RequestFailed as error:  # it has served its purpose: no reason for the import to fail
            left(staging, error)
    return loaded


@contextmanager
def _alone(client: ApiClient, project: str) -> Generator[None]:
    """Let no other import of this user begin into `project`: it would take what this one has written for left over.

    The lock ends with the process. Raises `UnusableData` where another one holds it. A user without a folder for it
    imports without.
    """
    identity = hashlib.sha256(f"{client.address} {project}".encode()).hexdigest()[:32]
    file = cache_folder() / f"import-{identity}.lock"
    lock = FileLock(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise UnusableData(f"Another import into {project} is under way.") from None
    except OSError:
        yield
        return
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps a file that is open
            file.unlink()
        lock.release()


def staging_project(project: str) -> str:
    """The project that an import is written into before `project` becomes a fork of it: the same for every import."""
    return f"{project[:45]}-import-{crc32(project.encode()):08x}"


def _pages(client: ApiClient, project: str, form: Format) -> Iterator[_Page]:
    cursor = None
    while True:
        asked = {"format": form, "limit": PAGE, **({} if cursor is None else {"cursor": cursor})}
        try:
            text = client.text("GET", f"{_path(project)}/export/files?{urlencode(asked)}")
            page = msgspec.json.decode(text, type=_Page)
        except OSError as error:  # which is none of the file
            raise http.client.NotConnected(str(error)) from error
        except msgspec.MsgspecError as error:
            raise http.client.HTTPException(f"it answers with something else than an export: {error}") from None
        yield page
        cursor = page.next_cursor
        if cursor is None:
            return


def is_empty(client: ApiClient, project: str) -> bool:
    """Whether nothing was ever written to `project`, so that it can become a fork."""
    try:
        client.text("GET", f"{_path(project)}/export/files?format=schema")
    except RequestFailed as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return True
        raise
    return False


def _path(project: str) -> str:
    return f"/_emulator/projects/{quote(project, safe='')}"


def _write_folder(target: Path, parts: Iterable[_FilePart]) -> None:
    with _new_folder(target) as folder:
        for part in parts:
            name = PurePosixPath(part.file)
            if name.is_absolute() or ".." in name.parts:
                raise UnusableFile(f"{target}: the export has a file '{name}', which is not in this folder.")
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("ab") as written:
                written.write(part.text.encode())


@contextmanager
def _new_file(path: Path) -> Generator[IO[bytes]]:
    """A file that gets its name, in place of another, when all is written; `-` is standard output.

    Where the name ends with `.gz`, it is compressed: the same content gives the same bytes.
    """
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(path.name + _PART)
    with _writing(path):
        if path.is_dir():
            raise UnusableFile(f"{path} is a folder.")
        with part.open("wb") as file:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as compressed:
                    yield compressed  # type: ignore[misc] - a writer of bytes
            else:
                yield file
        part.replace(path)


@contextmanager
def _new_folder(path: Path) -> Generator[Path]:
    """A folder that gets its name when all is written. Raises `UnusableFile` for one that has files."""
    part = path.with_name(path.name + _PART)
    with _writing(path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise UnusableFile(f"{path} is there already: choose another folder, or remove it first.")
        if part.exists():
            shutil.rmtree(part)  # of an export that did not end
        part.mkdir(parents=True)
        yield part
        if path.exists():
            path.rmdir()
        part.rename(path)


@contextmanager
def _writing(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise UnusableFile(f"{path} cannot be written: {error}") from None
