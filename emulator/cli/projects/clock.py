"""The commands `clock show`, `set` and `reset`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from emulator.cli.param_type import ParamType
from emulator.cli.projects.client import EmulatorClient, path_of
from emulator.cli.projects.options import emulator_options, project_option
from emulator.wire.project_clock import MAX_SPEED

_MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_JSON = click.Option(["--json", "as_json"], is_flag=True, help="Print JSON.")


class Offset(ParamType[int]):
    """A time span in milliseconds, also a negative one: `3d`, `-90m`."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"([+-]?\d{1,15})(ms|[smhd])", str(value))
        if found is None:
            self.fail("expected a time like 500ms, 90s, 30m, 1h, 3d or -3d", param, ctx)
        return int(found[1]) * _MILLISECONDS[found[2]]


class Moment(ParamType[int]):
    """A time as ISO 8601 has it, in UTC unless it says otherwise; the value is in milliseconds since 1970."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail("expected a time like 2026-01-01, 2026-01-01T12:00:00Z or 2026-01-01T12:00:00+02:00", param, ctx)
        return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


@click.group("clock")
def clock() -> None:
    """Turn the clock of a project."""


@clock.command(params=[_JSON, project_option(), *emulator_options()])
def show(project: str | None, url: str, token: str, *, as_json: bool) -> None:
    """Print the time that a project has, and what its clock is set to."""
    client = EmulatorClient(url, token)
    chosen = client.project(project)
    found = client.ask("GET", path_of(chosen, "clock"))
    click.echo(_json(found) if as_json else _line(chosen, found))


@clock.command(
    "set",
    params=[
        click.Option(["--offset"], type=Offset(), help="Real time and this much more, as 3d, or less, as -90m."),
        click.Option(["--fixed"], type=Moment(), help="One time at which it stands, as 2026-01-01T00:00:00Z."),
        click.Option(["--speed"], type=click.FloatRange(0, MAX_SPEED, min_open=True), help="How much faster it runs."),
        click.Option(["--from", "start"], type=Moment(), help="With --speed: the time that it runs from; else now."),
        project_option(),
        *emulator_options(),
    ],
)
def set_clock(project: str | None, url: str, token: str, **given: float | None) -> None:
    """Set the clock of a project to one of an offset, a fixed time and a speed."""
    if sum(given[name] is not None for name in ("offset", "fixed", "speed")) != 1:
        raise click.UsageError("Say one of --offset, --fixed and --speed.")
    if given["start"] is not None and given["speed"] is None:
        raise click.UsageError("--from needs --speed.")
    given["from"] = given.pop("start")
    client = EmulatorClient(url, token)
    chosen = client.project(project)
    body = {name: value for name, value in given.items() if value is not None}
    click.echo(_line(chosen, client.ask("PUT", path_of(chosen, "clock"), body)))


@clock.command(params=[project_option(), *emulator_options()])
def reset(project: str | None, url: str, token: str) -> None:
    """Give a project real time again."""
    client = EmulatorClient(url, token)
    chosen = client.project(project)
    click.echo(_line(chosen, client.ask("DELETE", path_of(chosen, "clock"))))


def _line(project: str, found: Any) -> str:
    return f"{project}  {_time(found['now'])}  {_setting(found)}"


def _setting(found: Any) -> str:
    if "fixed" in found:
        return "fixed"
    if "speed" in found:
        return f"{found['speed']:g} times as fast, from {_time(found['from'])}"
    return f"{_span(found['offset'])} from real time" if found["offset"] else "real time"


def _span(milliseconds: int) -> str:
    """A time span in the largest unit that it is a multiple of.

    >>> _span(-259_200_000)
    '-3d'
    """
    unit = max((size, name) for name, size in _MILLISECONDS.items() if milliseconds % size == 0)
    return f"{milliseconds // unit[0]:+d}{unit[1]}"


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(found: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
