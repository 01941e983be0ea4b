"""Connects to Neo4j at the start, and checks its version and that it accepts writes."""

import re

from neo4j.exceptions import AuthError, ConfigurationError, Neo4jError, ServiceUnavailable, SessionExpired

from emulator.compile import library
from emulator.errors import (
    Neo4jUnreachable,
    StartError,
    Unavailable,
    UnsupportedNeo4j,
    UnusableNeo4j,
    WrongPassword,
)
from emulator.graph.driver import Graph

OLDEST_VERSION = (5, 26)
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_PROBE_SECONDS = 10
_MAX_REASON_LENGTH = 300  # characters, of a message of the driver


def connect(uri: str, user: str, password: str | None, database: str | None) -> Graph:
    """Connect, and check that the server is reachable, accepts the credentials, is new enough and takes writes.

    Raises a `StartError` that names the reason otherwise.
    """
    if uri.partition("://")[0] not in SCHEMES:
        raise UnusableNeo4j(uri, "the address must begin with bolt:// or neo4j://")
    try:
        graph = Graph.connect(uri, user if password is not None else "", password or "", database)
    except (ValueError, ConfigurationError) as error:
        raise UnusableNeo4j(uri, str(error)) from error
    try:
        version, _edition = graph.probe(library.statement("health/probe", project=":health"), _PROBE_SECONDS)
        graph.name_database()
    except Unavailable as error:
        graph.close()
        raise _start_error(uri, user, error.__cause__) from error
    if not _is_supported(version):
        graph.close()
        raise UnsupportedNeo4j(uri, version)
    return graph


def _is_supported(version: str) -> bool:
    """Whether `version` is new enough: `5.26.30`, `2026.08.1`, also with a suffix as in `5.26-aura`."""
    numbers = re.findall(r"\d+", version)
    return tuple(map(int, numbers[:2])) >= OLDEST_VERSION


def _start_error(uri: str, user: str, cause: BaseException | None) -> StartError:
    match cause:
        case AuthError():
            return WrongPassword(uri, user)
        case ServiceUnavailable() | SessionExpired():
            return Neo4jUnreachable(uri, _one_line(cause))
        case Neo4jError() if cause.message:
            return UnusableNeo4j(uri, cause.message)
        case _:
            return UnusableNeo4j(uri, _one_line(cause))


def _one_line(cause: BaseException | None) -> str:
    return " ".join(str(cause).split())[:_MAX_REASON_LENGTH] or type(cause).__name__
