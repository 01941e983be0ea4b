"""The options that the commands on projects share."""

from __future__ import annotations

import click

from emulator.cli.token_options import administrator_token_option, url_option


def emulator_options() -> list[click.Parameter]:
    """Where the emulator is, and the token for it."""
    return [url_option(), administrator_token_option()]


def project_option() -> click.Option:
    return click.Option(["--project"], metavar="NAME", help="The project; not needed where there is only one.")
