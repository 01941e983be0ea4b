"""The commands `faults set`, `list`, `clear` and `log`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, Any, cast, get_args

import click
import msgspec

from emulator.cli.projects.client import EmulatorClient, path_of
from emulator.cli.projects.files import read_yaml
from emulator.cli.projects.options import emulator_options, project_option
from emulator.wire.faults import ProfileName

_JSON = click.Option(["--json", "as_json"], is_flag=True, help="Print JSON.")


@click.group("faults")
def faults() -> None:
    """Let a project answer with errors, latency and lost connections."""


@faults.command(
    "set",
    params=[
        click.Argument(["file"], type=click.File("rb"), required=False),
        click.Option(["--profile"], type=click.Choice(get_args(ProfileName)), help="The rules of a profile."),
        click.Option(["--seed"], type=click.IntRange(min=0), help="The seed of all chance; else that of FILE, or 0."),
        project_option(),
        *emulator_options(),
    ],
)
def set_rules(
    file: IO[bytes] | None, profile: str | None, seed: int | None, project: str | None, url: str, token: str
) -> None:
    """Give a project rules for faults in place of those that it has: those of FILE, or of a profile.

    FILE is YAML or JSON: a list of rules, or an object with items and a seed; - is standard input.
    """
    if (file is None) == (profile is None):
        raise click.UsageError("Say either FILE or --profile NAME.")
    body: Any = {} if file is None else _rules_of(file)
    client = EmulatorClient(url, token)
    query = {"profile": profile, "seed": None if seed is None else str(seed)}
    chosen = client.project(project)
    made = client.ask("PUT", path_of(chosen, "faults"), body, **query)
    click.echo(f"{chosen} has {_rules(len(made['items']))} for faults, with the seed {made['seed']}.")


@faults.command("list", params=[_JSON, project_option(), *emulator_options()])
def list_rules(project: str | None, url: str, token: str, *, as_json: bool) -> None:
    """List the rules of a project, and how often each fitted a request and answered it."""
    client = EmulatorClient(url, token)
    found = client.ask("GET", path_of(client.project(project), "faults"))
    if as_json:
        return _print_json(found)
    for one in found["items"]:
        ended = "  (ended)" if one["ended"] else ""
        click.echo(f"{one['name']}  {_compact(one['rule'])}  {one['injected']} of {one['matched']}{ended}")
    if not found["items"]:
        click.echo("There are no rules.", err=True)
    return None


@faults.command(params=[project_option(), *emulator_options()])
def clear(project: str | None, url: str, token: str) -> None:
    """Clear the rules of a project, and their log."""
    client = EmulatorClient(url, token)
    cleared = client.ask("DELETE", path_of(client.project(project), "faults"))
    click.echo(f"Cleared {_rules(cleared['rules'])} of {cleared['project']}.")


@faults.command(
    params=[
        click.Option(["--limit"], type=click.IntRange(1, 1000), default=100, show_default=True, help="The most lines."),
        _JSON,
        project_option(),
        *emulator_options(),
    ]
)
def log(limit: int, project: str | None, url: str, token: str, *, as_json: bool) -> None:
    """Print the last faults of a project, the oldest first."""
    client = EmulatorClient(url, token)
    found = client.ask("GET", path_of(client.project(project), "faults", "log"), limit=str(limit))
    if as_json:
        return _print_json(found)
    for one in reversed(found["items"]):
        time = datetime.fromtimestamp(one["time"] / 1000, tz=UTC).astimezone().strftime("%H:%M:%S")
        milliseconds = f" {one['milliseconds']:g} ms" if "milliseconds" in one else ""
        what = f"{one.get('status', one['answer'])}{milliseconds}"
        click.echo(f"{time}  {one['rule']} #{one['nth']}  {what}  {one['method']} {one['path']}  {one['requestId']}")
    if not found["items"]:
        click.echo("There were no faults.", err=True)
    return None


def _rules_of(file: IO[bytes]) -> Any:
    """The body of the request for the rules in `file`; whether they are right is for the emulator to say."""
    found: Any = read_yaml(file)
    return cast("Any", {"items": found} if isinstance(found, list) else found)


def _rules(number: int) -> str:
    return f"{number} rule{'' if number == 1 else 's'}"


def _compact(rule: dict[str, Any]) -> str:
    return msgspec.json.encode({key: value for key, value in rule.items() if key != "name"}).decode()


def _print_json(found: Any) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
