"""The command `export`."""

from __future__ import annotations

from pathlib import Path

import click

from emulator.cli.progress import ProgressDisplay
from emulator.cli.projects.client import EmulatorClient
from emulator.cli.projects.export.pages import Pages
from emulator.cli.projects.options import emulator_options, project_option

_FORMATS = ("ndjson", "toolkit", "cypher")
_UNITS = {"ndjson": "instances", "toolkit": "instances", "cypher": "nodes and relationships"}
_BY_ENDING = {".ndjson": "ndjson", ".jsonl": "ndjson", ".cypher": "cypher"}


@click.command(
    params=[
        click.Argument(["path"], metavar="TARGET", type=click.Path(path_type=Path)),
        click.Option(["--format", "format_"], type=click.Choice(_FORMATS), help="Else as the name of TARGET ends."),
        click.Option(["--schema-only"], is_flag=True, help="Leave out the instances, in the format of the toolkit."),
        project_option(),
        *emulator_options(),
    ]
)
def export(path: Path, format_: str | None, project: str | None, url: str, token: str, *, schema_only: bool) -> None:
    """Write what a project has to TARGET, a file or a folder.

    \b
    x.ndjson   instances, one in each line; ends with .gz to be compressed, - is standard output
    x.cypher   the graph as a script, for another Neo4j; also .cypher.gz
    x          a folder with a YAML file for each definition and each thousand instances, as the Cognite toolkit has

    All of it is of one moment: an export ends with an error when somebody writes to the project. A fork of the project
    can be exported meanwhile.
    """  # noqa: D301 - click reads the control character
    form = format_ or _format_of(path)
    if schema_only and form != "toolkit":
        raise click.UsageError("--schema-only is for the format toolkit: the others have instances alone.")
    client = EmulatorClient(url, token)
    chosen = client.project(project)
    with ProgressDisplay(_UNITS[form]) as display:
        pages = Pages(client, chosen, lambda count: display(f"Exporting {chosen}", count, None))
        _write(form, pages, path, schema_only=schema_only)
    content = "the schema" if schema_only else f"{pages.count:,} {_UNITS[form]}"
    click.echo(f"Exported {content} of {chosen} to {path}.", err=True)


def _format_of(path: Path) -> str:
    name = path.name.removesuffix(".gz")
    if name == "-":
        return "ndjson"
    return _BY_ENDING.get(Path(name).suffix, "toolkit")


def _write(form: str, pages: Pages, path: Path, *, schema_only: bool) -> None:
    from emulator.cli.projects.export import cypher, ndjson  # noqa: PLC0415 - most commands need none

    if form == "ndjson":
        ndjson.write(pages, path)
    elif form == "cypher":
        cypher.write(pages, path)
    else:
        try:
            from emulator.cli.projects.export import toolkit  # noqa: PLC0415 - the only one in YAML
        except ImportError:
            raise click.ClickException("The format toolkit needs the package PyYAML, which is not installed.") from None
        toolkit.write(pages, path, schema_only=schema_only)
