"""The command `import`: files into a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import click

from emulator.cli.progress import ProgressDisplay
from emulator.cli.projects.client import EmulatorClient, path_of
from emulator.cli.projects.options import emulator_options, project_option
from emulator.loading.items import UnusableData
from emulator.loading.target import RunningEmulator

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
    client = EmulatorClient(url, token)
    chosen = client.project(project)
    if in_place or not client.is_empty(chosen):
        loaded = _load(client, chosen, chosen, paths)
    else:
        loaded = _load_whole(client, chosen, paths)
    click.echo(f"Imported {loaded} into {chosen}.")


def staging_project(project: str) -> str:
    """The project that an import is written into before `project` becomes a fork of it: the same for every import."""
    return f"{project[:45]}-import-{crc32(project.encode()):08x}"


def _load_whole(client: EmulatorClient, project: str, paths: tuple[Path, ...]) -> Loaded:
    staging = staging_project(project)
    client.ask("DELETE", path_of(staging))  # what an import left that was killed
    try:
        loaded = _load(client, project, staging, paths)
        client.ask("PUT", path_of(project, "fork"), **{"from": staging})
    finally:
        _delete(client, staging)
    return loaded


def _delete(client: EmulatorClient, staging: str) -> None:
    """Delete a project that has served its purpose; that it is left would be no reason for the import to fail."""
    try:
        client.ask("DELETE", path_of(staging))
    except click.ClickException as error:
        click.echo(f"The project {staging}, which only the import needed, is left: {error.message}", err=True)


def _load(client: EmulatorClient, project: str, written: str, paths: tuple[Path, ...]) -> Loaded:
    from emulator.loading.load import load  # noqa: PLC0415 - most commands need none

    def progress(loaded: Loaded) -> None:
        display(f"Importing into {project}", loaded.instances, None)

    with ProgressDisplay("instances") as display, client.connection() as api:
        try:
            return load(RunningEmulator(api, written), paths, progress)
        except UnusableData as error:
            raise click.ClickException(str(error)) from None
