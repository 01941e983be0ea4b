"""Prints the requests of a running emulator: the last ones, each new one, or all about one."""

from __future__ import annotations

import json
import time
from collections import deque
from typing import Any

import click

from emulator.cli.requests import show
from emulator.cli.requests.line import line, time_of_day
from emulator.cli.requests.source import ConnectionGone, Source

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
"""Seconds between two attempts to connect."""
_REMEMBERED = 2_000


def print_one(source: Source, identity: str, *, as_json: bool) -> None:
    """Raises `click.ClickException` where it is not known."""
    try:
        found = source.detail(identity)
    except ConnectionGone as gone:
        raise click.ClickException(str(gone)) from None
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else show.text(found))


def print_last(source: Source, query: dict[str, Any], *, as_json: bool) -> None:
    """Print the last requests, oldest first."""
    try:
        found = source.summaries(**query)
    except ConnectionGone as gone:
        raise click.ClickException(str(gone)) from None
    for one in found:
        _print(one, as_json=as_json)


def follow(source: Source, query: dict[str, Any], *, as_json: bool) -> None:
    """Print the last requests and then each new one, for ever. A connection that is lost is made again."""
    printed: deque[str] = deque(maxlen=_REMEMBERED)
    pause = SHORTEST_PAUSE
    is_lost = False
    while True:
        try:
            with source.following(query) as events:
                if is_lost:
                    click.echo("Connected again.", err=True)
                is_lost, pause = False, SHORTEST_PAUSE
                # The list is read when the stream is open, so that nothing is missing between both.
                after = {"after": printed[-1], "limit": 1000} if printed else {}
                for one in source.summaries(**{**query, **after}):
                    _print_once(one, printed, as_json=as_json)
                for one in events:
                    _print_once(one, printed, as_json=as_json)
            reason = "The emulator has ended the connection."
        except ConnectionGone as gone:
            reason = str(gone)
        if not is_lost:
            click.echo(f"{reason} Trying again.", err=True)
        is_lost = True
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def _print_once(one: dict[str, Any], printed: deque[str], *, as_json: bool) -> None:
    if "count" in one:
        click.echo(f"({one['count']} requests are missing: they came faster than they were read)", err=True)
    elif one["id"] not in printed:
        printed.append(one["id"])
        _print(one, as_json=as_json)


def _print(one: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(one, ensure_ascii=False))
    else:
        # click leaves the colours out where the output is no terminal.
        click.echo(f"{click.style(one['id'][:8], dim=True)} {time_of_day(one['time'])} {line(one, coloured=True)}")
