"""Turns a data folder into a running Neo4j that ends with the emulator and is started anew when it dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Self, cast

import structlog

from emulator.database import guard, java, ports
from emulator.database.configure import configure
from emulator.database.folder import claim, temporary
from emulator.database.jars import fetch
from emulator.database.start_cache import file as cache_file
from emulator.errors import FolderNotWritable, Neo4jStopped

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path
    from types import TracebackType

    from emulator.database.folder import Folder

START_LIMIT = 120  # seconds
STOP_LIMIT = 20
POLL = 0.02
RESTARTS = 5  # in a row that never came to answer
PORTS = ("bolt_port", "browser_port")
# They would change the flags behind our back.
JAVA_VARIABLES = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")

log = structlog.get_logger()


class ManagedNeo4j:
    """A Neo4j of our own: `with ManagedNeo4j(folder) as neo4j: neo4j.wait()`; without a folder it leaves nothing.

    A port of 0 is any free one; a taken one is an error if `exact_ports` names it. It uses the start
    cache if there is one; `cache_flag` makes it do something else. A `brief` one is quick to start, and not to be
    loaded with much.
    """

    user = "neo4j"

    def __init__(
        self,
        path: Path | None = None,
        *,
        password: str | None = None,
        bolt_port: int = 0,
        browser_port: int = 0,
        exact_ports: Collection[str] = PORTS,
        class_path: Sequence[Path] | None = None,
        cache_flag: str | None = None,
        brief: bool = False,
        stop_limit: int = STOP_LIMIT,
    ) -> None:
        self.password = password or ""
        self._path = path
        self._wished = (password, bolt_port, browser_port, exact_ports)
        self._class_path = class_path
        self._cache_flag = cache_flag
        self._brief = brief
        self._stop_limit = stop_limit
        self._resources = ExitStack()
        self._changing = threading.Lock()
        self._stopping = threading.Event()

    @property
    def uri(self) -> str:
        return f"bolt://{ports.LOOPBACK}:{self.bolt_port}"

    @property
    def browser(self) -> str:
        return f"http://{ports.LOOPBACK}:{self.browser_port}/browser/"

    @property
    def log_file(self) -> Path:
        return self._folder.neo4j / "logs" / "console.log"

    def __enter__(self) -> Self:
        with self._resources:
            self._folder = self._resources.enter_context(claim(self._path) if self._path else temporary())
            try:
                self._configure(self._folder)
            except OSError as error:
                raise FolderNotWritable(str(self._folder.path), error.strerror or str(error)) from None
            self._guard = self._launch()
            self._resources = self._resources.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        with self._resources:
            # What is thrown away needs no clean end.
            self.stop(hurried=self._path is None)

    def _configure(self, folder: Folder) -> None:
        wished, bolt, browser, exact = self._wished
        self.bolt_port = ports.choose(bolt, "--bolt-port", exact="bolt_port" in exact)
        self.browser_port = ports.choose(browser, "--browser-port", exact="browser_port" in exact)
        self.password = folder.password(wished)
        configure(folder.neo4j, self.password, self.bolt_port, self.browser_port)
        class_path = self._class_path or fetch.class_path()
        cache_flag = self._cache_flag or cache_file.flag(class_path)
        flags = [cache_flag] if cache_flag else []
        self._command = java.command(folder.neo4j, class_path, *flags, *([java.BRIEF] if self._brief else []))

    def keep_password(self) -> None:
        """Note the password in the folder, once Neo4j has accepted it."""
        self._folder.keep_password(self.password)

    def _launch(self) -> subprocess.Popen[bytes]:
        doomed = "" if self._path else str(self._folder.path)
        arguments = [str(self._folder.guard_lock), str(self._stop_limit), doomed, *self._command]
        environment = {name: value for name, value in os.environ.items() if name not in JAVA_VARIABLES}
        with self.log_file.open("wb") as output:
            return subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-I", "-S", guard.__file__, *arguments],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # the terminal's Ctrl-C is for the emulator alone
                env={**environment, "LC_ALL": "C.UTF-8"},
            )

    def wait(self) -> None:
        """Return when Bolt answers; from then on a Neo4j that dies is started anew."""
        deadline = time.monotonic() + START_LIMIT
        while not ports.answers_bolt(self.bolt_port):
            status = self._guard.poll()
            if status is not None:
                raise Neo4jStopped(str(self.log_file), self._last_words(status))
            if time.monotonic() > deadline:
                raise Neo4jStopped(str(self.log_file), f"no answer within {START_LIMIT} seconds")
            time.sleep(POLL)
        threading.Thread(target=self._watch, name="neo4j-watch", daemon=True).start()

    def _last_words(self, status: int) -> str:
        lines = self.log_file.read_text(errors="replace").splitlines()
        telling = [line for line in lines if "Caused by:" in line or "Exception" in line or "ERROR" in line]
        return telling[-1].strip() if telling else f"it ended with status {status}"

    def _watch(self) -> None:
        failures = 0
        while failures < RESTARTS:
            status = self._guard.wait()
            self._stopping.wait(failures)  # seconds: what fails at once may need some
            if not self._relaunch(status):
                return
            failures = 0 if self._answers_before_it_ends() else failures + 1
        log.error("Neo4j keeps stopping: it is not started again", log=str(self.log_file))

    def _relaunch(self, status: int) -> bool:
        with self._changing:
            if self._stopping.is_set():
                return False
            log.warning("Neo4j stopped: it is started again", status=status)
            self._guard = self._launch()
            return True

    def _answers_before_it_ends(self) -> bool:
        while self._guard.poll() is None:
            if ports.answers_bolt(self.bolt_port):
                return True
            time.sleep(POLL)
        return False

    def stop(self, *, hurried: bool = False) -> None:
        """End Neo4j, and wait for it; `hurried` when nobody needs what is on disk."""
        self._stopping.set()
        with self._changing:
            pipe = cast("IO[bytes]", self._guard.stdin)
            if pipe.closed:
                return
            try:
                pipe.write(b"!" if hurried else b"")
                pipe.close()
            except OSError:
                pass  # the guard is gone already
            self._guard.wait(self._stop_limit + 10)
