"""A request in one line, for people."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_REASON = 500
"""Characters."""
_COLOURS = {"2": "green", "3": "cyan", "4": "yellow", "5": "red", "0": "red"}


def line(request: Mapping[str, Any], *, coloured: bool) -> str:
    """Return a request in a line, with the rules for faults that it met, and the reason of a refusal.

    >>> line({"method": "GET", "path": "/api", "status": 404, "milliseconds": 1.5, "message": "No"}, coloured=False)
    'GET    /api  404     1.5 ms  No'
    """
    status = str(request["status"])
    reason = printable(str(request.get("message") or ""))[:MAX_REASON]
    colour = _COLOURS.get(status[0])
    if coloured:
        status = click.style(status, fg=colour, bold=True)
        reason = click.style(reason, fg=colour) if reason else ""
    text = f"{request['method']!s:<6} {printable(str(request['path']))}  {status} {request['milliseconds']:>7} ms"
    fault = f"[fault: {printable(str(request['fault']))}]" if request.get("fault") else ""
    return "  ".join(part for part in (text, fault, reason) if part)


def time_of_day(milliseconds: int) -> str:
    """Return when a request came, in the time of this machine: `14:05:59`."""
    return time.strftime("%H:%M:%S", time.localtime(milliseconds // 1000))


def printable(text: str) -> str:
    r"""Return `text` in one line, without what a terminal would take for a command.

    >>> printable("a\n b\x1b[2J")
    'a b?[2J'
    """
    text = " ".join(text.split())
    return text if text.isprintable() else "".join(one if one.isprintable() else "?" for one in text)
