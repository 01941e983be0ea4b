"""The command `export`: what a project has, to a file or a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from emulator.cli.progress import ProgressDisplay
from emulator.cli.projects.client import EmulatorClient
from emulator.cli.projects.options import emulator_options, project_option

if TYPE_CHECKING:
    from emulator.testing.project_files import Format

_FORMATS = ("ndjson", "toolkit", "cypher")
_UNITS = {"ndjson": "instances", "toolkit": "instances", "cypher": "nodes and relationships"}


@click.command(
    params=[
        click.Argument(["path"], metavar="TARGET", type=click.Path(path_type=Path)),
        click.Option(["--format", "format_"], type=click.Choice(_FORMATS), help="Else as the name of TARGET ends."),
        click.Option(["--schema-only"], is_flag=True, help="Leave out the instances, in the format of the toolkit."),
        project_option(),
        *emulator_options(),
    ]
)
def export(path: Path, format_: Format | None, project: str | None, url: str, token: str, *, schema_only: bool) -> None:
    """Write what a project has to TARGET, a file or a folder.

    \b
    x.ndjson   instances, one in each line; ends with .gz to be compressed, - is standard output
    x.cypher   the graph as a script, for another Neo4j; also .cypher.gz
    x          a folder with a YAML file for each definition and each thousand instances, as the Cognite toolkit has

    All of it is of one moment: an export ends with an error when somebody writes to the project. A fork of the project
    can be exported meanwhile.
    """  # noqa: D301 - click reads the control character
    from emulator.testing.project_files import export_project, format_of  # noqa: PLC0415 - most commands need none
    from emulator.testing.snapshot_file import UnusableFile  # noqa: PLC0415

    form = format_ or format_of(path)
    if schema_only and form != "toolkit":
        raise click.UsageError("--schema-only is for the format toolkit: the others have instances alone.")
    if form == "toolkit" and str(path) == "-":
        raise click.UsageError("The format toolkit is a folder: it cannot be written to standard output.")
    client = EmulatorClient(url, token)
    chosen = client.project(project)
    with ProgressDisplay(_UNITS[form]) as display, client.connection() as api:
        try:
            count = export_project(
                api,
                chosen,
                path,
                "schema" if schema_only else form,
                lambda count: display(f"Exporting {chosen}", count, None),
            )
        except UnusableFile as error:
            raise click.ClickException(str(error)) from None
    content = "the schema" if schema_only else f"{count:,} {_UNITS[form]}"
    click.echo(f"Exported {content} of {chosen} to {path}.", err=True)
