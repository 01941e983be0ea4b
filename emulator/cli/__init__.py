"""Turns the command line into `Settings`, and a failure to start into one line and an exit status."""

from __future__ import annotations

import click
import msgspec
from click.core import ParameterSource

from emulator.cli.options import OPTIONS, only_with
from emulator.errors import StartError
from emulator.settings import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="cdf-emulator")
def main() -> None:
    """Cognite Data Fusion data modeling on this machine, kept in Neo4j."""


@main.command(params=OPTIONS)
@click.pass_context
def up(context: click.Context, **chosen: object) -> None:
    """Start the emulator, and with it a Neo4j of its own unless --neo4j-uri names one."""
    named = {name for name in chosen if context.get_parameter_source(name) is not ParameterSource.DEFAULT}
    only_with(named)
    settings = msgspec.convert(chosen, Settings, from_attributes=False, dec_hook=lambda _kind, value: value)
    try:
        # Only now: --help and mistakes are answered at once.
        from emulator.cli.up import run  # noqa: PLC0415

        run(settings, exact_ports=named)
    except StartError as error:
        raise click.ClickException(str(error)) from None
