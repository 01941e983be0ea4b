"""Turns settings into a running emulator: a Neo4j, a graph, the application, a server; and back into nothing."""

from __future__ import annotations

import gc
import signal
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from threading import Timer
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from emulator.cli import logs
from emulator.cli.progress import Display
from emulator.cli.start import import_guard, listen
from emulator.cli.start.ready_message import print_ready_message

if TYPE_CHECKING:
    from collections.abc import Collection, Generator

    from emulator.database.server import ManagedNeo4j
    from emulator.graph.driver import Graph
    from emulator.settings import Settings


OBJECTS = 20_000  # that come before the garbage is looked for among them
WARM_UP_DELAY = 1.5  # seconds; the first requests are not to share the processor with it


class Database(NamedTuple):
    """What is told about the Neo4j in use; the password only if we made it."""

    graph: Graph
    user: str
    password: str | None
    browser: str | None


class Stopped(SystemExit):
    """Ctrl-C or SIGTERM."""


def run(settings: Settings, *, exact_ports: Collection[str]) -> None:
    """Serve until a signal comes; raise `StartError` when it does not get that far."""
    import_guard.block_unused_imports()
    logs.configure(settings.log_level)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    with ExitStack() as resources:
        listener = resources.enter_context(listen.bind(settings.host, settings.port))
        if settings.neo4j_uri:
            database = resources.enter_context(named(settings.neo4j_uri, settings))
        else:
            database = resources.enter_context(managed(settings, exact_ports=exact_ports))
        from emulator.app import create  # noqa: PLC0415 - imported while Neo4j starts
        from emulator.cli.start.serve import serve  # noqa: PLC0415

        app = create(database.graph, settings, database.browser)
        api = listen.url(listener)
        with suppress(Stopped):
            token = "dev" if settings.auth == "open" else f"what this prints: {_command(settings, api)}"

            def ready() -> None:
                # What is there now stays. Without this the collector goes through all of it every dozen requests, for
                # 30 milliseconds. A request makes thousands of objects, which it need not look at in between.
                gc.freeze()
                gc.set_threshold(OBJECTS)
                print_ready_message(api, database.graph.uri, *database[1:], token=token)
                if settings.acceleration == "on":
                    _warm_up_later(database.graph)

            serve(app, listener, ready)


def _warm_up_later(graph: Graph) -> None:
    timer = Timer(WARM_UP_DELAY, _warm_up, [graph])
    timer.daemon = True
    timer.start()


def _warm_up(graph: Graph) -> None:
    """Fill the plan cache of Neo4j. No request depends on it, so an error is ignored."""
    from emulator.operations.acceleration.plan_cache_warmup import warm_up  # noqa: PLC0415 - not needed to start

    with suppress(Exception):
        warm_up(graph)


def _command(settings: Settings, api: str) -> str:
    """What makes a token that may do everything."""
    return f"cdf-emulator token --group {settings.admin_group} --url {api}"


def stop(number: int, _frame: object) -> NoReturn:
    """End in good order; a second signal ends at once, and leaves Neo4j to its guard."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    raise Stopped(128 + number)


@contextmanager
def named(uri: str, settings: Settings) -> Generator[Database]:
    """The user's own Neo4j."""
    from emulator.graph import setup, start  # noqa: PLC0415 - as above

    graph = start.connect(uri, settings.neo4j_user, settings.neo4j_password, settings.neo4j_database)
    try:
        setup.prepare(graph)
        yield Database(graph, settings.neo4j_user, None, settings.neo4j_browser)
    finally:
        graph.close()


@contextmanager
def managed(settings: Settings, *, exact_ports: Collection[str]) -> Generator[Database]:
    """A Neo4j of our own."""
    from emulator.database.jars import fetch  # noqa: PLC0415 - an image without a Java lacks what these need
    from emulator.database.server import ManagedNeo4j  # noqa: PLC0415
    from emulator.database.start_cache import make  # noqa: PLC0415 - an image without a Java lacks what these need

    with Display() as display:
        class_path = fetch.class_path(display)
        make.make(class_path, train, display)
    neo4j = ManagedNeo4j(
        None if settings.ephemeral else settings.data,
        password=settings.neo4j_password,
        bolt_port=settings.bolt_port,
        browser_port=settings.browser_port,
        exact_ports=exact_ports,
        class_path=class_path,
        brief=settings.ephemeral,
    )
    with neo4j:
        graph = _boot(neo4j)
        try:
            yield Database(graph, neo4j.user, neo4j.password, neo4j.browser)
        finally:
            graph.close()


def _boot(neo4j: ManagedNeo4j) -> Graph:
    """Wait for Neo4j, and load meanwhile what the server is made of."""
    import_module("emulator.app")
    import_module("emulator.cli.start.serve")
    from emulator.graph import setup, start  # noqa: PLC0415

    neo4j.wait()
    graph = start.connect(neo4j.uri, neo4j.user, neo4j.password, None)
    neo4j.keep_password()
    setup.prepare(graph)
    return graph


def train(neo4j: ManagedNeo4j) -> None:
    from emulator.cli.start.training_workload import run_training_workload  # noqa: PLC0415 - once per machine

    run_training_workload(neo4j)
