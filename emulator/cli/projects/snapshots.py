"""The commands `snapshot save`, `restore`, `list` and `delete`, and `fork`."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from emulator.cli.progress import ProgressDisplay
from emulator.cli.projects.client import EmulatorClient, path_of
from emulator.cli.projects.options import emulator_options, project_option
from emulator.testing.snapshot_file import SUFFIX, UnusableFile, download, save_temporary, temporary_name, upload

if TYPE_CHECKING:
    from collections.abc import Generator

    from emulator.testing.api_client import ApiClient

_NAME = click.Argument(["name"])
_OPTIONAL_NAME = click.Argument(["name"], required=False)
_FILE = click.Path(path_type=Path, dir_okay=False)
_LINE_INTERVAL = 50_000


@click.group("snapshot")
def snapshot() -> None:
    """Save a project, and bring it back as it was."""


@snapshot.command(
    params=[
        _OPTIONAL_NAME,
        click.Option(
            ["--file"], type=_FILE, metavar=f"FILE{SUFFIX}", help="Keep it in a file, not beside the project."
        ),
        project_option(),
        *emulator_options(),
    ]
)
def save(name: str | None, file: Path | None, project: str | None, url: str, token: str) -> None:
    """Save a project under a NAME or in a file, with all that is in it; what was there before is replaced."""
    client = EmulatorClient(url, token)
    chosen = client.project(project)
    if file is None:
        saved = client.ask("PUT", path_of(chosen, "snapshots", _required(name)))
        click.echo(f"Saved {_instances(saved['instances'])} of {chosen} as {name}.")
        return
    _refuse_both(name)
    with ProgressDisplay("instances", _LINE_INTERVAL) as display, _on_the_way(client, chosen) as (api, kept):
        saved = save_temporary(api, chosen, kept)
        download(api, chosen, kept, file, lambda done: display(f"Saving {chosen}", done, saved))
    click.echo(f"Saved {_instances(saved)} of {chosen} in {file}.")


@snapshot.command(
    params=[
        _OPTIONAL_NAME,
        click.Option(
            ["--file"], type=_FILE, metavar=f"FILE{SUFFIX}", help="One that was saved in a file, of any project."
        ),
        project_option(),
        *emulator_options(),
    ]
)
def restore(name: str | None, file: Path | None, project: str | None, url: str, token: str) -> None:
    """Bring a project back as it was when NAME or the file was saved; what was written since is gone."""
    client = EmulatorClient(url, token)
    chosen = client.project(project)
    if file is None:
        restored = client.ask("PUT", path_of(chosen, "snapshots", _required(name), "restore"))
    else:
        _refuse_both(name)
        with ProgressDisplay("instances", _LINE_INTERVAL) as display, _on_the_way(client, chosen) as (api, kept):
            upload(api, chosen, kept, file, lambda done: display(f"Restoring {chosen}", done, None), temporary=True)
            restored = client.ask("PUT", path_of(chosen, "snapshots", kept, "restore"))
    click.echo(f"Restored {_instances(restored['instances'])} of {chosen} from {name or file}.")


@snapshot.command("list", params=[project_option(), *emulator_options()])
def list_snapshots(project: str | None, url: str, token: str) -> None:
    """List the snapshots of a project, or of all."""
    client = EmulatorClient(url, token)
    found = client.ask("GET", path_of(project, "snapshots") if project else "/snapshots")["items"]
    for one in found:
        until = f"  (until {_time(one['expirationTime'])})" if "expirationTime" in one else ""
        saved = f"{_time(one['createdTime'])}  {_instances(one['instances'])}"
        click.echo(f"{one['project']}  {one['name']}  {saved}{until}")
    if not found:
        click.echo("There are no snapshots.", err=True)


@snapshot.command(params=[_NAME, project_option(), *emulator_options()])
def delete(name: str, project: str | None, url: str, token: str) -> None:
    """Delete the snapshot NAME of a project."""
    client = EmulatorClient(url, token)
    chosen = client.project(project)
    client.ask("DELETE", path_of(chosen, "snapshots", name))
    click.echo(f"Deleted {name} of {chosen}.")


@click.command(
    params=[
        click.Argument(["source"]),
        click.Argument(["target"]),
        click.Option(["--snapshot", "name"], metavar="NAME", help="As it was when this snapshot was saved."),
        *emulator_options(),
    ]
)
def fork(source: str, target: str, name: str | None, url: str, token: str) -> None:
    """Copy the project SOURCE into the new project TARGET."""
    made = EmulatorClient(url, token).ask("PUT", path_of(target, "fork"), **{"from": source, "snapshot": name})
    click.echo(f"{made['project']} has {_instances(made['instances'])} of {source}.")


def _required(name: str | None) -> str:
    if name is None:
        raise click.UsageError("Say the NAME of a snapshot, or --file.")
    return name


def _refuse_both(name: str | None) -> None:
    if name is not None:
        raise click.UsageError("A snapshot has a NAME or is in a --file, not both.")


@contextmanager
def _on_the_way(client: EmulatorClient, project: str) -> Generator[tuple[ApiClient, str]]:
    """What sends requests, and the name of a snapshot that exists only on the way to a file, or from one."""
    try:
        with client.connection() as api, temporary_name(api, project) as name:
            yield api, name
    except UnusableFile as error:
        raise click.ClickException(str(error)) from None


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _instances(count: int) -> str:
    return f"{count:,} instance{'' if count == 1 else 's'}"
