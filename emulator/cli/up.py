"""The command `up`: starts Neo4j, the application and the server, and stops them at the end."""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import sys
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from threading import Timer
from time import sleep
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from emulator.cli import logs
from emulator.cli.progress import ProgressDisplay
from emulator.cli.requests import log_lines
from emulator.cli.start import import_guard, listen
from emulator.cli.start.ready_message import print_ready_message
from emulator.database import ports
from emulator.settings import MEBIBYTE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Sequence
    from pathlib import Path
    from socket import socket

    from starlette.datastructures import State
    from starlette.types import ASGIApp

    from emulator.database.disk_space import DiskSpace
    from emulator.database.server import ManagedNeo4j
    from emulator.graph.driver import Graph
    from emulator.operations.context import Context
    from emulator.settings import Settings


GC_THRESHOLD = 20_000  # new objects between two garbage collections
WARM_UP_DELAY_SECONDS = 1.5  # leaves the processor to the first requests
RETENTION_INTERVAL_SECONDS = 600


class ConnectedNeo4j(NamedTuple):
    """The Neo4j in use, for the ready message; the password of the managed one only."""

    graph: Graph
    user: str
    password: str | None
    browser: str | None
    disk: DiskSpace | None = None  # of the managed one only, as the next
    class_path: Sequence[Path] | None = None
    is_warm: bool = False  # its plan cache is filled
    is_noted: bool = False  # that its data are prepared is known from an earlier start


class Stopped(SystemExit):
    """Ctrl-C or SIGTERM."""


def run(settings: Settings, *, exact_ports: Collection[str]) -> None:
    """Serve until a signal. Raises `StartError` where the start fails."""
    import_guard.block_unused_imports()
    logs.configure(settings.log_level, settings.log_format)
    faulthandler.enable()  # a crash in native code says where
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    with ExitStack() as resources:
        listeners = [resources.enter_context(listen.bind(settings.host, settings.port))]
        display = resources.enter_context(ProgressDisplay())
        if settings.neo4j_uri:
            database = resources.enter_context(external_neo4j(settings.neo4j_uri, settings, display))
        else:
            port = ports.choose(settings.browser_port, "--browser-port", exact="browser_port" in exact_ports)
            listeners.append(resources.enter_context(listen.bind(settings.neo4j_host, port)))
            neo4j = managed_neo4j(settings, display, listeners, exact_port="bolt_port" in exact_ports)
            database = resources.enter_context(neo4j)
        from emulator.cli.start import driver_tables  # noqa: PLC0415 - imported while Neo4j starts
        from emulator.cli.start.serve import serve  # noqa: PLC0415

        driver_tables.free()
        app, state = _application(database, settings, listeners)
        api = listen.url(listeners[0])
        with suppress(Stopped):
            _load_files(state.context, settings, display)
            token = "dev" if settings.auth == "open" else f"what this prints: {_token_command(settings, api)}"

            def ready() -> None:
                # Exclude the objects of the start from garbage collection, which would traverse them every dozen
                # requests, for 30 milliseconds, and collect less often: a request creates thousands of objects.
                gc.freeze()
                gc.set_threshold(GC_THRESHOLD)
                display.close()
                print_ready_message(api, database.graph.uri, *database[1:4], token=token)
                warm_up = settings.acceleration == "on" and not database.is_warm
                _finish_later(database, check=database.is_noted, warm_up=warm_up)

            serve(app, listeners, ready, settings.limits, state.followers.end)


def _load_files(context: Context, settings: Settings, display: ProgressDisplay) -> None:
    if settings.load:
        from emulator.cli.start.load import load_files  # noqa: PLC0415 - most starts load nothing

        load_files(context, settings, display)


def _application(database: ConnectedNeo4j, settings: Settings, listeners: Sequence[socket]) -> tuple[ASGIApp, State]:
    """Return the application, and what it shares."""
    from emulator.app import create as create_app  # noqa: PLC0415 - as above

    on_request = log_lines.writer(settings.log_level, settings.log_format)
    login = None if database.password is None else (database.user, database.password)
    app = create_app(database.graph, settings, database.browser, disk=database.disk, on_request=on_request, login=login)
    if database.class_path is None:
        return app, app.state
    from emulator.cli.start import neo4j_browser  # noqa: PLC0415 - the Docker image lacks its dependencies

    browser = neo4j_browser.application(database.class_path, database.graph.uri)
    return neo4j_browser.beside(app, browser, listeners[1].getsockname()), app.state


def _finish_later(database: ConnectedNeo4j, *, check: bool, warm_up: bool) -> None:
    timer = Timer(WARM_UP_DELAY_SECONDS, _finish, [database.graph, database.disk, check, warm_up])
    timer.daemon = True
    timer.start()


def _finish(graph: Graph, disk: DiskSpace | None, check: bool, warm_up: bool) -> None:  # noqa: FBT001 - called by a timer
    """Do what no request depends on, so that errors are ignored: indexes, the plan cache of Neo4j, retention.

    With `check` it first creates what somebody has dropped in Neo4j since an earlier start prepared it.
    """
    # Not needed to start.
    from emulator.database.disk_space import UNGUARDED  # noqa: PLC0415
    from emulator.graph import setup  # noqa: PLC0415
    from emulator.operations.acceleration import plan_cache_warmup  # noqa: PLC0415
    from emulator.operations.context import Context  # noqa: PLC0415
    from emulator.operations.schema.container_indexes import create_missing_indexes  # noqa: PLC0415
    from emulator.operations.snapshots.restore import resume  # noqa: PLC0415
    from emulator.operations.snapshots.store import delete_expired, purge_incomplete  # noqa: PLC0415
    from emulator.operations.sync.retention import apply_retention  # noqa: PLC0415

    with suppress(Exception):
        if check:
            setup.prepare(graph)
    with suppress(Exception):
        graph.availability.complete(lambda: create_missing_indexes(Context(graph)))
    with suppress(Exception):
        if warm_up:
            plan_cache_warmup.warm_up(graph)
    context = Context(graph, disk=disk or UNGUARDED)
    with suppress(Exception):
        resume(context)
    with suppress(Exception):
        purge_incomplete(graph)
    while True:
        with suppress(Exception):
            apply_retention(context)
        with suppress(Exception):
            delete_expired(graph)
        sleep(RETENTION_INTERVAL_SECONDS)


