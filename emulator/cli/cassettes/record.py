"""The command `record`: runs a command, and records what a service answers it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from emulator.cli.param_type import ParamType
from emulator.errors import StartError

if TYPE_CHECKING:
    from emulator.cli.cassettes.recording import Recording

_SECONDS = 120


class _Address(ParamType[str]):
    """The address of a service, without a path."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            address = urlsplit(str(value))
            _ = address.port  # which raises an error for one that is none
        except ValueError as error:
            self.fail(f"it is no address: {error}", param, ctx)
        if address.scheme not in {"http", "https"} or not address.hostname:
            self.fail("it must begin with http:// or https://, and name a host", param, ctx)
        if address.path.strip("/") or address.query or address.username:
            self.fail("it is the scheme, the host and the port, such as https://api.cognitedata.com", param, ctx)
        return f"{address.scheme}://{address.netloc}"


class _Pattern(ParamType["re.Pattern[str]"]):
    name = "regex"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> re.Pattern[str]:
        try:
            return re.compile(str(value))
        except re.error as error:
            self.fail(f"'{value}' is no regular expression: {error}", param, ctx)


OPTIONS: list[click.Parameter] = [
    click.Option(["--upstream"], type=_Address(), required=True, help="Address of the service to record."),
    click.Option(
        ["--token-env"],
        metavar="NAME",
        required=True,
        help="Environment variable that holds the token for it. Clients may send any.",
    ),
    click.Option(
        ["--cassette"],
        type=click.Path(dir_okay=False, path_type=Path),
        default=Path("cassette.jsonl"),
        show_default=True,
        metavar="FILE",
        help="File to write.",
    ),
    click.Option(["--overwrite"], is_flag=True, help="Replace the file where it exists."),
    click.Option(
        ["--project"], metavar="NAME", help="Project of the service for all requests, whatever the command names."
    ),
    click.Option(
        ["--redact", "patterns"],
        type=_Pattern(),
        multiple=True,
        metavar="REGEX",
        help="Also take out what this regular expression matches; more than once for more.",
    ),
    click.Option(
        ["--timeout"],
        type=click.IntRange(min=1),
        default=_SECONDS,
        show_default=True,
        metavar="SECONDS",
        help="How long an answer of the service may take.",
    ),
    click.Argument(["command"], nargs=-1, required=True, type=click.UNPROCESSED),
]


@click.command(params=OPTIONS)
@click.pass_context
def record(
    context: click.Context,
    *,
    upstream: str,
    token_env: str,
    cassette: Path,
    overwrite: bool,
    project: str | None,
    patterns: tuple[re.Pattern[str], ...],
    timeout: int,
    command: tuple[str, ...],
) -> None:
    """Run a command against a real project, record what that answers, and end with the command's status.

    The command finds the address to use in its environment: CDF_EMULATOR_URL. For example:

        cdf-emulator record --upstream https://api.cognitedata.com --token-env TOKEN -- pytest
    """
    token = os.environ.get(token_env, "").strip()
    if not token:
        raise click.UsageError(f"--token-env: the variable {token_env} is not set.")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise click.UsageError(f"--token-env: what the variable {token_env} holds is no token.")
    # Imported here, so that all other commands start fast.
    from emulator.cassettes.redaction.redactor import Redactor  # noqa: PLC0415
    from emulator.cassettes.write import CassetteWriter  # noqa: PLC0415
    from emulator.cli.cassettes.proxy import create  # noqa: PLC0415
    from emulator.cli.cassettes.recording import Recording  # noqa: PLC0415
    from emulator.cli.cassettes.serve import serving  # noqa: PLC0415
    from emulator.cli.cassettes.upstream import Upstream  # noqa: PLC0415
    from emulator.cli.child_process import Addresses  # noqa: PLC0415
    from emulator.cli.execute import run_command  # noqa: PLC0415

    try:
        with (
            Upstream(upstream, token, timeout) as service,
            CassetteWriter(cassette, overwrite=overwrite) as writer,
        ):
            redactor = Redactor(tokens=[token], hosts=service.hosts, patterns=patterns)
            recording = Recording(writer, redactor)
            with serving(create(service, recording, project)) as url:
                status = run_command(command, Addresses(url))
        _report(recording, cassette)
    except StartError as error:
        raise click.ClickException(str(error)) from None
    context.exit(status)


def _report(recording: Recording, cassette: Path) -> None:
    """Say what was recorded. Raises `CassetteNotWritten` where it is not all."""
    click.echo(f"Recorded {recording} in {cassette}.", err=True)
    if recording.failure is not None:
        raise recording.failure
