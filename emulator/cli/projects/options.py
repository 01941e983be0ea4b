"""The options that the commands on projects share."""

from __future__ import annotations

import click

from emulator.cli.token_options import url_option


def emulator_options() -> list[click.Parameter]:
    """Where the emulator is, and the token for it."""
    token = click.Option(
        ["--token"],
        default="dev",
        envvar="CDF_TOKEN",
        show_envvar=True,
        help="A token of an administrator, where tokens are checked.",
    )
    return [url_option(), token]


def project_option() -> click.Option:
    return click.Option(["--project"], metavar="NAME", help="The project; not needed where there is only one.")
