"""Writes the list of jars that `fetch` downloads: to be run after a change of the Neo4j version.

Run `python -m emulator.database.jars.pin > emulator/database/jars/neo4j.jars`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import jgo

from emulator.database.jars.fetch import VERSION, sha256

if TYPE_CHECKING:
    from jgo.maven import Artifact

COORDINATES = (
    f"org.neo4j:neo4j:{VERSION}",
    f"org.neo4j.app:neo4j-server:{VERSION}",
    "org.neo4j.client:neo4j-browser:5.24.0",
)


def main() -> None:
    for artifact in jgo.resolve("+".join(COORDINATES)):
        click.echo(line(artifact))


def line(artifact: Artifact) -> str:
    coordinate = (artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier)
    return f"{sha256(artifact.resolve())} {':'.join(coordinate).rstrip(':')}"


if __name__ == "__main__":
    main()
