"""The command `seed`: plausible data for a data model."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import click

from emulator.cli.param_type import ParamType
from emulator.cli.progress import ProgressDisplay
from emulator.cli.projects.client import EmulatorClient
from emulator.cli.projects.files import read_yaml
from emulator.cli.projects.options import emulator_options, project_option
from emulator.clock import ticks
from emulator.testing.seed import MODEL, InvalidModelName, SeedResult, model_of, seed_project
from emulator.wire.seed import MAX_NODES

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_INTERVAL = 10_000
_LOOPBACK = ("bolt://127.0.0.1", "bolt://localhost")


class _ModelName(ParamType[str]):
    name = MODEL

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            model_of(str(value))
        except InvalidModelName as error:
            self.fail(str(error), param, ctx)
        return str(value)


@click.command(
    params=[
        click.Option(["--model"], type=_ModelName(), required=True, help="The data model."),
        click.Option(
            ["--nodes"],
            type=click.IntRange(1, MAX_NODES),
            default=1_000,
            show_default=True,
            help="How many nodes, of all views.",
        ),
        click.Option(
            ["--seed", "number"],
            type=click.IntRange(min=0),
            default=0,
            show_default=True,
            metavar="NUMBER",
            help="The same seed gives the same data.",
        ),
        click.Option(
            ["--space"], help="The space of the data, which is created if missing; else that of the data model."
        ),
        click.Option(["--distribution"], type=click.File("rb"), help="A file with how the data are distributed."),
        project_option(),
        *emulator_options(),
    ]
)
def seed(
    model: str,
    nodes: int,
    number: int,
    space: str | None,
    distribution: IO[bytes] | None,
    project: str | None,
    url: str,
    token: str,
) -> None:
    """Write plausible data for a data model into a project."""
    client = EmulatorClient(url, token)
    chosen = client.project(project)
    asked = {
        "nodes": nodes,
        "seed": number,
        "space": space,
        "distribution": None if distribution is None else read_yaml(distribution),
    }
    start = ticks()
    try:
        with ProgressDisplay("positions", _LINE_INTERVAL) as display:
            made = seed_project(
                client.call, chosen, model, asked, lambda done, total: display(f"Seeding {chosen}", done, total)
            )
    except click.ClickException as error:
        raise click.ClickException(_with_file(error.message, distribution)) from None
    for notice in made.notices:
        click.echo(f"Note: {notice}", err=True)
    for line in _summary(made, ticks() - start, client.ask("GET", "/health")):
        click.echo(line)


def _with_file(message: str, distribution: IO[bytes] | None) -> str:
    return f"{distribution.name}: {message}" if distribution is not None and "distribution" in message else message


def _summary(made: SeedResult, seconds: float, health: dict[str, Any]) -> Iterator[str]:
    """Yield what was made, per view, and where to look at it."""
    views = ", ".join(f"{name} {nodes:,}" for name, nodes in made.views.items())
    yield (
        f"Seeded the space {made.space} of {made.project} with {made.nodes:,} nodes ({views}) and {made.edges:,} edges "
        f"in {seconds:.1f} seconds."
    )
    link = browser_link(health.get("neo4j", {}), made.project)
    if link:
        yield f"Neo4j Browser: {link}"


def browser_link(neo4j: dict[str, Any], project: str) -> str | None:
    """Return a link to nodes of `project` in Neo4j Browser, as the console has it; None where Browser is not known."""
    if not neo4j.get("browser"):
        return None
    query = {"cmd": "edit", "arg": f"MATCH (n:Node {{project: '{project}'}}) RETURN n LIMIT 25"}
    if neo4j["uri"].startswith(_LOOPBACK):
        query["dbms"] = neo4j["uri"].replace("//", "//neo4j@")
    return f"{neo4j['browser']}?{urlencode(query, quote_via=quote)}"
