"""What pytest says at the end of a run of the projects that are kept, also of those of workers of pytest-xdist."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.testing.kept import forget_files

_KEPT = "cdf_kept"
"""The attribute of a report, and the entry of the output of a worker, with the projects that are kept."""


class KeptSummary:
    """A plugin of pytest that lists the kept projects, each as the lines of `Keeper.where`."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def add(self, report: pytest.TestReport, kept: list[str]) -> None:
        """Let the main process know what was kept after a test, with the report of its last phase."""
        setattr(report, _KEPT, kept)

    def add_last(self, config: pytest.Config, kept: list[str]) -> None:
        """Let the main process know what was kept when all tests were over."""
        output: dict[str, Any] | None = getattr(config, "workeroutput", None)
        if output is None:
            self._kept += kept
        else:
            output[_KEPT] = kept

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        if not hasattr(session.config, "workerinput"):
            forget_files(session.config)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._kept += getattr(report, _KEPT, [])

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._kept += getattr(node, "workeroutput", {}).get(_KEPT, [])

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._kept:
            terminalreporter.section("Projects that are kept in the CDF emulator")
            for one in self._kept:
                terminalreporter.write_line(one)
