"""The options of `cdf-emulator requests`."""

from __future__ import annotations

import click

OPTIONS: list[click.Parameter] = [
    click.Option(["--follow", "-f"], is_flag=True, help="Go on with each request that is finished."),
    click.Option(["--project"], metavar="NAME", help="Only those of a project."),
    click.Option(["--status"], metavar="STATUS", help="Only those with a status: 404, 4xx, or several with commas."),
    click.Option(["--method"], metavar="METHOD", help="Only those with a method."),
    click.Option(["--path"], metavar="TEXT", help="Only those with this text in their path."),
    click.Option(["--client"], metavar="TEXT", help="Only those of clients with this text in their name."),
    click.Option(
        ["--limit"], type=click.IntRange(1, 1000), default=20, show_default=True, help="How many of the last ones."
    ),
    click.Option(["--json", "as_json"], is_flag=True, help="Print JSON, an object per line."),
    click.Option(
        ["--url"],
        default="http://127.0.0.1:8000",
        show_default=True,
        envvar="CDF_EMULATOR_URL",
        show_envvar=True,
        help="Where the emulator listens.",
    ),
    click.Option(
        ["--token"],
        default="dev",
        envvar="CDF_TOKEN",
        show_envvar=True,
        help="A token of an administrator, where tokens are checked.",
    ),
    click.Argument(["identity"], metavar="[ID]", required=False),
]
FILTERS = ("project", "status", "method", "path", "client")
