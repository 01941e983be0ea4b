"""The commands `snapshot save`, `restore`, `list` and `delete`, and `fork`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from emulator.cli.projects.client import EmulatorClient, path_of
from emulator.cli.projects.options import emulator_options, project_option

_NAME = click.Argument(["name"])


@click.group("snapshot")
def snapshot() -> None:
    """Save a project, and bring it back as it was."""


@snapshot.command(params=[_NAME, project_option(), *emulator_options()])
def save(name: str, project: str | None, url: str, token: str) -> None:
    """Save a project under a NAME, with all that is in it; an earlier snapshot of this name is replaced."""
    client = EmulatorClient(url, token)
    saved = client.ask("PUT", path_of(client.project(project), "snapshots", name))
    click.echo(f"Saved {_instances(saved)} of {saved['project']} as {saved['name']}.")


@snapshot.command(params=[_NAME, project_option(), *emulator_options()])
def restore(name: str, project: str | None, url: str, token: str) -> None:
    """Bring a project back as it was when NAME was saved; what was written since is gone."""
    client = EmulatorClient(url, token)
    restored = client.ask("PUT", path_of(client.project(project), "snapshots", name, "restore"))
    click.echo(f"Restored {_instances(restored)} of {restored['project']} from {name}.")


@snapshot.command("list", params=[project_option(), *emulator_options()])
def list_snapshots(project: str | None, url: str, token: str) -> None:
    """List the snapshots of a project, or of all."""
    client = EmulatorClient(url, token)
    found = client.ask("GET", path_of(project, "snapshots") if project else "/snapshots")["items"]
    for one in found:
        saved = datetime.fromtimestamp(one["createdTime"] / 1000, tz=UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        click.echo(f"{one['project']}  {one['name']}  {saved}  {_instances(one)}")
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
    click.echo(f"{made['project']} has {_instances(made)} of {source}.")


def _instances(one: dict[str, Any]) -> str:
    return f"{one['instances']:,} instance{'' if one['instances'] == 1 else 's'}"