def _token_command(settings: Settings, api: str) -> str:
    """Return the shell command that prints a token of an administrator."""
    return f"cdf-emulator token --group {settings.admin_group} --url {api}"


def stop(number: int, _frame: object) -> NoReturn:
    """Shut down cleanly; a second signal ends the process at once, and the guard stops Neo4j."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    raise Stopped(128 + number)


def end_process() -> NoReturn:
    """End this process in good order, without the interpreter's own end.

    That would stop the threads in the background wherever they are. In the native code of the driver it is a crash.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(0)


@contextmanager
def external_neo4j(uri: str, settings: Settings, display: ProgressDisplay) -> Generator[ConnectedNeo4j]:
    """Connect to the Neo4j of --neo4j-uri, which may start later than the emulator."""
    from emulator.graph import start  # noqa: PLC0415 - as above

    wait = start.Wait(settings.start_limit, _teller(uri, display))
    graph = start.connect(uri, settings.neo4j_user, settings.neo4j_password, settings.neo4j_database, wait)
    try:
        start.prepare(graph, wait, display.quietly)
        yield ConnectedNeo4j(graph, settings.neo4j_user, None, settings.neo4j_browser)
    finally:
        graph.close()


def _teller(uri: str, display: ProgressDisplay) -> Callable[[str], None]:
    return lambda reason: display(f"Waiting for Neo4j at {uri}: {reason}", 0, None)


@contextmanager
def managed_neo4j(
    settings: Settings, display: ProgressDisplay, listeners: Sequence[socket], *, exact_port: bool
) -> Generator[ConnectedNeo4j]:
    """Start the managed Neo4j, and connect to it. The `listeners` are those of the API and of Neo4j Browser."""
    taken = _take(settings, exact_port=exact_port)
    neo4j, class_path = taken or _start(settings, display, listeners, exact_port=exact_port)
    display.quietly("Starting Neo4j")
    with neo4j:
        graph = _connect(neo4j, settings.start_limit, display)
        try:
            url = listen.url(listeners[1]) + "/browser/"
            login = neo4j.user, neo4j.password
            yield ConnectedNeo4j(graph, *login, url, neo4j.disk, class_path, taken is not None, neo4j.is_noted)
        finally:
            graph.close()


def _take(settings: Settings, *, exact_port: bool) -> tuple[ManagedNeo4j, Sequence[Path]] | None:
    """Take the Neo4j that `cdf-emulator warm` keeps ready; None where there is none, or it is not what is wanted."""
    is_wanted_elsewhere = (settings.bolt_port and exact_port) or settings.neo4j_host != ports.LOOPBACK
    is_other = not settings.ephemeral or settings.neo4j_password is not None or is_wanted_elsewhere
    if settings.warm == "off" or is_other:
        return None
    from emulator.cli.start import warm  # noqa: PLC0415 - most starts have another Neo4j

    neo4j = warm.take(settings.disk_margin * MEBIBYTE)
    return None if neo4j is None else (neo4j, neo4j.class_path)


def _start(
    settings: Settings, display: ProgressDisplay, listeners: Sequence[socket], *, exact_port: bool
) -> tuple[ManagedNeo4j, Sequence[Path]]:
    """Make what the start needs, and return the Neo4j that is to be started, with its jars."""
    from emulator.cli.start import prepare  # noqa: PLC0415 - the slim image has no Java and lacks its dependencies
    from emulator.database.server import ManagedNeo4j  # noqa: PLC0415

    class_path = prepare.neo4j(display)
    empty = prepare.empty_database(class_path, display) if settings.ephemeral else prepare.existing_empty_database()
    neo4j = ManagedNeo4j(
        None if settings.ephemeral else settings.data,
        password=settings.neo4j_password,
        host=settings.neo4j_host,
        bolt_port=settings.bolt_port,
        exact_port=exact_port,
        class_path=class_path,
        short_lived=settings.ephemeral,
        disk_margin=settings.disk_margin * MEBIBYTE,
        empty_database=empty,
        contents=None if settings.ephemeral else prepare.contents(),
        api=listen.url(listeners[0]),
    )
    return neo4j, class_path


def _connect(neo4j: ManagedNeo4j, seconds: float, display: ProgressDisplay) -> Graph:
    """Import the server modules while Neo4j starts, then connect."""
    import_module("emulator.app")
    import_module("emulator.cli.start.serve")
    from emulator.graph import panic, start  # noqa: PLC0415

    wait = start.Wait(seconds, _teller(neo4j.uri, display))
    neo4j.wait(seconds)
    if neo4j.is_prepared:
        graph = start.connect_prepared(neo4j.uri, neo4j.user, neo4j.password, neo4j.version, wait)
    else:
        graph = start.connect(neo4j.uri, neo4j.user, neo4j.password, None, wait)
    neo4j.save_password()
    graph.availability.watch_server(lambda: neo4j.outage)
    if not neo4j.is_prepared:
        start.prepare(graph, wait, display.quietly)
    neo4j.note_prepared()
    neo4j.disk.watch(lambda: panic.needs_restart(graph), neo4j.restart)
    return graph
