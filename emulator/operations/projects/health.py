"""The health check of the emulator: whether Neo4j accepts writes."""

from functools import cache
from importlib import metadata
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from emulator.database.disk_space import UNGUARDED, DiskSpace
from emulator.errors import Unavailable
from emulator.graph.driver import Graph

_TIMEOUT_SECONDS = 3.0


class Neo4j(Struct, frozen=True, kw_only=True):
    """The Neo4j in use; `browser` is the URL of Neo4j Browser, if known."""

    uri: str
    version: str
    edition: str
    browser: str | None


class Health(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The response of the health check; `version` is that of the emulator, `shuffle` the seed of `--shuffle`."""

    status: Literal["ok", "readOnly", "unavailable"]
    version: str | UnsetType = UNSET
    neo4j: Neo4j | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    shuffle: int | UnsetType = UNSET


def check(graph: Graph, browser: str | None, disk: DiskSpace = UNGUARDED, seed: int | None = None) -> Health:
    """Lock a project as an apply does, and roll it back; unavailable where that fails within three seconds.

    While a new Neo4j is at its first statement, which is the same, it is not waited for: requests are answered already.
    Where the disk is almost full, which no restart mends, the status is `readOnly`.
    """
    if graph.availability.outage is not None:
        return unavailable(graph.availability.outage)
    try:
        server = graph.opening or graph.probe(_TIMEOUT_SECONDS)
    except Unavailable as error:
        shortage = disk.shortage()
        return unavailable(shortage.message if shortage else f"Neo4j does not take writes: {error.__cause__}")
    # The driver refuses a URI with a password, so the URI can be in the response.
    neo4j = Neo4j(uri=graph.uri, version=server.version, edition=server.edition, browser=browser)
    shuffle = UNSET if seed is None else seed
    if (shortage := disk.shortage()) is not None:
        return Health(status="readOnly", version=_version(), neo4j=neo4j, reason=shortage.message, shuffle=shuffle)
    return Health(status="ok", version=_version(), neo4j=neo4j, shuffle=shuffle)


def unavailable(reason: str) -> Health:
    """Return the response where Neo4j is not usable because of `reason`."""
    return Health(status="unavailable", reason=reason)


@cache
def _version() -> str:
    return metadata.version("cdf-emulator")
