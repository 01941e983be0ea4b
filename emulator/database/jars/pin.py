"""Writes the list of jars that `fetch` downloads: to be run after a change of the Neo4j version.

Run `python -m emulator.database.jars.pin > emulator/database/jars/neo4j.jars`; a version as argument pins another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import jgo

from emulator.database.jars.fetch import MANAGED, sha256

if TYPE_CHECKING:
    from jgo.maven import Artifact

BROWSER = "org.neo4j.client:neo4j-browser:5.24.0"


@click.command()
@click.argument("version", default=MANAGED.version)
def main(version: str) -> None:
    coordinates = (f"org.neo4j:neo4j:{version}", f"org.neo4j.app:neo4j-server:{version}", BROWSER)
    for artifact in jgo.resolve("+".join(coordinates)):
        click.echo(line(artifact))


def line(artifact: Artifact) -> str:
    coordinate = (artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier)
    return f"{sha256(artifact.resolve())} {':'.join(coordinate).rstrip(':')}"


if __name__ == "__main__":
    main()
