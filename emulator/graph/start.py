"""Connects to Neo4j at the start, and checks its version and that it accepts writes."""

# The driver leaves the types of its options open.
# pyright: reportUnknownMemberType=false

import re
import time
from collections.abc import Callable

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConnectionPoolError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from emulator.clock import ticks
from emulator.errors import (
    Neo4jUnreachable,
    QueryTimedOut,
    StartError,
    Unavailable,
    UnsupportedNeo4j,
    UnusableNeo4j,
    WrongPassword,
)
from emulator.graph import setup
from emulator.graph.driver import Graph, Server, open_driver
from emulator.graph.failures import DRIVER_ERRORS, is_termination, one_line
from emulator.graph.migration import Tell

OLDEST_VERSION = (5, 26)
DATABASE, EDITION = "neo4j", "community"
"""Of a managed Neo4j."""
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_PROBE_SECONDS = 10
_PAUSE_SECONDS = 0.2


class Wait:
    """Lets a start wait for a Neo4j that does not answer yet, for `seconds`; `tell` gets the reason of each failure."""

    def __init__(self, seconds: float = 0, tell: Callable[[str], None] = lambda _: None) -> None:
        self._end = ticks() + seconds
        self._tell = tell

    def pause(self, error: StartError) -> None:
        """Wait before the next attempt. Raises `error` where it is the end of the wait, or waiting would not help."""
        if not isinstance(error, Neo4jUnreachable) or ticks() > self._end:
            raise error
        self._tell(error.reason)
        time.sleep(_PAUSE_SECONDS)


def connect(uri: str, user: str, password: str | None, database: str | None, wait: Wait | None = None) -> Graph:
    """Connect, and check that the server is reachable, accepts the credentials, is new enough and takes writes.

    Raises a `StartError` that names the reason otherwise: at the end of `wait` where the server cannot be reached.
    """
    if uri.partition("://")[0] not in SCHEMES:
        raise UnusableNeo4j(uri, "the address must begin with bolt:// or neo4j://")
    try:
        graph = Graph.connect(uri, user if password is not None else "", password or "", database)
    except (ValueError, ConfigurationError) as error:
        raise UnusableNeo4j(uri, str(error)) from error
    return _checked(graph, lambda: _check_version(graph), user, wait)


def connect_prepared(uri: str, user: str, password: str, version: str, wait: Wait | None = None) -> Graph:
    """Connect to a managed Neo4j of `version` whose data are prepared, and wait for no statement.

    Raises a `StartError` where the data are not available before the end of `wait`.
    """
    graph = Graph.connect(uri, user, password, DATABASE, Server(version, EDITION))

    def check() -> None:
        if _is_available(uri, user, password):
            graph.probe_later(_PROBE_SECONDS)
        else:
            graph.probe(_PROBE_SECONDS)  # says why

    return _checked(graph, check, user, wait)


def _is_available(uri: str, user: str, password: str) -> bool:
    """Ask for the route to the database: Neo4j tells it where that is available, at once, without a statement."""
    routed = uri.replace("bolt://", "neo4j://", 1)
    try:
        with (
            open_driver(routed, user, password) as driver,
            driver.session(database=DATABASE) as session,
            session.begin_transaction() as transaction,
        ):
            transaction.rollback()
    except DRIVER_ERRORS:
        return False
    return True


def prepare(graph: Graph, wait: Wait | None = None, tell: Tell = lambda _: None) -> None:
    """Prepare the database as `setup.prepare` does, also where it goes away meanwhile. Raises a `StartError`."""
    wait = wait or Wait()
    while True:
        try:
            return setup.prepare(graph, tell)
        except (Unavailable, QueryTimedOut) as error:
            wait.pause(Neo4jUnreachable(graph.uri, graph.availability.outage or one_line(error.__cause__)))


def _checked(graph: Graph, check: Callable[[], None], user: str, wait: Wait | None) -> Graph:
    """Return `graph` when `check` has passed; the graph is closed where it does not."""
    wait = wait or Wait()
    try:
        while True:
            try:
                check()
            except Unavailable as error:
                wait.pause(_start_error(graph.uri, user, error.__cause__))
            else:
                return graph
    except BaseException:
        graph.close()
        raise


def _check_version(graph: Graph) -> None:
    version = graph.probe(_PROBE_SECONDS).version
    if not _is_supported(version):
        raise UnsupportedNeo4j(graph.uri, version)


def _is_supported(version: str) -> bool:
    """Whether `version` is new enough: `5.26.30`, `2026.08.1`, also with a suffix as in `5.26-aura`."""
    numbers = re.findall(r"\d+", version)
    return tuple(map(int, numbers[:2])) >= OLDEST_VERSION


def _start_error(uri: str, user: str, cause: BaseException | None) -> StartError:
    match cause:
        case AuthError():
            return WrongPassword(uri, user)
        case ServiceUnavailable() | SessionExpired() | TransientError() | ConnectionPoolError() | OSError():
            return Neo4jUnreachable(uri, one_line(cause))
        case Neo4jError() if is_termination(cause):
            return Neo4jUnreachable(uri, f"it did not answer within {_PROBE_SECONDS} seconds")
        case Neo4jError() if cause.message:
            return UnusableNeo4j(uri, cause.message)
        case _:
            return UnusableNeo4j(uri, one_line(cause))
