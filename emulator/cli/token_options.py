"""The options of `cdf-emulator token`, and those that other commands share with it."""

from __future__ import annotations

import re
from typing import Any

import click

from emulator.cli.param_type import ParamType

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


class Duration(ParamType[int]):
    """A number of seconds, minutes, hours or days: `90`, `30m`, `1h`, `7d`."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"(\d{1,9})([smhd]?)", str(value))
        if found is None or not int(found[1]):
            self.fail("expected a time like 90s, 30m, 1h or 7d", param, ctx)
        return int(found[1]) * _SECONDS[found[2] or "s"]


def administrator_token_option() -> click.Option:
    return click.Option(
        ["--token"],
        default="dev",
        envvar="CDF_TOKEN",
        show_envvar=True,
        help="A token of an administrator, where tokens are checked.",
    )


def url_option() -> click.Option:
    """The option that names a running emulator."""
    return click.Option(
        ["--url"],
        default="http://127.0.0.1:8000",
        show_default=True,
        envvar="CDF_EMULATOR_URL",
        show_envvar=True,
        help="Where the emulator listens.",
    )


OPTIONS: list[click.Parameter] = [
    click.Option(["--group", "groups"], multiple=True, metavar="NAME", help="Group of the holder; more for more."),
    click.Option(["--subject"], default="cdf-emulator", show_default=True, help="Name of the holder."),
    click.Option(["--expires"], default="1h", show_default=True, type=Duration(), help="How long it is good for."),
    url_option(),
]
