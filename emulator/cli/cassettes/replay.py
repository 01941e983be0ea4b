"""The commands `replay` and `parity`: cassettes against an emulator."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from emulator.cli.cassettes.options import cassettes_argument, emulator_options
from emulator.errors import StartError

_NEW_PROJECT = click.Option(
    ["--project"],
    metavar="NAME",
    help="A new project to play in, which is kept; without it, each cassette gets one that is deleted afterwards.",
)
_BADGE = click.Option(
    ["--badge"],
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write the total as a picture (SVG).",
)


@click.command(params=[cassettes_argument("CASSETTE..."), _NEW_PROJECT, *emulator_options()])
@click.pass_context
def replay(
    context: click.Context, paths: tuple[Path, ...], url: str | None, token: str, project: str | None, *, as_json: bool
) -> None:
    """Send what was recorded to an emulator, and print each difference between the answers.

    The exit status is 1 if there is any. For example:

        cdf-emulator replay cassette.jsonl
    """
    from emulator.cli.cassettes.report import lines_of, summary  # noqa: PLC0415 - most commands need none
    from emulator.cli.cassettes.target import PlayedCassette, play_all  # noqa: PLC0415

    played: list[PlayedCassette] = []
    try:
        for cassette in play_all(paths, url, token, project):
            played.append(cassette)
            if not as_json:
                click.echo("\n".join(lines_of(cassette)))
    except StartError as error:
        raise click.ClickException(str(error)) from None
    found = summary(played)
    if as_json:
        _print_json(found)
    elif len(played) > 1:
        click.echo(f"{found.equal} of {found.exchanges} equal")
    context.exit(0 if found.equal == found.exchanges else 1)


@click.command(params=[cassettes_argument("CASSETTE|FOLDER..."), _BADGE, *emulator_options()])
def parity(paths: tuple[Path, ...], url: str | None, token: str, badge: Path | None, *, as_json: bool) -> None:
    """Say of each endpoint how many recorded exchanges an emulator answers alike.

    The exit status is 0 also where some differ: `replay` says how. For example:

        cdf-emulator parity recordings --badge parity.svg
    """
    from emulator.cli.cassettes.badge import badge as badge_of  # noqa: PLC0415 - most commands need none
    from emulator.cli.cassettes.report import summary, table_of  # noqa: PLC0415
    from emulator.cli.cassettes.target import play_all  # noqa: PLC0415

    try:
        found = summary(play_all(paths, url, token))
    except StartError as error:
        raise click.ClickException(str(error)) from None
    if badge is not None:
        try:
            badge.write_text(badge_of(found.equal, found.exchanges), encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"The badge cannot be written: {error}") from None
    if as_json:
        _print_json(found)
    else:
        click.echo("\n".join(table_of(found)))


def _print_json(found: msgspec.Struct) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
