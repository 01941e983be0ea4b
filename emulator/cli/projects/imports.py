"""The command `import`: files into a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from emulator.cli.progress import ProgressDisplay
from emulator.cli.projects.client import EmulatorClient
from emulator.cli.projects.options import emulator_options, project_option
from emulator.loading.items import UnusableData

if TYPE_CHECKING:
    from emulator.loading.load import Loaded


@click.command(
    "import",
    params=[
        click.Argument(["paths"], metavar="SOURCE...", nargs=-1, required=True, type=click.Path(path_type=Path)),
        click.Option(["--in-place"], is_flag=True, help="Write into a new project directly, batch by batch."),
        project_option(),
        *emulator_options(),
    ],
)
def import_files(paths: tuple[Path, ...], project: str | None, url: str, token: str, *, in_place: bool) -> None:
    """Write files, and all files in folders, into a project: what `export` has written, or modules of the toolkit.

    SOURCE is YAML or JSON of the Cognite toolkit, or instances as JSON lines, also with .gz; - is standard input.

    A new project has all of it at the end, and nothing before. Into one that has something already each thousand
    instances are written whole or not at all; the same import again changes nothing that is there.
    """
    from emulator.testing.project_files import import_project  # noqa: PLC0415 - most commands need none

    client = EmulatorClient(url, token)
    chosen = client.project(project)

    def progress(loaded: Loaded) -> None:
        display(f"Importing into {chosen}", loaded.instances, None)

    with ProgressDisplay("instances") as display, client.connection() as api:
        try:
            loaded = import_project(api, chosen, paths, in_place=in_place, progress=progress, left=_tell_left)
        except UnusableData as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"Imported {loaded} into {chosen}.")


def _tell_left(staging: str, error: Exception) -> None:
    click.echo(f"The project {staging}, which only the import needed, is left: {error}", err=True)
