"""What one check of the doctor has found."""

from __future__ import annotations

from typing import Literal

import msgspec

State = Literal["ok", "warning", "fault"]
"""A warning is what the emulator can live with; with a fault it does not start, or not work."""


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line: what was looked at, how it is, and what to do about it."""

    name: str
    state: State
    text: str
    advice: str = ""


class Report(msgspec.Struct, frozen=True):
    """The answer of `--json`; `state` is the worst of the findings."""

    state: State
    findings: list[Finding]


def report(findings: list[Finding]) -> Report:
    """Return the report of all findings."""
    states = {one.state for one in findings}
    return Report("fault" if "fault" in states else "warning" if "warning" in states else "ok", findings)
