"""The options that the commands on cassettes share."""

from __future__ import annotations

from pathlib import Path

import click

from emulator.cli.token_options import administrator_token_option


def emulator_options() -> list[click.Parameter]:
    """Which emulator cassettes are played against: one that runs, or one that is started for them."""
    url = click.Option(
        ["--url"],
        envvar="CDF_EMULATOR_URL",
        show_envvar=True,
        help="Where an emulator listens; without it, one is started that keeps nothing.",
    )
    return [url, administrator_token_option(), click.Option(["--json", "as_json"], is_flag=True, help="Print JSON.")]


def cassettes_argument(metavar: str) -> click.Argument:
    return click.Argument(["paths"], metavar=metavar, nargs=-1, required=True, type=_existing())


def _existing() -> click.Path:
    return click.Path(exists=True, path_type=Path)
