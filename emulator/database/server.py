"""The managed Neo4j: started over a data folder, restarted when it dies, stopped with the emulator."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Protocol, Self, cast

import structlog

from emulator.clock import now
from emulator.database import guard, java, new_data, outages, ports
from emulator.database.configure import configure
from emulator.database.disk_space import DEFAULT_MARGIN, DiskSpace
from emulator.database.folder import lock_folder, temporary_folder
from emulator.database.jars import fetch
from emulator.database.start_cache import file as cache_file
from emulator.errors import FolderNotWritable, Neo4jStopped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from emulator.database.folder import DataFolder

START_TIMEOUT_SECONDS = 120
STOP_TIMEOUT_SECONDS = 20
POLL_SECONDS = 0.02
# Variables that would change the flags of the JVM.
JAVA_VARIABLES = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")

log = structlog.get_logger()


class Guard(Protocol):
    """The process that ends Neo4j when its standard input is closed; a child process is one."""

    @property
    def stdin(self) -> IO[bytes] | None: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...


class ManagedNeo4j:
    """A Neo4j of the emulator: `with ManagedNeo4j(folder) as neo4j: neo4j.wait()`.

    Without a folder it uses a temporary one. Port 0 selects a free port; a port in use is an error if it is
    `exact_port`. The start cache is used if it exists, unless `cache_flag` replaces its flag. A `short_lived` one
    starts faster, and is slower under load. A folder without data starts with a copy of `empty_database`; prepared data
    have what `contents` says. Neo4j Browser takes its style and its first page from the emulator at `api`.
    """

    user = "neo4j"

    def __init__(
        self,
        path: Path | None = None,
        *,
        password: str | None = None,
        host: str = ports.LOOPBACK,
        bolt_port: int = 0,
        exact_port: bool = True,
        release: fetch.Release = fetch.MANAGED,
        class_path: Sequence[Path] | None = None,
        cache_flag: str | None = None,
        short_lived: bool = False,
        stop_timeout: int = STOP_TIMEOUT_SECONDS,
        disk_margin: int = DEFAULT_MARGIN,
        authentication: bool = True,
        empty_database: Path | None = None,
        contents: str | None = None,
        api: str | None = None,
    ) -> None:
        self.password = password or ""
        self._path = path
        self._host = host
        self._requested = (password, bolt_port, exact_port)
        self._release = release
        self._class_path = class_path
        self._cache_flag = cache_flag
        self._short_lived = short_lived
        self._stop_timeout = stop_timeout
        self._disk_margin = disk_margin
        self._authentication = authentication
        self._api = api
        self._empty_database = empty_database
        self._contents = contents
        self._resources = ExitStack()
        self._process_lock = threading.Lock()
        self._stopping = threading.Event()
        self.is_prepared = False
        """Whether the data have all constraints and indexes: this start has copied `empty_database`, or `is_noted`."""
        self.is_noted = False
        """Whether an earlier start has noted that the data are prepared. Somebody may have dropped an index since."""
        self.outage: str | None = None
        """Why it does not run and what is done about it, for people; None while it answers."""

    @property
    def uri(self) -> str:
        return f"bolt://{ports.LOOPBACK}:{self.bolt_port}"

    @property
    def version(self) -> str:
        return self._release.version

    @property
    def log_file(self) -> Path:
        """The output of Java."""
        return self._folder.neo4j / "logs" / "console.log"

    @property
    def _server_log(self) -> Path:
        """The log of Neo4j; `console.log` has what goes wrong before it is open."""
        return self._folder.neo4j / "logs" / "neo4j.log"

    def __enter__(self) -> Self:
        with self._resources:
            self._folder = self._resources.enter_context(lock_folder(self._path) if self._path else temporary_folder())
            self.disk = DiskSpace(self._folder.path, self._disk_margin)
            new_data.discard_draft(self._folder.neo4j)
            self.disk.check_start()
            try:
                self._configure(self._folder)
            except OSError as error:
                raise FolderNotWritable(str(self._folder.path), error.strerror or str(error)) from None
            self._guard: Guard = self._start_guard()
            self._resources = self._resources.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        with self._resources:
            # Temporary data needs no clean stop.
            self.stop(immediately=self._path is None)

    def _configure(self, folder: DataFolder) -> None:
        requested, bolt, exact = self._requested
        self.bolt_port = ports.choose(bolt, "--bolt-port", exact=exact)
        self.password = folder.password(requested)
        configure(folder.neo4j, self.bolt_port, host=self._host, authentication=self._authentication, api=self._api)
        initial_password = self.password if self._authentication else None
        is_kept = self._path is not None
        is_copied = new_data.begin(folder.neo4j, initial_password, self._empty_database, sync=is_kept)
        self.is_noted = self._contents is not None and new_data.is_prepared(folder.neo4j, self._contents)
        self.is_prepared = is_copied or self.is_noted
        class_path = self._class_path or fetch.class_path(release=self._release)
        cache_flag = self._cache_flag or cache_file.flag(class_path)
        flags = [cache_flag] if cache_flag else []
        if self._short_lived:
            flags.append(java.SHORT_LIVED_FLAG)
        self._command = java.command(folder.neo4j, self._release.main_class, class_path, *flags)

    def save_password(self) -> None:
        """Save the password in the folder, to be called after Neo4j has accepted it."""
        self._folder.save_password(self.password)

    def note_prepared(self) -> None:
        """Note in the folder that the data have what `contents` says, to be called when they have."""
        if self._contents is not None and not self.is_noted:
            new_data.note_prepared(self._folder.neo4j, self._contents)

    def _start_guard(self, status_pipe: int | None = None) -> subprocess.Popen[bytes]:
        folder_to_remove = "" if self._path else str(self._folder.path)
        status = "" if status_pipe is None else str(status_pipe)
        arguments = [str(self._folder.guard_lock), str(self._stop_timeout), folder_to_remove, status, *self._command]
        self._server_log_size = self._server_log.stat().st_size if self._server_log.exists() else 0
        environment = {name: value for name, value in os.environ.items() if name not in JAVA_VARIABLES}
        with self.log_file.open("wb") as output:
            return subprocess.Popen(  # noqa: S603 - a fixed command
                [sys.executable, "-I", "-S", guard.__file__, *arguments],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # the terminal's Ctrl-C is for the emulator alone
                pass_fds=() if status_pipe is None else (status_pipe,),
                # One heap of the C library: what one thread has freed is used by another one.
                env={**environment, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            )

    def wait(self, seconds: float = START_TIMEOUT_SECONDS) -> None:
        """Wait until Bolt answers; a Neo4j that dies later is restarted. Raises `Neo4jStopped` after `seconds`."""
        deadline = time.monotonic() + seconds
        while not ports.answers_bolt(self.bolt_port):
            status = self._guard.poll()
            if status is not None:
                raise Neo4jStopped(str(self.log_file), self._failure_reason(status))
            if time.monotonic() > deadline:
                raise Neo4jStopped(str(self.log_file), f"no answer within {seconds:g} seconds")
            time.sleep(POLL_SECONDS)
        threading.Thread(target=self._watch, name="neo4j-watch", daemon=True).start()

    def _failure_reason(self, status: int) -> str:
        text = outages.log_since(self._server_log, self._server_log_size) + outages.log_since(self.log_file, 0)
        return outages.reason(text, status)

    def _watch(self) -> None:
        """Start Neo4j again whenever it ends, without end; after failed attempts in a row with growing pauses."""
        failures, fault = 0, None
        while True:
            status = self._guard.wait()
            if self._stopping.is_set():
                return
            self._pause(fault or self._failure_reason(status), failures)
            try:
                fault = None
                if not self._restart():
                    return
                answers = self._answers_before_exit()
            except OSError as error:
                fault, answers = f"it cannot be started: {error}", False
            failures = 0 if answers else failures + 1
            if answers:
                self.outage = None
                log.warning("Neo4j runs again")

    def _pause(self, reason: str, failures: int) -> None:
        seconds = outages.pause_seconds(failures)
        outage = outages.Outage(reason, failures + 1, now() + seconds * 1000)
        self.outage = outage.while_waiting
        log.warning(
            "Neo4j stopped: it is started again",
            reason=reason,
            attempt=outage.attempt,
            pause_seconds=seconds,
            log=str(self.log_file),
        )
        self._stopping.wait(seconds)
        self.outage = outage.while_starting

    def _restart(self) -> bool:
        self.disk.await_room(self._stopping)
        with self._process_lock:
            if self._stopping.is_set():
                return False
            self._guard = self._start_guard()
            return True

    def _answers_before_exit(self) -> bool:
        while self._guard.poll() is None:
            if ports.answers_bolt(self.bolt_port):
                return True
            time.sleep(POLL_SECONDS)
        return False

    def restart(self) -> None:
        """End a Neo4j that cannot be used any more; the thread that watches it starts it again."""
        with self._process_lock:
            if not self._stopping.is_set():
                self._end_guard(immediately=True)

    def stop(self, *, immediately: bool = False) -> None:
        """Stop Neo4j and wait for its end; `immediately` skips the clean shutdown, as does a full disk (`guard.py`)."""
        self._stopping.set()
        with self._process_lock:
            self._end_guard(immediately=immediately or self.disk.is_suspect)

    def _end_guard(self, *, immediately: bool) -> None:
        pipe = cast("IO[bytes]", self._guard.stdin)
        if pipe.closed:
            return
        try:
            pipe.write(b"!" if immediately else b"")
            pipe.close()
        except OSError:
            pass  # the guard has already ended
        self._guard.wait(self._stop_timeout + 10)
