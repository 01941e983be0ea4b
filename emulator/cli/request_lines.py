"""A line on standard error for each request to the API."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from emulator.cli.logs import encode
from emulator.cli.standard_error import StandardError

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.cli.logs import Format
    from emulator.http.emulator_api.requests.entry import Entry

LEVELS = ("debug", "info")
"""The levels at which requests are logged."""
MAX_REASON = 500
"""Characters."""
_COLOURS = {"2": "green", "3": "cyan", "4": "yellow", "5": "red", "0": "red"}


def writer(level: str, form: Format) -> Callable[[Entry], object] | None:
    """Return what writes a line for each request; None at levels that leave them out."""
    if level not in LEVELS:
        return None
    stderr = StandardError()
    if form == "json":
        return lambda entry: stderr.write(json_line(entry))
    coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    return lambda entry: stderr.write(f"{_time(entry.time)} {line(facts(entry), coloured=coloured)}\n")


def facts(entry: Entry) -> dict[str, object]:
    """What a line tells of a request, under the names of its JSON."""
    return {
        "method": entry.method,
        "path": entry.path,
        "status": entry.status,
        "milliseconds": round(1000 * entry.seconds, 1),
        "items": entry.items,
        "message": entry.message,
    }


def line(request: dict[str, object], *, coloured: bool) -> str:
    """Return a request in a line, with the reason of a refusal.

    >>> line({"method": "GET", "path": "/api", "status": 404, "milliseconds": 1.5, "message": "No"}, coloured=False)
    'GET    /api  404     1.5 ms  No'
    """
    status = str(request["status"])
    message = " ".join(str(request.get("message") or "").split())[:MAX_REASON]
    shown = click.style(status, fg=_COLOURS.get(status[0]), bold=True) if coloured else f"{status:>3}"
    reason = click.style(message, fg=_COLOURS.get(status[0])) if coloured and message else message
    text = f"{request['method']!s:<6} {request['path']}  {shown} {request['milliseconds']:>7} ms"
    return f"{text}  {reason}" if reason else text


def json_line(entry: Entry) -> str:
    when = datetime.fromtimestamp(entry.time / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return (
        encode({"timestamp": when, "level": "info", "event": "request", "request_id": entry.id, **facts(entry)}) + "\n"
    )


def _time(milliseconds: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(milliseconds // 1000))
