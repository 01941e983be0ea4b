"""Turns a trial of what an apply does first into whether the emulator is healthy."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from emulator.compile import library
from emulator.errors import Unavailable
from emulator.graph.driver import Graph

_SECONDS = 3.0


class Neo4j(Struct, frozen=True, kw_only=True):
    """The Neo4j in use; `browser` is the address of its Browser where it is known."""

    uri: str
    version: str
    edition: str
    browser: str | None


class Health(Struct, frozen=True, kw_only=True, omit_defaults=True):
    status: Literal["ok", "unavailable"]
    neo4j: Neo4j | UnsetType = UNSET
    reason: str | UnsetType = UNSET


def check(graph: Graph, browser: str | None) -> Health:
    """Lock a project as an apply does, and undo it: what cannot be written to now is not healthy."""
    try:
        # No project can have this name, so nobody waits for the lock but another check.
        version, edition = graph.probe(library.statement("health/probe", project=":health"), _SECONDS)
    except Unavailable as error:
        return unavailable(f"Neo4j does not take writes: {error.__cause__}")
    # The driver takes no address with a password in it, so this one can be shown.
    return Health(status="ok", neo4j=Neo4j(uri=graph.uri, version=version, edition=edition, browser=browser))


def unavailable(reason: str) -> Health:
    return Health(status="unavailable", reason=reason)
