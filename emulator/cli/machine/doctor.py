"""The command `doctor`: all checks of this machine, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from emulator.cli.machine import caches, memory, ports, programs, storage, versions
from emulator.cli.machine.finding import Finding, Report, report
from emulator.settings import MEBIBYTE

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_COLOURS = {"ok": "green", "warning": "yellow", "fault": "red"}


def examine(host: str, numbers: dict[str, int], exact: Collection[str], data: Path, disk_margin: int) -> Report:
    """Make all checks; `numbers` are ports by their settings, `exact` the settings that were given."""
    findings: list[Finding] = [
        *versions.check(),
        programs.check_java(),
        caches.check(),
        memory.check(),
        *storage.check(data, disk_margin * MEBIBYTE),
        *ports.check(host, numbers, exact),
        programs.check_docker(),
    ]
    return report(findings)


def show(found: Report) -> None:
    """Print a line per check, in colour on a terminal, and what to do below it."""
    for one in found.findings:
        state = click.style(f"{one.state:8}", fg=_COLOURS[one.state])
        click.echo(f"{state} {one.name:17} {one.text}")
        if one.advice:
            click.echo(f"{'':26} -> {one.advice}")
