"""The command line: its commands."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import click
import msgspec
from click.core import ParameterSource

from emulator.cli.cassettes.record import record
from emulator.cli.cassettes.replay import parity, replay
from emulator.cli.options import (
    OPTIONS,
    WARM_OPTIONS,
    check_combinations,
    doctor_options,
    exec_arguments,
    exec_neo4j,
    exec_options,
    shows_log,
)
from emulator.cli.projects.clock import clock
from emulator.cli.projects.export import export
from emulator.cli.projects.faults import faults
from emulator.cli.projects.imports import import_files
from emulator.cli.projects.seed import seed
from emulator.cli.projects.snapshots import fork, snapshot
from emulator.cli.requests.options import FILTERS
from emulator.cli.requests.options import OPTIONS as REQUESTS_OPTIONS
from emulator.cli.token_options import OPTIONS as TOKEN_OPTIONS
from emulator.cli.token_options import url_option
from emulator.errors import StartError
from emulator.settings import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="cdf-emulator")
def main() -> None:
    """Cognite Data Fusion data modeling on this machine, kept in Neo4j."""


main.add_command(snapshot)
main.add_command(fork)
main.add_command(export)
main.add_command(import_files)
main.add_command(faults)
main.add_command(seed)
main.add_command(clock)
main.add_command(record)
main.add_command(replay)
main.add_command(parity)


@main.command(params=OPTIONS)
@click.pass_context
def up(context: click.Context, **values: object) -> None:
    """Start the emulator, and with it a Neo4j of its own unless --neo4j-uri names one."""
    given = {name for name in values if context.get_parameter_source(name) is not ParameterSource.DEFAULT}
    check_combinations(given, str(values["auth"]))
    settings = msgspec.convert(values, Settings, from_attributes=False, dec_hook=lambda _kind, value: value)
    try:
        # Imported here, so that --help and usage errors are fast.
        from emulator.cli.up import end_process, run  # noqa: PLC0415

        run(settings, exact_ports=given)
        end_process()
    except StartError as error:
        raise click.ClickException(str(error)) from None


@main.command()
def prepare() -> None:
    """Fetch Neo4j, and make what lets it start fast: what the first start on a machine does otherwise.

    Afterwards `up` and `exec` need no network. For images of containers, and caches of CI.
    """
    from emulator.cli.progress import ProgressDisplay  # noqa: PLC0415 - as above
    from emulator.cli.start import prepare as step  # noqa: PLC0415

    try:
        with ProgressDisplay() as display:
            step.empty_database(step.neo4j(display), display)
    except StartError as error:
        raise click.ClickException(str(error)) from None
    click.echo("Neo4j is ready to start.")


@main.command(params=WARM_OPTIONS)
def warm(*, idle: float, port: int, end: bool) -> None:
    """Keep a Neo4j ready in the background, for the next start of an emulator that keeps nothing.

    `up --ephemeral`, `exec` and runs of pytest then take it, and are ready in a second or two. It ends with them, and
    the next one is made ready. For example:

        cdf-emulator warm && cdf-emulator exec -- pytest
    """
    from emulator.cli.warm import command  # noqa: PLC0415 - as above

    try:
        if end:
            click.echo("Nothing is kept ready any more." if command.stop() else "No Neo4j was kept ready.")
        elif command.start(idle * 60, f"http://127.0.0.1:{port}"):
            click.echo(
                "A Neo4j is ready for the next `cdf-emulator up --ephemeral`, `cdf-emulator exec` or run of pytest.\n"
                f"It ends when nobody has taken it for {idle:g} minutes, or with `cdf-emulator warm --stop`."
            )
        else:
            click.echo("A Neo4j is kept ready already, or is being made so.")
    except StartError as error:
        raise click.ClickException(str(error)) from None


@main.command("exec", params=exec_options(), context_settings={"ignore_unknown_options": False})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def execute(context: click.Context, command: tuple[str, ...], **_values: object) -> None:
    """Start an emulator, run a command beside it, and end with the command's status.

    The command finds the address in its environment: CDF_EMULATOR_URL. The emulator has free ports and keeps nothing,
    unless an option says otherwise. For example:

        cdf-emulator exec -- pytest -n 2
    """
    from emulator.cli.execute import run  # noqa: PLC0415 - as above

    try:
        status = run(exec_arguments(context), command, neo4j=exec_neo4j(context), shows_log=shows_log(context))
    except StartError as error:
        raise click.ClickException(str(error)) from None
    context.exit(status)


@main.command("token", params=TOKEN_OPTIONS)
def print_token(groups: tuple[str, ...], subject: str, expires: int, url: str) -> None:
    """Print a token of a running emulator, for the members of groups.

    For example:

        curl -H "Authorization: Bearer $(cdf-emulator token --group admins)" ...
    """
    from emulator.cli.request_token import request_token  # noqa: PLC0415 - as above

    click.echo(request_token(url, groups, subject, expires))


_JSON = click.Option(["--json", "as_json"], is_flag=True, help="Print JSON.")


@main.command(params=[url_option(), click.Option(["--token"], envvar="CDF_EMULATOR_TOKEN", show_envvar=True), _JSON])
@click.pass_context
def status(context: click.Context, url: str, token: str | None, *, as_json: bool) -> None:
    """Say whether an emulator runs, and what it has; the exit status is 1 if none is usable.

    --token is needed where tokens are checked, to see the projects.
    """
    from emulator.cli.machine import status as command  # noqa: PLC0415 - as above

    found = command.read(url, token)
    if as_json:
        _print_json(found)
    else:
        command.show(found)
    context.exit(0 if found.is_usable else 1)


@main.command(params=[*doctor_options(), _JSON])
@click.pass_context
def doctor(context: click.Context, *, as_json: bool, **values: Any) -> None:
    """Look for what would keep an emulator from starting here; the exit status is 1 if there is a fault."""
    from emulator.cli.machine import doctor as command  # noqa: PLC0415 - as above

    numbers = {name: values[name] for name in ("port", "bolt_port", "browser_port")}
    exact = {name for name in numbers if context.get_parameter_source(name) is not ParameterSource.DEFAULT}
    found = command.examine(values["host"], numbers, exact, values["data"], values["disk_margin"])
    if as_json:
        _print_json(found)
    else:
        command.show(found)
    context.exit(1 if found.state == "fault" else 0)


@main.command("version", params=[_JSON])
def print_version(*, as_json: bool) -> None:
    """Print the versions of the emulator, Python, the Neo4j that it starts, and the layout of its data."""
    from emulator.cli.machine.versions import versions  # noqa: PLC0415 - as above

    found = versions()
    if as_json:
        _print_json(found)
    else:
        click.echo(f"cdf-emulator {found.emulator} (Python {found.python}, Neo4j {found.neo4j}, layout {found.layout})")


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script with which a shell completes commands and options.

    For example, in ~/.bashrc:

        eval "$(cdf-emulator completion bash)"
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - as above

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(main, {}, "cdf-emulator", "_CDF_EMULATOR_COMPLETE").source())


def _print_json(found: msgspec.Struct) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())


@main.command("requests", params=REQUESTS_OPTIONS)
def show_requests(
    identity: str | None, *, follow: bool, as_json: bool, limit: int, url: str, token: str, **filters: str | None
) -> None:
    """Print the last requests to a running emulator, or all about the one with an ID (its beginning is enough).

    A refused request is shown with the reason. For example:

        cdf-emulator requests --follow --project my-project --status 4xx,5xx
    """
    from emulator.cli.requests import command  # noqa: PLC0415 - as above
    from emulator.cli.requests.source import Source  # noqa: PLC0415

    source = Source(url, token)
    query = {"limit": limit, **{name: filters[name] for name in FILTERS}}
    if identity is not None:
        command.print_one(source, identity, as_json=as_json)
    elif follow:
        with suppress(KeyboardInterrupt):
            command.follow(source, query, as_json=as_json)
    else:
        command.print_last(source, query, as_json=as_json)
