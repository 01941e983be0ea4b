"""A line on standard error for each request to the API."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from emulator.cli.logs import encode
from emulator.cli.requests.line import line, time_of_day
from emulator.cli.standard_error import StandardError

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.cli.logs import Format
    from emulator.http.emulator_api.requests.entry import Entry

LEVELS = ("debug", "info")
"""The levels at which requests are logged."""


def writer(level: str, form: Format) -> Callable[[Entry], object] | None:
    """Return what writes a line for each request; None at levels that leave them out."""
    if level not in LEVELS:
        return None
    stderr = StandardError()
    if form == "json":
        return lambda entry: stderr.write(json_line(entry))
    coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    return lambda entry: stderr.write(f"{time_of_day(entry.time)} {line(facts(entry), coloured=coloured)}\n")


def facts(entry: Entry) -> dict[str, object]:
    """What a line tells of a request, under the names of its JSON."""
    return {
        "method": entry.method,
        "path": entry.path,
        "status": entry.status,
        "milliseconds": round(1000 * entry.seconds, 1),
        "items": entry.items,
        "message": entry.message,
        "fault": entry.fault,
    }


def json_line(entry: Entry) -> str:
    when = datetime.fromtimestamp(entry.time / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    about = {"timestamp": when, "level": "info", "event": "request", "request_id": entry.id}
    return encode(about | facts(entry)) + "\n"
