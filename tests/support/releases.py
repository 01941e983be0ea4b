"""The releases of Neo4j that a run of tests can be over: the managed one, and one of this year from Maven."""

import os
from pathlib import Path

from neo4j import GraphDatabase

from emulator.database.jars import fetch
from emulator.database.server import ManagedNeo4j

RELEASE, LANGUAGE = (f"CDF_EMULATOR_TEST_{name}" for name in ("NEO4J_RELEASE", "CYPHER"))
"""Variables: a version, and `5` or `25` for the default language of its database."""

NEW = fetch.Release(
    "2026.08.1",
    Path(__file__).with_name("releases") / "neo4j-2026.08.1.jars",
    "org.neo4j.server.Neo4jCommunity",
)
_RELEASES = {release.version: release for release in (fetch.MANAGED, NEW)}


def chosen() -> ManagedNeo4j:
    """The Neo4j that this run is over, not started."""
    return ManagedNeo4j(release=_RELEASES[os.environ.get(RELEASE) or fetch.MANAGED.version])


def set_language(neo4j: ManagedNeo4j) -> None:
    """Give the database of a Neo4j the default language that this run is for, if it is for one."""
    language = os.environ.get(LANGUAGE)
    if language:
        with GraphDatabase.driver(neo4j.uri, auth=(neo4j.user, neo4j.password)) as driver:
            driver.execute_query(
                f"ALTER DATABASE neo4j SET DEFAULT LANGUAGE CYPHER {int(language)}", database_="system"
            )
